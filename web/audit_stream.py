"""What the stream says that belongs into the audit, and what is counted of it. Pure.

An event names the window that acted; who sits there is folded from the same day's events, so they are to be heard in
order from the day's first one.
"""

from collections import Counter
from typing import NamedTuple

from dispatcher.events import Event

HALL = "hall"
"""Who does what nobody has to decide: the day turns by itself."""

REGULAR = "regular"


class Told(NamedTuple):
    """One entry's words: who (a staff number, a device, HALL) did what about what, and why."""

    who: str
    what: str
    about: str
    why: str = ""


class Given(NamedTuple):
    """Whose numbers are counted: of a business day, by a staff number, a kiosk or a program ('' for the phone), of a
    series."""

    day: str
    who: str
    series: str


class Listener:
    """Fold every event with `heard`; it answers what is to be written down. `given` and `granted` count numbers."""

    def __init__(self) -> None:
        self._day, self._clerks = "", dict[str, str]()
        self.given, self.granted = Counter[Given](), Counter[Given]()

    def heard(self, event: Event) -> Told | None:
        """Take in one event; None if nobody has to answer for it."""
        if event.day != self._day:
            self._day, self._clerks = event.day, {}
        fields, kind, about = event.fields, event.kind, f"{event.day}-{event.ticket}"
        match kind:
            case "window.opened":
                return self._opened(event)
            case "window.closed":
                self._clerks.pop(event.window, None)
            case "ticket.issued":
                return self._issued(event, about)
            case "ticket.called" if "heads" not in fields:
                return Told(self._clerk(event), kind, about, fields.get("why", ""))
            case "ticket.returned" if fields.get("staff"):
                return Told(fields["staff"], kind, about, fields.get("reason_given", ""))
            case "ticket.transferred":
                return Told(self._clerk(event), kind, about, fields.get("why", ""))
            case "ticket.rerouted":
                why = " ".join(word for word in (fields["reroute.what"], fields.get("reason_given", "")) if word)
                return Told(self._clerk(event), kind, about, why)
            case "ticket.expired":
                return Told(fields.get("staff") or HALL, kind, about, fields.get("why", ""))
            case "ticket.undone":
                return Told(self._clerk(event), kind, about, fields.get("from", ""))
            case "hall.changed":
                return Told(fields.get("staff") or HALL, kind, fields.get("config", ""), fields.get("reason_given", ""))
            case "day.extended":
                return Told(fields.get("staff") or HALL, kind, event.day, f"{fields['extended']} min")
            case "day.opened" | "day.closed":
                return Told(HALL, kind, event.day, fields.get("reason_given", ""))
        return None

    def forget_counts(self) -> None:
        self.given.clear()
        self.granted.clear()

    def _opened(self, event: Event) -> Told | None:
        before, clerk = self._clerks.get(event.window), event.fields.get("clerk", "")
        self._clerks[event.window] = clerk
        if before is None or before == clerk:
            return None
        return Told(clerk, "window.taken-over", f"window {event.window}", before)

    def _issued(self, event: Event, about: str) -> Told | None:
        fields = event.fields
        klass, group, by = fields.get("class", ""), fields.get("group", ""), fields.get("granted_by", "")
        granted = bool(by) and (klass != REGULAR or bool(group))
        whose = Given(event.day, fields.get("issued_by") or fields.get("kiosk", ""), fields.get("series", ""))
        self.given[whose] += 1
        if not granted:
            return None
        self.granted[whose._replace(who=by)] += 1
        why = " ".join(word for word in (klass, group, fields.get("granted_for", "")) if word)
        return Told(by, "ticket.granted", about, why)

    def _clerk(self, event: Event) -> str:
        return self._clerks.get(event.window) or f"window {event.window}"
