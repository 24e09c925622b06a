"""Who comes to a simulated hall: which item, which class, how often, and what the visit will be like."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypedDict

from config.hall import Hall, Service
from dispatcher.catalogue_minutes import catalogue_minutes
from dispatcher.estimates import WALK_MS

_CLASS_SHARES = {"regular": 0.82, "priority": 0.1, "appointment": 0.06, "company": 0.02}
_SPREAD = 0.5  # of the logarithm of a service time
_BUSIEST = 1.6  # arrivals at most, as a share of what the staff can do
_WANTED_SHARE = 0.6  # the mean wait aimed at, as a share of the lane's target
_MOST_WAITING, _LEAST_WAITING = 12.0, 1.0
_LEFT_TO_A_PERSON = 3
_SLOW_MS = 180_000


class Wish(TypedDict):
    """What a visitor asks of `Dispatcher.issue`."""

    service: str | None
    lanes: Sequence[str]
    klass: str
    group: str
    slot: int | None
    papers: str
    language: str
    kiosk: str
    region: str


@dataclass
class Guest:
    """What a simulated visitor is like; `left` is the share of the service still to come after a hold."""

    shows_up: bool
    comes_back: bool
    left: float = 1.0
    expected: bool = False
    """Its coming back, from a hold or a no-show, is already arranged."""


class Crowd:
    """Draws visitors. Steady: the fuller a lane, the fewer come; a few to a dozen wait where much is going on."""

    def __init__(self, hall: Hall, staffed: Sequence[str], random: Random) -> None:
        self._hall, self._random = hall, random
        self._minutes = catalogue_minutes(hall)
        self._items: dict[str, list[Service]] = {lane: [] for lane in hall.lanes}
        for service in hall.services.values():
            if service.here:
                self._items[service.lane].append(service)
        for items in self._items.values():
            random.shuffle(items)
        self._able = {lane: self._capacity(lane, staffed) for lane in hall.lanes}
        """Visitors per ms that the simulated staff can serve in a lane; 0 where only a person could."""

    def _capacity(self, lane: str, staffed: Sequence[str]) -> float:
        each = 1 / (self._minutes("", lane) * 60_000 + WALK_MS)
        windows = [self._hall.windows[number] for number in staffed]
        homes = sum(window.home == lane for window in windows)
        return each * (homes or 0.3 * any(lane in window.also for window in windows))

    def gap_ms(self, lane: str) -> int:
        """Until somebody next thinks of coming."""
        able = self._able[lane]
        return round(self._random.expovariate(able * _BUSIEST if able else 1 / _SLOW_MS))

    def comes(self, lane: str, waiting: int) -> bool:
        """Whether somebody who thinks of coming does, with so many waiting."""
        able = self._able[lane]
        if not able:
            return waiting < _LEFT_TO_A_PERSON
        target = self._hall.lanes[lane].targets.get("regular", 15.0) * 60_000
        wanted = min(_MOST_WAITING, max(_LEAST_WAITING, able * target * _WANTED_SHARE))
        load = min(_BUSIEST, max(0.05, 0.9 + (wanted - waiting) / wanted))
        return self._random.random() < load / _BUSIEST

    def served(self, lane: str) -> bool:
        """Whether the simulated staff serves the lane, even if no person does."""
        return self._able[lane] > 0

    def neighbour(self, lane: str, klass: str) -> str | None:
        """Where a visitor who stood in the wrong lane is sent: to one that many windows serve."""
        lanes = self._hall.lanes
        known = [code for code in lanes if code != lane and klass in lanes[code].targets and not lanes[code].papers]
        known.sort(key=lambda code: -self._able[code])
        return self._random.choice(known[:3]) if known and self._able[known[0]] else None

    def wish(self, lane: str, now: int) -> Wish:
        items, random = self._items[lane], self._random
        item = random.choices(items, [1 / (rank + 3) for rank in range(len(items))])[0] if items else None
        lanes = [code for stage in item.stages for code in stage.lanes] if item else []
        klass = (item.klass if item else None) or self._klass([lane, *lanes])
        slot = now + round(random.uniform(-8, 12) * 60_000) if klass == "appointment" else None
        partners = self._hall.lanes[lane].partners
        return {
            "service": item.code if item else None,
            "lanes": () if item else (lane,),
            "klass": klass,
            "group": random.choice(sorted(self._hall.groups)) if klass == "priority" and self._hall.groups else "",
            "slot": slot,
            "papers": "complete" if any(self._hall.lanes[code].papers for code in (lane, *lanes)) else "",
            "language": "en" if "en" in self._hall.languages and random.random() < 0.02 else self._hall.languages[0],
            "kiosk": f"demo-{random.randint(1, 3)}",
            "region": random.choice(partners).zh if partners else "",
        }

    def _klass(self, lanes: Sequence[str]) -> str:
        known = [k for k in self._hall.classes if all(k in self._hall.lanes[lane].targets for lane in lanes)]
        shares = [_CLASS_SHARES.get(klass, 0.0) for klass in known]
        return self._random.choices(known, shares)[0] if any(shares) else "regular"

    def guest(self) -> Guest:
        return Guest(self._random.random() > 0.05, self._random.random() < 0.5)

    def service_ms(self, service: str, lane: str, speed: float) -> int:
        """One service time, log-normal about the catalogue's minutes; a quick clerk's `speed` is below 1."""
        mean = self._minutes(service, lane) * 60_000 * speed
        return max(20_000, round(self._random.lognormvariate(math.log(mean) - _SPREAD**2 / 2, _SPREAD)))


def free_windows(hall: Hall) -> tuple[str, ...]:
    """One window of each kind that has several, for the person who started the demo: one whose lane others serve too,
    if there is one. A kind is what shares a series."""
    kinds: dict[str, list[str]] = {}
    for number, window in hall.windows.items():
        kinds.setdefault(hall.lanes[window.home].series, []).append(number)

    def shared(number: str) -> bool:
        home = hall.windows[number].home
        return sum(home in (other.home, *other.also) for other in hall.windows.values()) > 1

    several = [kind for kind in kinds.values() if len(kind) > 1]
    return tuple(next((number for number in reversed(kind) if shared(number)), kind[-1]) for kind in several)
