"""Finished visits of a day and whether something was said of them, folded from the stream: whom a pad asks. Pure."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED

NO_SHOW = "no_show"


class Visit(NamedTuple):
    """A visit that ended at a window, which its visitor may rate. `at`: when it ended (ms); `again`: when the clerk had
    the pad ask once more, or 0."""

    ticket: str
    window: str
    at: int
    again: int = 0

    @property
    def since(self) -> int:
        """When the pad began to ask."""
        return max(self.at, self.again)


@dataclass(slots=True)
class Visits:
    """Fold every event of a day with `follow`; a new day begins by itself."""

    hears: ClassVar = (
        "ticket.finished",
        "ticket.called",
        "rating.asked",
        "ticket.rated",
        "ticket.unrated",
        "ticket.undone",
    )

    day: str = ""
    rev: int = 0
    _ended: dict[str, Visit] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)

    def ended_at(self, window: str, ticket: str) -> bool:
        """Whether this ticket's visit has ended at this window today."""
        visit = self._ended.get(ticket)
        return visit is not None and visit.window == window

    def asked(self, window: str) -> Visit | None:
        """Whom the pad of a window asks now: the visitor of the last visit, until they have answered, nobody has, or
        the next number is called."""
        return self._ended.get(self._asked.get(window, ""))

    def last(self, window: str) -> Visit | None:
        """The last visit that ended there, whatever was said of it."""
        mine = [visit for visit in self._ended.values() if visit.window == window]
        return max(mine, key=lambda visit: visit.at, default=None)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev = event.day, 0
            self._ended.clear()
            self._asked.clear()
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        match event.kind:
            case "ticket.finished" if event.fields["state"] == FINISHED and event.fields["outcome"] != NO_SHOW:
                self._ended[event.ticket] = Visit(event.ticket, event.window, event.at)
                self._asked[event.window] = event.ticket
            case "ticket.called":
                self._asked.pop(event.window, None)
            case "rating.asked" if self.ended_at(event.window, event.ticket):
                self._ended[event.ticket] = self._ended[event.ticket]._replace(again=event.at)
                self._asked[event.window] = event.ticket
            case "ticket.rated" | "ticket.unrated":
                self._settle(event.ticket)
            case "ticket.undone" if event.fields.get("from") == "ticket.finished":
                self._settle(event.ticket)
                self._ended.pop(event.ticket, None)

    def _settle(self, ticket: str) -> None:
        visit = self._ended.get(ticket)
        if visit is not None and self._asked.get(visit.window) == ticket:
            del self._asked[visit.window]
