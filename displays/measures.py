"""What a business day has come to so far, folded from the stream, and how waits are summed up. Pure; times in ms.

A state of the hall keeps who waits and who is served, not what the day has been like; this does, for the dashboard.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED
from dispatcher.satisfaction import CONTENT, Score


class Wait(NamedTuple):
    """A first call: when (ms since 1970), and how long the ticket had waited for it (ms)."""

    at: int
    ms: int


class Dated(NamedTuple):
    """A ticket's first call after a wait of `ms`, or the end of a visit that took `ms`; `at`: when (ms)."""

    ticket: str
    lane: str
    at: int
    ms: int


@dataclass(slots=True)
class Today:
    """Fold every event of a day with `follow`; a new day begins by itself.

    A wait is the time from the ticket, or from a later appointment, to its first call. A call that was taken back was
    none. Finished are visits that ended with an outcome other than a no-show. `within_min`: the minutes within which a
    number is to be called.
    """

    within_min: int = 20
    day: str = ""
    rev: int = 0
    issued: Counter[str] = field(default_factory=Counter)
    """Tickets by the first lane they waited in."""
    finished: Counter[str] = field(default_factory=Counter)
    """Visits by the lane they ended in."""
    called: int = 0
    within: int = 0
    """Of the called ones, those called within `within_min`."""
    _from: dict[str, int] = field(default_factory=dict)
    _calls: Counter[str] = field(default_factory=Counter)
    _waits: dict[str, Wait] = field(default_factory=dict)
    _lanes: dict[str, str] = field(default_factory=dict)
    _took: dict[str, Dated] = field(default_factory=dict)
    _ratings: dict[str, int] = field(default_factory=dict)

    def share_within(self) -> float | None:
        """Per cent of the called tickets that were called within `within_min`; None before the first call."""
        return 100 * self.within / self.called if self.called else None

    def waits(self) -> list[Wait]:
        """The first call of every ticket that was called."""
        return list(self._waits.values())

    def calls(self) -> list[Dated]:
        """The same with the ticket and the lane it was last called in."""
        return [Dated(ticket, self._lanes.get(ticket, ""), *wait) for ticket, wait in self._waits.items()]

    def visits(self) -> list[Dated]:
        """Every visit that ended with an outcome."""
        return list(self._took.values())

    def ratings(self) -> Score:
        """What the visitors of the finished visits have said so far."""
        given = [rating for ticket, rating in self._ratings.items() if ticket in self._took]
        return Score(len(self._took), len(given), sum(rating in CONTENT for rating in given))

    def fastest(self, lanes: Iterable[str]) -> int | None:
        """The shortest time from ticket to end of a visit in these lanes; None before the first."""
        wanted = set(lanes)
        return min((visit.ms for visit in self._took.values() if visit.lane in wanted), default=None)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev, self.called, self.within = event.day, 0, 0, 0
            for kept in (
                self.issued,
                self.finished,
                self._from,
                self._calls,
                self._waits,
                self._lanes,
                self._took,
                self._ratings,
            ):
                kept.clear()
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        match event.kind:
            case "ticket.issued":
                self.issued[event.fields["todo"].partition(",")[0]] += 1
                self._from[event.ticket] = max(event.at, int(event.fields.get("since") or 0))
            case "ticket.called":
                self._lanes[event.ticket] = event.fields["lane"]
                self._call(event.ticket, event.at)
            case "ticket.finished" if event.fields["state"] == FINISHED:
                lane = self._lanes.get(event.ticket, "")
                self.finished[lane] += 1
                took = event.at - self._from.get(event.ticket, event.at)
                self._took[event.ticket] = Dated(event.ticket, lane, event.at, took)
            case "ticket.rated":
                self._ratings[event.ticket] = int(event.fields["rating"])
            case "ticket.undone":
                self._undo(event)

    def _call(self, ticket: str, at: int) -> None:
        self._calls[ticket] += 1
        if self._calls[ticket] == 1:
            self._waits[ticket] = Wait(at, max(0, at - self._from.get(ticket, at)))
            self._count(ticket, +1)

    def _uncall(self, ticket: str) -> None:
        self._calls[ticket] -= 1
        if not self._calls[ticket]:
            self._count(ticket, -1)
            del self._waits[ticket]

    def _count(self, ticket: str, change: int) -> None:
        self.called += change
        self.within += change * (self._waits[ticket].ms <= self.within_min * 60_000)

    def _undo(self, event: Event) -> None:
        """A finish taken back, a call taken back, or both: then `also` is the ticket called since."""
        if event.fields.get("from") == "ticket.called":
            self._uncall(event.ticket)
        if also := event.fields.get("also"):
            self._uncall(also)
        if event.fields.get("from") == "ticket.finished" and event.ticket in self._took:
            self.finished[self._took.pop(event.ticket).lane] -= 1


def weighted(values: Mapping[str, float], weights: Mapping[str, int], share: float) -> float | None:
    """The value that `share` of the weight does not exceed: 0.5 is the median. None if nothing has any weight."""
    ordered = sorted((value, weights.get(name, 0)) for name, value in values.items())
    left = share * sum(weight for _, weight in ordered)
    if not left:
        return None
    for value, weight in ordered:
        left -= weight
        if left <= 0 and weight:
            return value
    return ordered[-1][0]


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest of the values that `share` of them do not exceed (nearest rank); None of none."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None
