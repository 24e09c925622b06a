"""Appointments that nobody has come for yet: whether and when their visitors come, drawn for all runs at once. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import erf, sqrt
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from config.appointments import APPOINTMENT
from config.services import Service
from dispatcher.estimate_habits import MINUTE, Habits
from dispatcher.estimate_luck import COLUMNS, Floats, luck, normal_of
from dispatcher.estimate_scene import Scene

_SOON_MS = 1000


class Booked(NamedTuple):
    """An appointment of today: the item's code and the slot (ms since 1970)."""

    service: str
    slot: int


class Expected(NamedTuple):
    """Of those who come in one run, ms from now: when they check in, where, what they wait from, how long they stay."""

    when: Floats
    queues: NDArray[np.int64]
    clocks: Floats
    stays: Floats


def without(booked: Sequence[Booked], come: Booked) -> tuple[Booked, ...]:
    """Those who are left once somebody has checked in for one of them."""
    at = booked.index(come) if come in booked else len(booked)
    return (*booked[:at], *booked[at + 1 :])


class Expectations:
    """Draws for `runs` runs. `ends`: nobody who comes later (ms from now) matters. `log_mean`: of a stay (ms) by item
    and lane; `sigma` by lane."""

    def __init__(
        self,
        scene: Scene,
        booked: Sequence[Booked],
        habits: Habits,
        runs: int,
        ends: int,
        log_mean: Callable[[str, str], float],
        sigma: Callable[[str], float],
    ) -> None:
        rules, known = scene.seats.hall, scene.seats.queues
        early, late = (round(m * MINUTE) for m in (rules.appointments.early_min, rules.rules.appointment_late_min))
        slots, queues, regular, middle, spread, columns = [], [], [], [], [], []
        seen: Counter[Booked] = Counter()
        for each in booked:
            seen[each] += 1
            service = rules.services.get(each.service)
            lane = lane_of(service) if service is not None else ""
            queue = known.get(f"{lane}:{APPOINTMENT}")
            slot = each.slot - scene.now
            if queue is None or not scene.watched(queue) or not -late <= slot < ends + early:
                continue
            slots.append(slot)
            queues.append(queue)
            regular.append(known.get(f"{lane}:regular", queue))
            spread.append(sigma(lane))
            middle.append(log_mean(each.service, lane) - spread[-1] ** 2 / 2)
            columns.append(crc32(f"{each.service} {each.slot} {seen[each]}".encode()) % COLUMNS)
        shares, normal, other = luck(runs)
        at, lead, sd = np.array(slots, dtype=float), float(habits.lead_ms), float(max(1, habits.lead_spread_ms))
        over = np.array([0.5 + 0.5 * erf((lead - slot) / sd / sqrt(2)) for slot in slots])
        """The share of those who come that would have come by now."""
        still = habits.keeps * (1 - over) / (habits.keeps * (1 - over) + 1 - habits.keeps + 1e-12)
        drawn = normal_of(over + shares[:, columns] * (1 - over)) if slots else np.empty((runs, 0))
        when = np.maximum(np.maximum(at - lead + sd * drawn, at - early), _SOON_MS)
        in_time = when <= at + late
        self._comes = other[:, columns] < still
        self._when, self._clocks = when, np.where(in_time, np.maximum(when, at), when)
        self._queues = np.where(in_time, np.array(queues, dtype=np.int64), np.array(regular, dtype=np.int64))
        # Another column than the one that says when: who comes late does not therefore stay for long.
        away = [(column * 31 + 7) % COLUMNS for column in columns]
        self._stays = np.exp(np.array(middle) + np.array(spread) * normal[:, away])

    def __len__(self) -> int:
        return int(self._when.shape[1])

    def queues(self) -> set[int]:
        return set(np.unique(self._queues).tolist())

    def of(self, run: int) -> Expected:
        here = self._comes[run]
        parts = (self._when, self._queues, self._clocks, self._stays)
        when, queues, clocks, stays = (part[run][here] for part in parts)
        return Expected(when, queues, clocks, stays)


def lane_of(service: Service) -> str:
    """Where a ticket of this item waits first."""
    return service.stages[0].lanes[0] if service.stages else service.lane
