"""Whether what the hall said came true: each ticket's estimate at its issue against when it was called. Pure.

The record is shown to people by lane; two numbers for the next day come out of it, so that half of all who wait are
called before their P50 and nine in ten before their P90.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log
from statistics import median
from typing import NamedTuple

from dispatcher.estimate_habits import Calibration
from dispatcher.events import Event

MADE = "estimate.made"
"""The event that keeps what was expected of a ticket when it was issued."""

_WAITED_S = 120.0
"""Who waits for less shows nothing about the two numbers."""

_FEW, _FEW_A_DAY, _FEW_DAYS = 60, 15, 2
"""How many tickets weigh as much as knowing nothing: in all, of one day, and how many days do. A hall's days are taken
to differ in their middle by a fifth, halls by a seventh."""

_LEAST_WIDTH_S = 30.0
_MIDDLE, _SPREAD = (0.6, 1.6), (0.4, 3.0)


class Kept(NamedTuple):
    """What was said of a ticket and what came, in seconds; the raw P50 and P90 are before calibration."""

    lane: str
    p50: float
    p80: float
    raw50: float
    raw90: float
    truth: float


class Record(NamedTuple):
    """Of a lane: tickets, the share (0–1) called by the end of the span they were told, mean error in seconds, and by
    how many seconds people were called later than their P50 in the mean (negative: earlier)."""

    tickets: int
    within: float
    error_s: float
    later_s: float


@dataclass
class Foretold:
    """Fold every event of a day with `follow`; a new day begins by itself. A wait is from the ticket, or from a later
    appointment, to its first call; a call that was taken back was none."""

    day: str = ""
    rev: int = 0
    _from: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    _said: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    _called: dict[str, int] = field(default_factory=dict)
    _calls: dict[str, int] = field(default_factory=dict)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev = event.day, 0
            for kept in (self._from, self._said, self._called, self._calls):
                kept.clear()
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        number, fields = event.ticket, event.fields
        match event.kind:
            case "ticket.issued":
                since = max(event.at, int(fields.get("since") or 0))
                self._from[number] = fields["todo"].partition(",")[0], event.at, since
            case "estimate.made":
                words = ("p50_s", "p80_s", "raw50_s", "raw90_s")
                p50, p80, raw50, raw90 = (float(fields[word]) for word in words)
                self._said[number] = p50, p80, raw50, raw90
            case "ticket.called":
                self._calls[number] = self._calls.get(number, 0) + 1
                self._called.setdefault(number, event.at)
            case "ticket.undone":
                self._uncall(number if fields.get("from") == "ticket.called" else fields.get("also", ""))

    def _uncall(self, number: str) -> None:
        self._calls[number] = self._calls.get(number, 0) - 1
        if self._calls[number] == 0:
            self._called.pop(number, None)

    def kept(self) -> list[Kept]:
        """Every ticket of which something was said and that was called."""
        found = []
        for number, (p50, p80, raw50, raw90) in self._said.items():
            if number not in self._called or number not in self._from:
                continue
            lane, issued, since = self._from[number]
            early = (since - issued) / 1000
            truth = max(0.0, (self._called[number] - since) / 1000)
            p50, p80, raw50, raw90 = (max(0.0, said - early) for said in (p50, p80, raw50, raw90))
            found.append(Kept(lane, p50, p80, raw50, raw90, truth))
        return found


def record(kept: Iterable[Kept]) -> dict[str, Record]:
    """By lane, and of all under ''."""
    lanes: defaultdict[str, list[Kept]] = defaultdict(list)
    for one in kept:
        lanes[one.lane].append(one)
        lanes[""].append(one)
    return {lane: _record(seen) for lane, seen in lanes.items()}


def _record(seen: Sequence[Kept]) -> Record:
    count = len(seen)
    return Record(
        count,
        sum(one.truth <= one.p80 for one in seen) / count,
        sum(abs(one.truth - one.p50) for one in seen) / count,
        sum(one.truth - one.p50 for one in seen) / count,
    )


def calibrated(days: Iterable[Iterable[Kept]]) -> Calibration:
    """The two numbers for estimates to come, from those of each day that is over; drawn towards 1 while they are few.

    Who waits on one day waits in the same queues, so that all are wrong together: the middle is a mean over the days,
    and one bad afternoon, in which most of all wait, does not speak for every day to come."""
    seen = [[(k.raw50, k.raw90, k.truth) for k in day if k.raw50 > _WAITED_S and k.truth > 0] for day in days]
    pairs = [pair for day in seen for pair in day]
    if not pairs:
        return Calibration()
    middle = min(_MIDDLE[1], max(_MIDDLE[0], _middle([[truth / p50 for p50, _, truth in day] for day in seen])))
    trust = len(pairs) / (len(pairs) + _FEW)
    widths = sorted((truth / middle - p50) / max(_LEAST_WIDTH_S, p90 - p50) for p50, p90, truth in pairs)
    spread = min(_SPREAD[1], max(_SPREAD[0], widths[int(len(widths) * 0.9)]))
    return Calibration(middle, 1 + (spread - 1) * trust)


def _middle(days: Iterable[Sequence[float]]) -> float:
    """Of truth ÷ P50: the geometric mean of the days' medians, each weighed by how well it is known."""
    known = [(len(ratios) / (len(ratios) + _FEW_A_DAY), log(median(ratios))) for ratios in days if ratios]
    return exp(sum(weight * value for weight, value in known) / (sum(weight for weight, _ in known) + _FEW_DAYS))
