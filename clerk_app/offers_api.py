"""What a bank does with a company at its window: reads who it is, puts an offer before it, takes one back, declines,
records what it granted. Whatever another bank has said cannot be asked for here: every read and every change names the
lane of the window itself.
"""

from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.chair import NotYourWindow
from clerk_app.commands import number_of
from clerk_app.offers_bodies import About, CompanyShown, LoanIn, Noted, Nothing, OfferIn, OwnOffer, OwnOffers
from clerk_app.offers_errors import NoBank, NoCompanyTold, NoConsent, NotMet, UnknownOffer
from dispatcher.company_commands import DROPPED, WITHDRAWN
from dispatcher.errors import SessionStale, UnknownTicket
from dispatcher.events import Event
from dispatcher.lifecycle import CALLED, SERVING
from dispatcher.negotiations import banks, is_company
from dispatcher.tickets import Ticket
from web import offer_words, requests
from web.company_tables import Loan, Offer, Terms
from web.openings import day_ends
from web.roles import Spec, route
from web.site import Site

PATH = "/api/v1/windows/{window}"
_CLERK = frozenset({"clerk"})
_NOT_KEPT = {"Cache-Control": "no-store"}


class Counter(NamedTuple):
    """A bank's window with whoever sits there."""

    window: str
    lane: str
    staff: str


def routes(site: Site) -> list[Route]:
    door = OffersDoor(site)
    tag = "banks"
    company = Spec("Who the company is, with its consent; each look is audited.", None, None, {200: CompanyShown}, tag)
    read = Spec("This bank's own offers of today.", None, None, {200: OwnOffers}, tag)
    make = Spec("Put an indicative offer before the company.", OfferIn, None, {201: OwnOffer}, tag)
    back = Spec("Take one of this bank's offers back.", Nothing, None, {200: OwnOffer}, tag)
    decline = Spec("Make no offer: to the company here, or to one that still waits.", About, None, {200: Noted}, tag)
    loan = Spec("Record what was granted, for the hall's sum.", LoanIn, None, {200: Noted}, tag)
    return [
        route(f"{PATH}/company/{{ticket}}", door.company, ["GET"], roles=_CLERK, name="bank company", spec=company),
        route(f"{PATH}/offers", door.read, ["GET"], roles=_CLERK, name="bank offers", spec=read),
        route(f"{PATH}/offers", door.make, ["POST"], roles=_CLERK, name="bank offer", spec=make),
        route(f"{PATH}/offers/{{offer}}/withdraw", door.back, ["POST"], roles=_CLERK, name="bank withdraws", spec=back),
        route(f"{PATH}/decline", door.decline, ["POST"], roles=_CLERK, name="bank declines", spec=decline),
        route(f"{PATH}/loans", door.loan, ["POST"], roles=_CLERK, name="bank loan", spec=loan),
    ]


class OffersDoor:
    def __init__(self, site: Site) -> None:
        self._site, self._store = site, site.companies

    async def company(self, request: Request) -> Response:
        """Only while it is at this very window. Raises NotMet, NoConsent, NoCompanyTold."""
        counter = await self._counter(request)
        ticket = await self._ticket(request.path_params["ticket"])
        if not here(ticket, counter):
            raise NotMet()
        now = self._site.people.now()
        if counter.lane not in await self._store.consented(ticket.id, now):
            raise NoConsent()
        found = await self._store.company(ticket.id, now)
        if found is None:
            raise NoCompanyTold()
        await self._site.audit.record(counter.staff, "company.revealed", about=ticket.id, why=counter.lane)
        told = CompanyShown(
            ticket=ticket.id, name=found.name, code=found.code, contact=found.contact, phone=found.phone
        )
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    async def read(self, request: Request) -> Response:
        counter = await self._counter(request)
        day = self._site.dispatcher.day
        found = await self._store.offers_of(counter.lane, day, self._site.people.now()) if day else []
        told = OwnOffers(
            lane=counter.lane,
            disclaimer=self._site.phrase(self._site.language(request), offer_words.DISCLAIMER),
            offers=[self._shown(request, offer) for offer in reversed(found)],
        )
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    async def make(self, request: Request) -> Response:
        """Raises NotMet. A repeated request answers with the offer it made."""
        key, body = await requests.read(request, OfferIn)
        counter = await self._counter(request)
        ticket = await self._met(body.ticket, counter)
        terms = Terms(body.kind, body.amount, body.rate, body.term, body.valid, body.note.strip())
        made, ends = await self._site.dispatcher.now(), day_ends(self._site.hall, ticket.day)
        offer = await self._store.offer(key, ticket.id, counter.lane, terms, made, ends)
        await self._note(key, "offer.made", ticket, counter)
        return JSONResponse(self._shown(request, offer).model_dump(), 201, headers=_NOT_KEPT)

    async def back(self, request: Request) -> Response:
        """Raises UnknownOffer, for another bank's too."""
        key, _ = await requests.read(request, Nothing)
        counter = await self._counter(request)
        now, name = await self._site.dispatcher.now(), request.path_params["offer"]
        offer, by_this = await self._store.withdraw(key, name, counter.lane, now)
        if offer is None:
            raise UnknownOffer()
        if by_this and offer.ticket.startswith(f"{self._site.dispatcher.day}-"):
            await self._note(key, "offer.withdrawn", await self._ticket(offer.ticket), counter)
        return JSONResponse(self._shown(request, offer).model_dump(), headers=_NOT_KEPT)

    async def decline(self, request: Request) -> Response:
        """Raises NotMet for a company that neither waits for this bank nor has been here."""
        key, body = await requests.read(request, About)
        counter = await self._counter(request)
        ticket = await self._ticket(body.ticket)
        if counter.lane in ticket.lanes and not here(ticket, counter):
            event = await self._site.dispatcher.narrow(
                key, ticket=ticket.number, lane=counter.lane, how=WITHDRAWN, staff=counter.staff
            )
            return _noted(event)
        return _noted(await self._note(key, "company.declined", await self._met(body.ticket, counter), counter))

    async def loan(self, request: Request) -> Response:
        """Raises NotMet."""
        key, body = await requests.read(request, LoanIn)
        counter = await self._counter(request)
        ticket = await self._met(body.ticket, counter)
        made = await self._site.dispatcher.now()
        await self._store.record(ticket.id, counter.lane, Loan(body.kind, body.amount), made)
        return _noted(await self._note(key, "loan.recorded", ticket, counter))

    # who and where ---------------------------------------------------------------------------------------------

    async def _counter(self, request: Request) -> Counter:
        """Raises NotYourWindow, NoBank, SessionStale for a window that somebody else has taken over."""
        person, window = request.state.person, request.path_params["window"]
        if person.window != window or window not in self._site.hall.windows:
            raise NotYourWindow()
        lane = self._site.hall.windows[window].home
        if all(bank.code != lane for bank in banks(self._site.hall)):
            raise NoBank()
        at = (await self._site.dispatcher.board()).window(window)
        if not person.session or at.session != person.session:
            raise SessionStale()
        return Counter(window, lane, person.staff_no)

    async def _ticket(self, name: str) -> Ticket:
        """A company's ticket of today. Raises UnknownTicket."""
        desk = self._site.dispatcher
        ticket = await desk.ticket(number_of(desk, name))
        if ticket is None or not is_company(ticket):
            raise UnknownTicket()
        return ticket

    async def _met(self, name: str, counter: Counter) -> Ticket:
        ticket = await self._ticket(name)
        if not (here(ticket, counter) or counter.lane in been_at(ticket)):
            raise NotMet()
        return ticket

    async def _note(self, key: str, kind: str, ticket: Ticket, counter: Counter) -> Event:
        return await self._site.dispatcher.note(key, kind, ticket=ticket.number, lane=counter.lane)

    def _shown(self, request: Request, offer: Offer) -> OwnOffer:
        lang = self._site.language(request)
        words = offer_words.shown(offer, partial(self._site.phrase, lang), lang)
        return OwnOffer(**{name: words[name] for name in OwnOffer.model_fields})


def here(ticket: Ticket, counter: Counter) -> bool:
    """Whether the company is at this very window, as this bank's visitor."""
    at_window = ticket.state in (CALLED, SERVING) and ticket.window == counter.window
    return at_window and ticket.lane == counter.lane


def been_at(ticket: Ticket) -> set[str]:
    """The banks at whose windows the company has been."""
    return {leg.lane for leg in ticket.legs if leg.outcome not in (DROPPED, WITHDRAWN)}


def _noted(event: Event) -> Response:
    return JSONResponse(Noted(ticket=f"{event.day}-{event.ticket}", event=event.id).model_dump(), headers=_NOT_KEPT)
