"""What a request for a number comes to: the class it gives, what the desk has judged, and what the dispatcher is told.

All day long kiosks send the same few bodies, so what one of them comes to is worked out once for a hall file. Nothing
is kept that says who somebody is, nor what another than a kiosk has judged.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from config.hall import Hall, Lane
from config.lanes import REGULAR
from dispatcher.company_commands import COMPANY
from dispatcher.errors import PapersMissing, UnknownService
from dispatcher.itineraries import Stage, itinerary
from dispatcher.negotiations import banks
from ticketing.bodies import Issue
from ticketing.judged import judged
from ticketing.kiosk_card import REASON, granted
from ticketing.refusals import DeskConfirms, NotDoneHere
from web.people import Person
from web.requests import WrongMember, parsed

_KEPT = 1_000
_LONGEST = 500  # bytes of a body that is kept


class Wish(NamedTuple):
    """`told`: words of `Dispatcher.issue`, all but who asks."""

    body: Issue
    told: dict[str, Any]


class Wishes:
    def __init__(self) -> None:
        self._hall: Hall | None = None
        self._known: dict[bytes, Wish] = {}

    def of(self, hall: Hall, day: str, person: Person, raw: bytes) -> Wish:
        """day: the open one, or ''. Raises NoJson, WrongMember and whatever refuses the wish, see `allowed` and
        `judged`."""
        if hall is not self._hall or len(self._known) >= _KEPT:
            self._hall, self._known = hall, {}
        kiosk = person.role == "kiosk"
        if kiosk and (known := self._known.get(raw)) is not None:
            return known
        body = parsed(raw, Issue)
        found = Wish(body, _told(hall, day, person, body))
        if kiosk and body.card is None and body.contact is None and len(raw) <= _LONGEST:
            self._known[raw] = found
        return found


def _told(hall: Hall, day: str, person: Person, body: Issue) -> dict[str, Any]:
    klass = allowed(hall, person, body)
    found = judged(hall, person, body, favoured=body.klass not in (None, klass_of(hall, body)))
    if by_card := granted(hall, body, klass, day):
        klass = by_card.klass
        found |= {"group": by_card.group, "granted_by": person.name, "reason": REASON}
    return {
        "service": body.service,
        "lanes": body.lanes,
        "stages": all_of(body),
        "klass": klass,
        "language": body.language,
        "region": body.region or "",
        **found,
    }


def allowed(hall: Hall, person: Person, body: Issue) -> str:
    """The class of the ticket. Raises UnknownService, NotDoneHere, PapersMissing, WrongMember for a card that no kiosk
    has read, and DeskConfirms where a kiosk asks for what it cannot judge."""
    service = hall.services.get(body.service) if body.service is not None else None
    if body.service is not None and service is None:
        raise UnknownService()
    if service is not None and not service.here:
        raise NotDoneHere()
    usual = klass_of(hall, body)
    klass = body.klass or usual
    kiosk = person.role == "kiosk"
    if kiosk and (klass != usual or body.group is not None):
        raise DeskConfirms()
    if body.card is not None and not kiosk:
        raise WrongMember("card")
    for lane in _first(hall, body):
        if lane.papers and not body.papers_complete:
            raise PapersMissing(lane.code)
        if lane.papers and kiosk and lane.confirmed_by == "desk":
            raise DeskConfirms()
    return klass


def klass_of(hall: Hall, body: Issue) -> str:
    """The class that everybody gets who comes for this, or with all of these banks in mind."""
    service = hall.services.get(body.service or "")
    if service is None and body.rule == "all" and {lane.code for lane in banks(hall)}.issuperset(body.lanes):
        return COMPANY
    return (service.klass if service is not None else None) or REGULAR


def all_of(body: Issue) -> list[Stage]:
    """The one stage of a ticket that is to visit all of its lanes; none for another, whose way the dispatcher knows."""
    return [("all", tuple(dict.fromkeys(body.lanes)))] if body.rule == "all" else []


def _first(hall: Hall, body: Issue) -> Iterable[Lane]:
    """The lanes that the ticket will stand in at once. What does not exist, the dispatcher refuses."""
    _, codes = itinerary(hall, body.service, body.lanes)[0]
    return (hall.lanes[code] for code in codes if code in hall.lanes)
