"""How often each item is taken, counted from the hall's own events; older days fade. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatcher.events import Event

KEPT = 0.9
"""What a day's count is worth on the next business day: half after about a week, little after two months."""

_FORGOTTEN = 0.01


@dataclass(slots=True)
class Taken:
    """Fold every event with `follow`; days come in their order, and a new one begins by itself."""

    day: str = ""
    rev: int = 0
    _counts: dict[str, float] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, float]:
        """Tickets by item's code, those of former days faded."""
        return self._counts

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day < self.day or (event.day == self.day and event.rev <= self.rev):
            return
        if event.day != self.day:
            self._counts = {code: left for code, n in self._counts.items() if (left := n * KEPT) >= _FORGOTTEN}
        self.day, self.rev = event.day, event.rev
        service = event.fields.get("service", "")
        if event.kind == "ticket.issued" and service:
            self._counts[service] = self._counts.get(service, 0.0) + 1.0
