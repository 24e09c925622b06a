"""`POST /api/v1/tickets`: a visitor takes a number, at a kiosk, at the guide desk or through another program.

This is the busiest change of a hall: one script, and no other read of the engine.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ticketing import contact_api, hall_api, kiosk_card_api, print_api, route_api, service_api, ticket_api
from ticketing.bodies import Issue
from ticketing.catalogue import Catalogue
from ticketing.contact_left import leave
from ticketing.kiosk_card_desk import CardDesk
from ticketing.kiosk_card_store import CardStore
from ticketing.wishes import Wishes
from web import answers, requests
from web.contacts import Contact
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

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
        self._site, self._cards, self._wishes = site, cards, Wishes()

    async def issue(self, request: Request) -> Response:
        site, person = self._site, request.state.person
        key, raw = await requests.sent(request)
        body, told = self._wishes.of(site.hall, site.dispatcher.day, person, raw)
        kiosk = person.name if person.role == "kiosk" else body.kiosk or ""
        event = await site.dispatcher.issue(key, kiosk=kiosk, staff=person.staff_no, **told)
        if body.card is not None:
            await self._cards.took(key, body.card, event.ticket)
        if body.contact is not None:
            left = Contact(body.contact.name, body.contact.phone)
            await leave(site.contacts, site.hall, event, left, site.people.now())
        return answers.Json(await answers.issued_json(site, event), status_code=201)
