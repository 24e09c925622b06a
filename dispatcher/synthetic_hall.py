"""A made-up hall whose truth is known: items and how long each takes, clerks and how quick each is. Pure.

Modelled on the practice days: a broad general lane that everybody helps with, two lanes of long items, the green
channel, seven banks with one window each. A service time is log-normal about lane × department × item × clerk × day.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

HOUR = 3_600_000
BANKS = tuple(f"BK{number}" for number in range(1, 8))


class Kind(NamedTuple):
    """A lane: visitors on a usual day, mean service (s), how many items and departments, share with an appointment."""

    daily: float
    mean_s: float
    items: int
    departments: int
    booked: float


KINDS: Mapping[str, Kind] = {
    "GEN": Kind(470, 430, 260, 9, 0.11),
    "OTO": Kind(36, 1180, 16, 4, 0.25),
    "XPR": Kind(46, 800, 24, 5, 0.17),
    "GRN": Kind(36, 530, 12, 4, 0.0),
} | {bank: Kind(20, 780, 4, 1, 0.08) for bank in BANKS}

CLASS_WEIGHTS = {"regular": 1, "priority": 20, "appointment": 15}
SIGMA = 0.5
"""Spread of the logarithm of one service, all else being known."""

_DEPARTMENT_SPREAD, _ITEM_SPREAD, _CLERK_SPREAD = 0.25, 0.38, 0.11
_LUNCH = (((0, 3.0), (4.0, 8.5)), ((0, 4.0), (5.0, 8.5)))
_BANK_HOURS = ((0, 3.5), (4.5, 8.5))
_HELPS_AT_PEAKS = ((1.25, 3.0), (5.5, 7.5))

Spans = tuple[tuple[int, int], ...]


class Item(NamedTuple):
    """A service item; `mean_s` at a standard clerk on a usual day, `share` of its lane's visitors."""

    code: str
    lane: str
    department: str
    share: float
    mean_s: float


class Seat(NamedTuple):
    """A window: what it serves, and when it is planned to be open (ms since the day's zero)."""

    window: str
    home: str
    also: tuple[str, ...]
    planned: Spans


@dataclass(frozen=True)
class SyntheticHall:
    """`speeds`: factor on service times by clerk, below 1 for a quick one. Targets in seconds by lane and class."""

    items: Mapping[str, tuple[Item, ...]]
    seats: tuple[Seat, ...]
    speeds: Mapping[str, float]
    targets: dict[str, dict[str, float]]

    def item(self, code: str) -> Item:
        return next(item for item in self.items[code.partition("-")[0]] if item.code == code)


def synthetic_hall(seed: int) -> SyntheticHall:
    """The hall that this seed draws: the same one for all its days."""
    random = Random(f"hall {seed}")
    seats = tuple(_seats())
    return SyntheticHall(
        items={lane: tuple(_items(lane, kind, random)) for lane, kind in KINDS.items()},
        seats=seats,
        speeds={_clerk(seat.window): math.exp(random.gauss(0, _CLERK_SPREAD)) for seat in seats},
        targets={lane: _targets(lane) for lane in KINDS},
    )


def _clerk(window: str) -> str:
    return f"C{window[1:]}"


def crew(hall: SyntheticHall, random: Random) -> dict[str, str]:
    """Who sits where on a day, by window: now and then two clerks of one lane change places."""
    found = {seat.window: _clerk(seat.window) for seat in hall.seats}
    for home in ("GEN", "OTO", "XPR"):
        windows = [seat.window for seat in hall.seats if seat.home == home]
        one, other = random.sample(windows, 2)
        found[one], found[other] = found[other], found[one]
    return found


def _items(lane: str, kind: Kind, random: Random) -> list[Item]:
    departments = [math.exp(random.gauss(0, _DEPARTMENT_SPREAD)) for _ in range(kind.departments)]
    popular = [1 / (rank + 3) ** 1.1 for rank in range(kind.items)]
    drawn = []
    for share in popular:
        department = random.randrange(kind.departments)
        drawn.append(
            (share / sum(popular), department, departments[department] * math.exp(random.gauss(0, _ITEM_SPREAD)))
        )
    scale = kind.mean_s / sum(share * factor for share, _, factor in drawn)
    return [
        Item(f"{lane}-{number:04d}", lane, f"{lane}/{department}", share, factor * scale)
        for number, (share, department, factor) in enumerate(drawn, start=1)
    ]


def _seats() -> Sequence[Seat]:
    general: list[tuple[str, tuple[str, ...]]] = [("GEN", ("GRN",))] * 7
    general += [("GEN", ("XPR", "GRN")), ("GEN", ("OTO", "GRN")), ("GEN", ("OTO", "GRN"))]
    general += [("OTO", ("GEN",))] * 3 + [("XPR", ("GEN",))] * 2 + [("GRN", ("GEN",))]
    found = [Seat(f"W{at + 1:02d}", home, also, _ms(_LUNCH[at % 2])) for at, (home, also) in enumerate(general)]
    found.append(Seat("W17", "GRN", ("GEN",), _ms(_HELPS_AT_PEAKS)))
    found += [Seat(f"W{at:02d}", bank, (), _ms(_BANK_HOURS)) for at, bank in enumerate(BANKS, start=18)]
    return found


def _ms(hours: Sequence[tuple[float, float]]) -> Spans:
    return tuple((round(start * HOUR), round(end * HOUR)) for start, end in hours)


def _targets(lane: str) -> dict[str, float]:
    if lane == "GRN":
        return dict.fromkeys(CLASS_WEIGHTS, 180.0)
    regular = 1200.0 if lane in ("OTO", "XPR") else 900.0
    return {"regular": regular, "priority": 300.0, "appointment": 300.0}
