"""What companies and banks have said to each other today, folded from the stream; never a figure or a name. Pure."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.hall import Hall, Lane
from dispatcher.company_commands import COMPANY
from dispatcher.events import Event
from dispatcher.tickets import Ticket


@dataclass(slots=True)
class Talk:
    """One company and one bank. `offers`: how many of the bank's offers stand; `said` counts what has been said, so
    that whoever shows the words themselves knows when to ask for them again."""

    offers: int = 0
    declined: bool = False
    consent: bool = False
    said: int = 0


@dataclass(slots=True)
class Negotiations:
    """Fold every event of a day with `follow`; a new day begins by itself."""

    hears: ClassVar = ("offer.", "consent.", "company.")

    day: str = ""
    rev: int = 0
    _talks: dict[tuple[str, str], Talk] = field(default_factory=dict)

    def of(self, day: str, ticket: str, lane: str) -> Talk:
        """What the company with this ticket and the bank of this lane have said on that day."""
        found = self._talks.get((ticket, lane)) if day == self.day else None
        return found or Talk()

    def said(self, day: str, lane: str) -> int:
        """How many words a bank and its companies have said on that day."""
        return sum(talk.said for (_, bank), talk in self._talks.items() if bank == lane) if day == self.day else 0

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day > self.day:
            self.day, self.rev = event.day, 0
            self._talks.clear()
        if event.day < self.day or event.rev <= self.rev:
            return
        self.rev = event.rev
        family = event.kind.partition(".")[0]
        if family not in ("offer", "consent", "company"):
            return
        talk = self._talks.setdefault((event.ticket, event.fields["lane"]), Talk())
        talk.said += 1
        match event.kind:
            case "offer.made":
                talk.offers, talk.declined = talk.offers + 1, False
            case "offer.withdrawn":
                talk.offers -= 1
            case "company.declined":
                talk.declined = True
            case "consent.given" | "consent.withdrawn":
                talk.consent = event.kind == "consent.given"


def banks(hall: Hall) -> tuple[Lane, ...]:
    """The lanes of the banks: those in which a company's class may wait."""
    return tuple(lane for lane in hall.lanes.values() if COMPANY in lane.targets)


def is_company(ticket: Ticket) -> bool:
    """Whether it is a company's that visits several banks."""
    return ticket.klass == COMPANY


def banks_of(hall: Hall, ticket: Ticket) -> tuple[str, ...]:
    """The banks that a company has chosen, those it is done with included, in the hall file's order."""
    chosen = {*ticket.lanes, *(leg.lane for leg in ticket.legs)}
    return tuple(lane.code for lane in banks(hall) if lane.code in chosen)
