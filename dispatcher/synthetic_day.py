"""Days of a made-up hall as recordings: two peaks, items by popularity, no-shows, breaks, absence. Pure.

A day is what `replay_day` reads from files, so whatever plays a recording plays one of these; beside it stands what no
recording tells: the item of each visit, who sat where, and what had been planned.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from dispatcher.replay_day import WALK_MS, Day, Leg, Post, Visit
from dispatcher.synthetic_hall import CLASS_WEIGHTS, HOUR, KINDS, SIGMA, Item, Seat, Spans, SyntheticHall, crew

Load = Literal["light", "nominal", "heavy"]

LOADS: Mapping[Load, float] = {"light": 0.85, "nominal": 1.0, "heavy": 1.2}
"""Visitors as a share of a usual day's."""

ARRIVALS = (36, 69, 75, 75, 60, 38, 36, 29, 22, 35, 48, 59, 64, 56, 43, 28)
"""How visitors spread over the half hours in which the door is open."""

TURNAROUND_MS, NO_SHOW_MS = 25_000, 75_000
NO_SHOW, COMES_BACK, PRIORITY = 0.065, 0.45, 0.07
HELD, SENT_ON = 0.05, 0.025
"""Shares of visits: not there when called, of those who returns; priority; interrupted, sent to another lane."""

_HALF = HOUR // 2
_SLOT = HOUR // 4
_EARLY = 600_000
_ZERO = 1_795_393_800_000
_SENT_TO = ("XPR", "OTO", "GRN")
_PAUSE_EVERY, _ABSENT, _MINUTE = 1.9 * HOUR, 0.035, 60_000
_VISITORS_SPREAD, _DAY_SPREAD = 0.07, 0.06


@dataclass(frozen=True)
class SyntheticDay:
    """`items` by ticket, `clerks` and `planned` by window; `slow`: the day's factor on each lane's service times;
    `absent`: windows whose clerk stayed away for half the day."""

    day: Day
    items: Mapping[int, str]
    clerks: Mapping[str, str]
    planned: Mapping[str, Spans]
    slow: Mapping[str, float]
    absent: tuple[str, ...]


def synthetic_day(hall: SyntheticHall, seed: int, load: Load = "nominal") -> SyntheticDay:
    """One day. On a heavy one two general clerks stay away for half of it."""
    random = Random(f"day {seed} {load}")
    clerks = crew(hall, random)
    slow = {lane: math.exp(random.gauss(0, _DAY_SPREAD)) for lane in KINDS}
    level = LOADS[load] * math.exp(random.gauss(0, _VISITORS_SPREAD))
    drawn = sorted(_arrivals(hall, level, random), key=lambda one: one[0])
    visits = [
        Visit(number, at, item.lane, klass, slot, tuple(_legs(hall, item, slow, random)))
        for number, (at, item, klass, slot) in enumerate(drawn, start=1)
    ]
    absent = {seat.window for seat in hall.seats if seat.home == "GEN" and random.random() < _ABSENT}
    if load == "heavy":
        absent |= set(random.sample([seat.window for seat in hall.seats if seat.home == "GEN"], 2))
    posts = [
        Post(seat.window, seat.home, seat.also, hall.speeds[clerks[seat.window]], tuple(_open(seat, absent, random)))
        for seat in hall.seats
    ]
    day = Day(
        zero=_ZERO,
        visits=tuple(visits),
        posts=tuple(posts),
        targets=hall.targets,
        class_weights=CLASS_WEIGHTS,
        lane_weights={lane: 20 if lane == "GRN" else 1 for lane in KINDS},
        secondary=0.65,
        early=_EARLY,
        turnaround=TURNAROUND_MS,
        no_show=NO_SHOW_MS,
    )
    items = {number: item.code for number, (_, item, _, _) in enumerate(drawn, start=1)}
    planned = {seat.window: seat.planned for seat in hall.seats}
    return SyntheticDay(day, items, clerks, planned, slow, tuple(sorted(absent)))


Arrival = tuple[int, Item, str, int | None]
"""When (ms), what for, class, slot."""


def _arrivals(hall: SyntheticHall, level: float, random: Random) -> Iterator[Arrival]:
    for lane, kind in KINDS.items():
        items = hall.items[lane]
        shares = [item.share for item in items]
        rate, at = kind.daily * level / len(ARRIVALS) / _HALF, 0.0  # per ms, before the shape of the day
        peak = max(ARRIVALS) * len(ARRIVALS) / sum(ARRIVALS)
        while (at := at + random.expovariate(rate * peak)) < len(ARRIVALS) * _HALF:
            if random.random() * max(ARRIVALS) > ARRIVALS[int(at // _HALF)]:
                continue
            item = random.choices(items, shares)[0]
            drawn = random.random()
            if drawn < kind.booked:
                slot = round((at + random.gauss(5, 8) * _MINUTE) / _SLOT) * _SLOT
                yield round(at), item, "appointment", slot
            else:
                yield round(at), item, "priority" if drawn < kind.booked + PRIORITY else "regular", None


def _seconds(item: Item, slow: Mapping[str, float], random: Random) -> float:
    return item.mean_s * slow[item.lane] * math.exp(random.gauss(-(SIGMA**2) / 2, SIGMA))


def _legs(hall: SyntheticHall, item: Item, slow: Mapping[str, float], random: Random) -> Iterator[Leg]:
    left = _seconds(item, slow, random)
    if random.random() < NO_SHOW:
        back = random.random() < COMES_BACK
        yield Leg(left, "no_show", round(random.uniform(3, 15) * _MINUTE) if back else 0)
        if not back:
            return
    if random.random() < HELD:
        share = random.uniform(0.3, 0.7)
        yield Leg(left * share, "hold", round(random.uniform(5, 18) * _MINUTE))
        left *= 1 - share
    if item.lane == "GEN" and random.random() < SENT_ON:
        lane = random.choice(_SENT_TO)
        yield Leg(left, "transfer", WALK_MS, lane)
        left = _seconds(random.choice(hall.items[lane]), slow, random)
    yield Leg(left, "finish")


def _open(seat: Seat, absent: set[str], random: Random) -> Iterator[tuple[int, int | None]]:
    """The planned stretches with a late start, short pauses, and without the half of the day somebody is away for."""
    away = random.randrange(len(seat.planned)) if seat.window in absent else -1
    for number, (start, end) in enumerate(seat.planned):
        if number == away:
            continue
        at = start + round(random.expovariate(1 / 90_000))
        while (pause := at + round(random.expovariate(1 / _PAUSE_EVERY))) < end - 10 * _MINUTE:
            if pause > at:
                yield at, pause
            at = pause + round(random.uniform(3, 9) * _MINUTE)
        last = number == len(seat.planned) - 1 and seat.window != "W17"
        yield at, None if last else end
