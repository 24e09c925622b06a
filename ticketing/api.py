"""`POST /api/v1/tickets`: a visitor takes a number, at a kiosk, at the guide desk or through another program.

This is the busiest change of a hall: one script, and no other read of the engine.
"""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.hall import Hall, Lane
from dispatcher.company_commands import COMPANY
from dispatcher.errors import PapersMissing, UnknownService
from dispatcher.itineraries import Stage, itinerary
from dispatcher.negotiations import banks
from ticketing import contact_api, hall_api, kiosk_card_api, print_api, route_api, service_api, ticket_api
from ticketing.bodies import Issue
from ticketing.catalogue import Catalogue
from ticketing.contact_left import leave
from ticketing.judged import judged
from ticketing.kiosk_card import REASON, granted
from ticketing.kiosk_card_desk import CardDesk
from ticketing.kiosk_card_store import CardStore
from ticketing.refusals import DeskConfirms, NotDoneHere
from web import answers, requests
from web.contacts import Contact
from web.people import Person
from web.requests import WrongMember
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

REGULAR = "regular"
ROLES = frozenset({"kiosk", "guide", "manager", "integration"})


def routes(site: Site, catalogue: Catalogue | None = None) -> list[Route]:
    """Everything under /api/v1 that concerns tickets, and what a page needs to offer them. A catalogue that follows
    the hall's events also knows what is taken most."""
    search = [*service_api.routes(site, catalogue or Catalogue(site.hall)), *route_api.routes(site)]
    spec = Spec("Take a number.", body=Issue, answers={201: TicketOut}, tag="tickets")
    cards = CardDesk(site, CardStore(site.people.accounts.engine))
    take = route("/api/v1/tickets", Taking(site, cards).issue, ["POST"], roles=ROLES, name="take a number", spec=spec)
    tickets = [take, *ticket_api.routes(site), *contact_api.routes(site, site.contacts)]
    tickets += kiosk_card_api.routes(site, cards)
    return [*tickets, *hall_api.routes(site), *search, *print_api.routes(site)]


class Taking:
    def __init__(self, site: Site, cards: CardDesk) -> None:
        self._site, self._cards = site, cards

    async def issue(self, request: Request) -> Response:
        site, person = self._site, request.state.person
        key, body = await requests.read(request, Issue)
        klass = allowed(site.hall, person, body)
        found = judged(site.hall, person, body, favoured=body.klass not in (None, klass_of(site.hall, body)))
        if by_card := granted(site.hall, body, klass, site.dispatcher.day):
            klass = by_card.klass
            found |= {"group": by_card.group, "granted_by": person.name, "reason": REASON}
        event = await site.dispatcher.issue(
            key,
            service=body.service,
            lanes=body.lanes,
            stages=all_of(body),
            klass=klass,
            language=body.language,
            kiosk=person.name if person.role == "kiosk" else body.kiosk or "",
            region=body.region or "",
            staff=person.staff_no,
            **found,
        )
        if body.card is not None:
            await self._cards.took(key, body.card, event.ticket)
        if body.contact is not None:
            left = Contact(body.contact.name, body.contact.phone)
            await leave(site.contacts, site.hall, event, left, site.people.now())
        return answers.Json(await answers.issued_json(site, event), status_code=201)


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
