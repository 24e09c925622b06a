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
    "day.closed": "The business day ends; every ticket is in a final state. Only notices come after it.",
    "day.extended": "Today's last session ends later by `extended` minutes in all; `staff` has said so.",
    "day.recovered": "The data were made from history, or are another copy than it knows: a new epoch, which goes on "
    "from the event in `follows`; numbers go on after `series.…`.",
    "hall.changed": "From here on another revision of the hall file holds; `staff` has published it.",
    "ticket.issued": "A visitor has a number and stands in the lanes of the first stage.",
    "ticket.called": "A window called the ticket; `heads` holds every candidate with clock and rate: the reason.",
    "ticket.recalled": "The ticket was announced again.",
    "ticket.coming": "The called visitor says that they are on their way; nothing moves.",
    "ticket.started": "The visitor is at the window; service begins.",
    "ticket.finished": "Service ended with an outcome; the ticket is finished or waits for its next stage or leg. With "
    "`case.id` a case begins, or what was ready is handed out: `case.…` are its fields.",
    "ticket.missed": "Nobody came; the ticket may return, or is finished as no-show the third time.",
    "ticket.returned": "A missed ticket waits again.",
    "ticket.held": "The ticket is set aside: fetch papers, papers kept here, or waiting for a step.",
    "ticket.resumed": "A held ticket waits again, in its lanes or for this window.",
    "ticket.transferred": "The ticket waits in another lane or for another window.",
    "ticket.drained": "Its lane or window is no more: the ticket is in another lane, with the time it has waited.",
    "ticket.rerouted": "What comes after this stage has changed; `reroute.what` says how, the visitor is still served.",
    "ticket.postponed": "The visitor let others past.",
    "ticket.narrowed": "The ticket left one of its lanes, `narrow.lane`, and keeps the others.",
    "ticket.cancelled": "The visitor gave the ticket up.",
    "ticket.rated": "The visitor rated the service after its end, 1–5; `rating_for` holds reasons of a low one, "
    "codes of the version `rating_list` of the city's indicators.",
    "ticket.unrated": "The pad asked after service and nobody answered in time; never counted as good.",
    "rating.asked": "The window asks the visitor of its last visit for a rating once more; nothing moves.",
    "ticket.expired": "A manager ended the ticket, with a reason.",
    "ticket.undone": "The window took its last step back; `undoes` names the event, `also` a ticket called since.",
    "window.opened": "Somebody signed in to the window.",
    "window.paused": "The window takes nobody until further notice.",
    "window.resumed": "The window takes visitors again.",
    "window.supports": "Besides its own lanes the window serves one more for a while; `support`: which, until when.",
    "window.supported": "It serves that lane no more.",
    "window.closed": "Nobody sits at the window any more.",
    "help.called": "Somebody at a device asks for a person; `help` holds every open call.",
    "help.taken": "A guide goes there.",
    "help.ended": "The guide is done there.",
    "notice.posted": "The hall tells everybody something; `notices` holds all that stand.",
    "notice.withdrawn": "It is taken back.",
    "slip.printed": "The slip of a ticket came out of a printer, or the receipt of the case in `receipt`.",
    "slip.failed": "It did not come out; `why` says what stopped it.",
    "slip.asked": "Staff asked for a ticket's slip once more, at `printer`, or for the receipt of a case (`receipt`).",
    "followup.opened": "A rating of 1 or 2 is owed a call back; `due` is by when (ms).",
    "followup.closed": "The visitor was called back and what could be mended was; `result` is a word for it.",
    "reminder.due": "Few are ahead of the ticket now: the site's gateway is to tell its visitor, once.",
    "reminder.sent": "The gateway has taken the reminder.",
    "reminder.failed": "The gateway did not take the reminder; `why` says what stopped it.",
    "device.identified": "Somebody wants to know which screen this device is: it shows its name for a moment.",
    "device.revoked": "The device does not belong to the hall any more.",
    "promise.stopped": "A case's clock stands still: something is to be completed, or it is on hold (`case.why`).",
    "promise.resumed": "The case's clock goes on, with new limits.",
    "promise.yellow": "80 % of a promise have passed, of a case or of a ticket; `fell` is when. `about` is a ticket of "
    "an earlier day whose card nobody was there to show.",
    "promise.red": "A promise is broken: nothing has come of it by `fell`; `about` as with the yellow card.",
    "promise.ended": "What was promised is ready, or was taken back; `case.kept` says whether it was in time.",
    "consent.given": "A company lets the bank of `lane` see its name, credit code and contact.",
    "consent.withdrawn": "It does so no longer.",
    "offer.made": "The bank of `lane` has put an indicative offer before the company; nothing of it stands here.",
    "offer.withdrawn": "It has taken an offer back.",
    "company.declined": "The bank of `lane` has told the company that it makes no offer.",
    "loan.recorded": "The bank of `lane` has recorded what it granted the company; nothing of it stands here.",
    "problem.noted": "Somebody says what could not be done; its words stand elsewhere.",
    "problem.escalated": "It goes to the joint meeting.",
    "problem.answered": "There is an answer for its visitor.",
    "advice.given": "What could be done to shorten waits: `first` to `third` say what, where, what it changes.",
    "advice.adopted": "The manager follows an advice: the window is told.",
    "advice.declined": "The manager does not follow it; `reason` is a word for why.",
    "advice.judged": "An hour later: `right` says whether waits became what had been foretold.",
    "estimate.made": "What the hall expected of the ticket at its issue, in seconds: `p50_s`, `p80_s`; P50 and P90 "
    "before they were set right.",
    "problem.closed": "Its visitor has been told, or it was solved on the spot, or a meeting has decided.",
}

META = frozenset(
    "kind at request digest ticket by heads run from previous undoes also series reason_given staff".split()
)
"""Fields that say what happened; all other fields of a ticket's event are the ticket's own."""


FACTS = frozenset("rating followup consent offer company loan slip reminder device problem advice estimate".split())
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
        if not self.day:
            day, rev = _place(self.id)
            force_setattr(self, "day", day)  # worked out once: everything that follows the stream asks for them
            force_setattr(self, "rev", rev)

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


SEPARATOR = "\x1d"
"""Stands between the words of a script's answer, so never in one of them."""


def answered(reply: str) -> Event | None:
    """The event a script has answered with: its entry id, then names and values; None for a word of refusal."""
    entry, *words = reply.split(SEPARATOR)
    return read(entry, words) if words else None


def read(entry: str, words: Sequence[str]) -> Event:
    """An event from its entry id and its flat list of names and values."""
    each = iter(words)
    fields = dict(zip(each, each, strict=True))
    return Event(entry, fields["kind"], int(fields["at"]), fields, *_place(entry))


def _place(entry: str) -> tuple[str, int]:
    """The business day, and which event of it this is."""
    day, _, rev = entry.partition("-")
    return day, int(rev)
