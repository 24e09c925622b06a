"""A company and its banks, by the ticket's token: what it says of itself, who may read it, what they have offered, and
one bank less. Nothing of what is said here is in an event.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import NotInLane, ReasonMissing
from dispatcher.negotiations import banks_of, is_company
from dispatcher.tickets import Ticket
from ticketing.company_bodies import CompanyIn, CompanyOut, ConsentIn, NarrowIn, OffersOut
from ticketing.company_order import by_chance
from ticketing.names import is_token, ticket_today
from ticketing.refusals import NoCompany
from ticketing.ticket_api import ACTORS, PATH
from web import answers, requests
from web.company_tables import Company, Offer
from web.offer_words import DISCLAIMER
from web.openings import day_ends
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

_VISITOR = frozenset({"visitor"})
_NOT_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site) -> list[Route]:
    door = CompanyDoor(site)
    says = Spec("What the company says of itself; sealed.", CompanyIn, None, {200: CompanyOut}, "companies")
    lets = Spec("One bank may see it from now on, or may not.", ConsentIn, None, {200: CompanyOut}, "companies")
    reads = Spec("What the banks have offered, for the company alone.", None, None, {200: OffersOut}, "companies")
    drops = Spec("One lane less; the place in the others stays.", NarrowIn, None, {200: TicketOut}, "tickets")
    return [
        route(f"{PATH}/company", door.says, ["POST"], roles=_VISITOR, name="company", spec=says),
        route(f"{PATH}/consents", door.consents, ["POST"], roles=_VISITOR, name="company consents", spec=lets),
        route(f"{PATH}/offers", door.offers, ["GET"], roles=_VISITOR, name="company offers", spec=reads),
        route(f"{PATH}/narrow", door.narrow, ["POST"], roles=ACTORS, name="ticket narrow", spec=drops),
    ]


class CompanyDoor:
    def __init__(self, site: Site) -> None:
        self._site, self._store = site, site.companies

    async def says(self, request: Request) -> Response:
        """Raises NoCompany for a ticket that visits no banks."""
        _, body = await requests.read(request, CompanyIn)
        ticket = await self._company(request)
        said = Company(body.name.strip(), body.code, body.contact.strip(), body.phone)
        await self._store.keep(ticket.id, said, day_ends(self._site.hall, ticket.day))
        return await self._told(ticket)

    async def consents(self, request: Request) -> Response:
        """Raises NoCompany, NotInLane for a bank it has not chosen."""
        key, body = await requests.read(request, ConsentIn)
        ticket = await self._company(request)
        if body.lane not in banks_of(self._site.hall, ticket):
            raise NotInLane()
        # First what is asked at the window; the event only says that it is so.
        await self._store.consent(ticket.id, body.lane, body.given, day_ends(self._site.hall, ticket.day))
        kind = "consent.given" if body.given else "consent.withdrawn"
        await self._site.dispatcher.note(key, kind, ticket=ticket.number, lane=body.lane)
        return await self._told(ticket)

    async def offers(self, request: Request) -> Response:
        ticket = await self._company(request)
        found = await self._store.offers_to(ticket.id, self._site.people.now())
        order = by_chance(ticket.id, {offer.lane for offer in found})
        found.sort(key=lambda offer: (order.index(offer.lane), offer.made))
        told = {"disclaimer": DISCLAIMER, "offers": [offer_json(self._site, offer) for offer in found]}
        return JSONResponse(told, headers=_NOT_KEPT)

    async def narrow(self, request: Request) -> Response:
        """By token without a reason, as the visitor; by number with one, as the guide desk."""
        key, body = await requests.read(request, NarrowIn)
        name, staff = request.path_params["ticket"], request.state.person.staff_no
        if not is_token(name) and not body.reason:
            raise ReasonMissing()
        desk = self._site.dispatcher
        ticket = await ticket_today(desk, name, request.state.person)
        reason = "" if is_token(name) else body.reason
        event = await desk.narrow(key, ticket=ticket.number, lane=body.lane, reason=reason, staff=staff)
        became = await desk.ticket(event.ticket) or ticket
        return JSONResponse(await answers.ticket_json(self._site, became), headers=_NOT_KEPT)

    async def _company(self, request: Request) -> Ticket:
        ticket = await ticket_today(self._site.dispatcher, request.path_params["ticket"], request.state.person)
        if not is_company(ticket):
            raise NoCompany()
        return ticket

    async def _told(self, ticket: Ticket) -> Response:
        now = self._site.people.now()
        kept, open_to = await self._store.company(ticket.id, now), await self._store.consented(ticket.id, now)
        told = CompanyOut(ticket=ticket.id, kept=kept is not None, consents=sorted(open_to))
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)


def offer_json(site: Site, offer: Offer) -> dict[str, object]:
    terms = offer.terms
    return {
        "id": offer.id,
        "lane": offer.lane,
        "kind": terms.kind,
        "amount": terms.amount,
        "rate": terms.rate / 100 if terms.rate is not None else None,
        "term": terms.term,
        "valid": terms.valid,
        "note": terms.note,
        "made_at": answers.iso(site, offer.made),
        "withdrawn": bool(offer.withdrawn),
    }
