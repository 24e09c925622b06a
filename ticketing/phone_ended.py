"""Today's tickets that have ended, with what their phone pages still show: how, and whether the visitor rated it.

A process that starts in the middle of a day takes a snapshot of the live tickets only; this is folded from the whole
day's events, so that a page which shows an end goes on showing it. Pure.
"""

from dataclasses import dataclass, field

from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from dispatcher.tickets import Ticket

_SHOWN = tuple("state class service rule lane todo legs next past stages outcome rating".split())


@dataclass(slots=True)
class Ended:
    """Fold every event of a day with `follow`; a new day begins by itself."""

    day: str = ""
    rev: int = 0
    _tickets: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, day: str, number: str) -> Ticket | None:
        fields = self._tickets.get(number) if day == self.day else None
        return Ticket(day, number, fields) if fields and fields.get("state") in FINAL else None

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev = event.day, 0
            self._tickets.clear()
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        if event.kind.startswith("ticket."):
            own = {name: event.fields[name] for name in _SHOWN if name in event.fields}
            self._tickets.setdefault(event.ticket, {}).update(own)
