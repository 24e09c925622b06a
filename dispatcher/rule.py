"""The order rule, in Python: what `call_next.lua` does, said again for explanation, forecasts and tests. Pure.

    score = k · W · (now − clock) / T

over the head of every queue a window may call from; the largest score wins, ties go to the smaller issue ordinal.
Rates are k · W / T as whole numbers over one common denominator, so that scores are exact. Accumulating priority after
Kleinrock (1964) and Stanford, Taylor & Ziedins (2014). Only where no head has a score ≥ 0 may an early appointment be
called: home lane first, then the earlier clock, then the ordinal. The guard: while a regular ticket of a lane is past
its target, only so many favoured calls may follow each other there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from config.hall import Hall

_TWO_DAYS_MS = 2 * 86_400_000
_MINUTE_MS = 60_000


class Queue(NamedTuple):
    """A queue that a window may call from. `rate` per ms; `early` ms; `guard` favoured calls in a row (0: any)."""

    name: str
    lane: str
    klass: str
    rate: int
    early: int
    home: bool
    guard: int
    target: int
    """Target wait in ms of a regular queue, 0 for others: past it the lane is late and the guard holds."""


class Head(NamedTuple):
    """The first ticket of a queue."""

    queue: Queue
    number: str
    ord: int
    clock: int


@dataclass(frozen=True)
class Choice:
    """The ticket that is called, and every head with its score; None for one the guard or its early time kept back."""

    chosen: Head | None
    scores: tuple[tuple[Head, int | None], ...]


def exact_rates(fractions: Mapping[tuple[str, str, bool], Fraction]) -> dict[tuple[str, str, bool], int]:
    """Whole-number rates in the same proportions; rounded only if two days' score could pass 2^53."""
    denominator = lcm(*(value.denominator for value in fractions.values()))
    rates = {key: int(value * denominator) for key, value in fractions.items()}
    if max(rates.values()) * _TWO_DAYS_MS < 2**53:
        return rates
    largest = max(fractions.values())
    return {key: max(1, round(value / largest * 2**25)) for key, value in fractions.items()}


def fractions(hall: Hall) -> dict[tuple[str, str, bool], Fraction]:
    """k · W / T per (lane, class, home) with T in minutes, as exact fractions."""
    found: dict[tuple[str, str, bool], Fraction] = {}
    for lane in hall.lanes.values():
        for klass, target in lane.targets.items():
            weight = Fraction(str(hall.classes[klass].weight)) * Fraction(str(lane.weight)) / Fraction(str(target))
            found[lane.code, klass, True] = weight
            found[lane.code, klass, False] = weight * Fraction(str(lane.secondary))
    return found


class Rule:
    """The rule of one hall file: which queues a window looks at, and how fast each gathers score."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.rates = exact_rates(fractions(hall))
        self._queues = {number: self._of(number) for number in hall.windows}

    def queues(self, window: str) -> tuple[Queue, ...]:
        """The queues a window may call from; a lane's regular queue before its favoured ones."""
        return self._queues[window]

    def _of(self, number: str) -> tuple[Queue, ...]:
        window = self.hall.windows[number]
        found = [queue for code in window.lanes for queue in self.lane(code, code == window.home)]
        for klass, known in self.own_classes(number).items():
            rate = self.rates[known, klass, True]
            found.append(Queue(f"window:{number}:{klass}", "window", klass, rate, 0, True, 0, 0))
        return tuple(found)

    def lane(self, code: str, home: bool = False) -> list[Queue]:
        """The queues of a lane as a window looks at them for which it is a secondary one, or its home."""
        lane, early = self.hall.lanes[code], round(self.hall.rules.appointment_early_min * _MINUTE_MS)
        found = []
        for klass in sorted(lane.targets, key=lambda name: name != "regular"):
            target = round(lane.targets[klass] * _MINUTE_MS) if klass == "regular" else 0
            wait = early if klass == "appointment" else 0
            rate, guard = self.rates[code, klass, home], self.hall.classes[klass].guard
            found.append(Queue(f"{code}:{klass}", code, klass, rate, wait, home, guard, target))
        return found

    def own_classes(self, number: str) -> dict[str, str]:
        """The classes that may stand in a window's own queue, each with the first of its lanes that knows it."""
        window = self.hall.windows[number]
        found: dict[str, str] = {}
        for lane in (window.home, *window.also):
            for klass in self.hall.lanes[lane].targets:
                found.setdefault(klass, lane)
        return found


def choose(heads: list[Head], now: int, run: Mapping[str, int]) -> Choice:
    """The head to call at `now` (ms). `run` counts, per lane, the favoured calls since its last regular one."""
    late = {h.queue.lane for h in heads if h.queue.target and now - h.clock > h.queue.target}
    scores: list[tuple[Head, int | None]] = []
    for head in heads:
        queue, wait = head.queue, now - head.clock
        kept_back = queue.lane in late and queue.klass != "regular" and 0 < queue.guard <= run.get(queue.lane, 0)
        scores.append((head, None if kept_back or wait < -queue.early else wait * queue.rate))
    return Choice(best(scores), tuple(scores))


def best(scores: Iterable[tuple[Head, int | None]]) -> Head | None:
    """The head that is called, of those with a score."""
    may = [(_order(head, score), head) for head, score in scores if score is not None]
    return min(may)[1] if may else None


def _order(head: Head, score: int) -> tuple[int, ...]:
    """Scores from 0 on come first, the larger first; then what is early: home lane first, then the earlier clock."""
    return (0, -score, head.ord) if score >= 0 else (1, 0 if head.queue.home else 1, head.clock, head.ord)
