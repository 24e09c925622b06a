"""What a business day has come to so far, folded from the stream, and how waits are summed up. Pure; times in ms.

A state of the hall keeps who waits and who is served, not what the day has been like; this does, for the dashboard.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED

WITHIN_MIN = 20
"""The share of tickets that are called within so many minutes is shown on the dashboard."""


@dataclass(slots=True)
class Today:
    """Fold every event of a day with `follow`; a new day begins by itself.

    A wait is the time from the ticket, or from a later appointment, to its first call. A call that was taken back was
    none. Finished are visits that ended with an outcome other than a no-show.
    """

    day: str = ""
    rev: int = 0
    issued: Counter[str] = field(default_factory=Counter)
    """Tickets by the first lane they waited in."""
    finished: Counter[str] = field(default_factory=Counter)
    """Visits by the lane they ended in."""
    called: int = 0
    within: int = 0
    """Of the called ones, those called within WITHIN_MIN."""
    _from: dict[str, int] = field(default_factory=dict)
    _calls: Counter[str] = field(default_factory=Counter)
    _waits: dict[str, int] = field(default_factory=dict)
    _lanes: dict[str, str] = field(default_factory=dict)
    _took: dict[str, tuple[str, int]] = field(default_factory=dict)

    def share_within(self) -> float | None:
        """Per cent of the called tickets that were called within WITHIN_MIN; None before the first call."""
        return 100 * self.within / self.called if self.called else None

    def fastest(self, lanes: Iterable[str]) -> int | None:
        """The shortest time from ticket to end of a visit in these lanes; None before the first."""
        wanted = set(lanes)
        return min((took for lane, took in self._took.values() if lane in wanted), default=None)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev, self.called, self.within = event.day, 0, 0, 0
            for kept in (self.issued, self.finished, self._from, self._calls, self._waits, self._lanes, self._took):
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
                self._took[event.ticket] = lane, event.at - self._from.get(event.ticket, event.at)
            case "ticket.undone":
                self._undo(event)

    def _call(self, ticket: str, at: int) -> None:
        self._calls[ticket] += 1
        if self._calls[ticket] == 1:
            self._waits[ticket] = max(0, at - self._from.get(ticket, at))
            self._count(ticket, +1)

    def _uncall(self, ticket: str) -> None:
        self._calls[ticket] -= 1
        if not self._calls[ticket]:
            self._count(ticket, -1)
            del self._waits[ticket]

    def _count(self, ticket: str, change: int) -> None:
        self.called += change
        self.within += change * (self._waits[ticket] <= WITHIN_MIN * 60_000)

    def _undo(self, event: Event) -> None:
        """A finish taken back, a call taken back, or both: then `also` is the ticket called since."""
        if event.fields.get("from") == "ticket.called":
            self._uncall(event.ticket)
        if also := event.fields.get("also"):
            self._uncall(also)
        if event.fields.get("from") == "ticket.finished" and event.ticket in self._took:
            lane, _ = self._took.pop(event.ticket)
            self.finished[lane] -= 1


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
