"""What can happen in a hall. The stream of these events is the truth; all that is seen, heard or kept follows it.

An event is a flat list of strings: some words about the command (META), what was before (`old.…`), and the fields of
the ticket or window as they become.
A command's answer is its event, so a repeated request is answered by reading that event again.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import force_setattr

CATALOGUE: dict[str, str] = {
    "day.opened": "A business day begins; `previous` is the last event of the day before.",
    "day.closed": "The business day ends; every ticket is in a final state.",
    "hall.changed": "From here on another revision of the hall file holds.",
    "ticket.issued": "A visitor has a number and stands in the lanes of the first stage.",
    "ticket.called": "A window called the ticket; `heads` holds every candidate with clock and rate: the reason.",
    "ticket.recalled": "The ticket was announced again.",
    "ticket.coming": "The called visitor says that they are on their way; nothing moves.",
    "ticket.started": "The visitor is at the window; service begins.",
    "ticket.finished": "Service ended with an outcome; the ticket is finished or waits for its next stage or leg.",
    "ticket.missed": "Nobody came; the ticket may return, or is finished as no-show the third time.",
    "ticket.returned": "A missed ticket waits again.",
    "ticket.held": "The ticket is set aside: fetch papers, papers kept here, or waiting for a step.",
    "ticket.resumed": "A held ticket waits again, in its lanes or for this window.",
    "ticket.transferred": "The ticket waits in another lane or for another window.",
    "ticket.postponed": "The visitor let others past.",
    "ticket.cancelled": "The visitor gave the ticket up.",
    "ticket.rated": "The visitor rated the service after its end, 1–5; `rating_for` holds reasons of a low one.",
    "ticket.expired": "A manager ended the ticket, with a reason.",
    "ticket.undone": "The window took its last step back; `undoes` names the event, `also` a ticket called since.",
    "window.opened": "Somebody signed in to the window.",
    "window.paused": "The window takes nobody until further notice.",
    "window.resumed": "The window takes visitors again.",
    "window.closed": "Nobody sits at the window any more.",
    "help.called": "Somebody at a device asks for a person; `help` holds every open call.",
    "help.taken": "A guide goes there.",
    "help.ended": "The guide is done there.",
    "slip.printed": "The slip of a ticket came out of a printer.",
    "slip.failed": "The slip of a ticket did not come out; `why` says what stopped it.",
    "slip.asked": "Staff asked for a ticket's slip once more, at `printer`.",
    "reminder.due": "Few are ahead of the ticket now: the site's gateway is to tell its visitor, once.",
    "reminder.sent": "The gateway has taken the reminder.",
    "reminder.failed": "The gateway did not take the reminder; `why` says what stopped it.",
}

META = frozenset(
    "kind at request digest ticket by heads run from previous undoes also series reason_given staff".split()
)
"""Fields that say what happened; all other fields of a ticket's event are the ticket's own."""


FACTS = frozenset({"slip", "reminder"})
"""Families of events that only say something and move nothing: `Dispatcher.note` writes them."""


class Event(msgspec.Struct, frozen=True):
    """One entry of the stream. `at` is ms since 1970 (UTC); `rev` counts from 1 within the business day."""

    id: str
    kind: str
    at: int
    fields: dict[str, str]
    day: str = ""
    rev: int = 0

    def __post_init__(self) -> None:
        day, _, rev = self.id.partition("-")
        force_setattr(self, "day", day)  # worked out once: everything that follows the stream asks for them
        force_setattr(self, "rev", int(rev))

    @property
    def ticket(self) -> str:
        return self.fields.get("ticket", "")

    @property
    def window(self) -> str:
        """The window that acted, or ''."""
        return self.fields.get("by", "")

    def own(self) -> dict[str, str]:
        """The fields of the ticket (or window) as they became."""
        return {name: value for name, value in self.fields.items() if name not in META and "." not in name}

    def also(self) -> dict[str, str]:
        """The fields of the second ticket that an undo moves, as they became."""
        return {name[5:]: value for name, value in self.fields.items() if name.startswith("also.")}


def read(entry: str, words: Sequence[str]) -> Event:
    """An event from its entry id and its flat list of names and values."""
    fields = dict(zip(words[::2], words[1::2], strict=True))
    return Event(entry, fields["kind"], int(fields["at"]), fields)
