"""`/board/<token>`: a company's banks on one page, and the same on paper. Its token is the only key, as of the phone
page.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.hall import Lane
from dispatcher.errors import UnknownTicket
from dispatcher.negotiations import Negotiations, banks_of, is_company
from dispatcher.tickets import Ticket
from ticketing import company_api
from ticketing.company_order import by_chance
from ticketing.company_parts import BoardParts, face, is_open
from ticketing.phone_ended import Ended
from ticketing.views import view_with
from web import offer_words
from web.hub import Topic, View
from web.openings import local
from web.roles import route
from web.site import Site

_NEVER_KEPT = {"Cache-Control": "no-store"}
_PUBLIC = frozenset({"public"})


class CompanyBoard:
    def __init__(self, site: Site, talks: Negotiations, ended: Ended) -> None:
        self._site, self._store, self._talks = site, site.companies, talks
        self._parts = BoardParts(site, talks, ended)

    def topic(self) -> Topic:
        return self._parts.topic()

    def routes(self) -> list[Route]:
        return [
            route("/board/{token}", self.page, ["GET"], roles=_PUBLIC, name="board"),
            route("/board/{token}/part", self.part, ["GET"], roles=_PUBLIC, name="board part"),
            route("/board/{token}/offers", self.offers, ["GET"], roles=_PUBLIC, name="board offers"),
            route("/board/{token}/print", self.paper, ["GET"], roles=_PUBLIC, name="board print"),
            *company_api.routes(self._site),
        ]

    async def page(self, request: Request) -> Response:
        token, site, lang = request.path_params["token"], self._site, self._site.language(request)
        ticket = await self._today(token)
        if ticket is None:
            return site.page(request, "phone_unknown.html", status=404, headers=_NEVER_KEPT, face="gone")
        view = await view_with(site, ticket.number)
        shown = self._drawn(view, token, ticket, lang)
        return site.page(
            request,
            "board.html",
            token=token,
            number=ticket.number,
            after=view.state.id,
            parts=shown,
            banks=self._in_order(ticket),
            offers=await self._offers(ticket, lang),
            disclaimer=offer_words.DISCLAIMER,
            company=await self._store.company(ticket.id, site.people.now()),
            headers=_NEVER_KEPT,
        )

    async def part(self, request: Request) -> Response:
        """The parts for a phone that gets no socket, as a socket would say them. Raises UnknownTicket."""
        token, lang = request.path_params["token"], self._site.language(request)
        ticket = await self._known(token)
        view = await view_with(self._site, ticket.number)
        shown = self._drawn(view, token, ticket, lang)
        told = {"type": "snapshot", "id": view.state.id, "now": view.now, "parts": shown, "events": None}
        return JSONResponse(told, headers=_NEVER_KEPT)

    async def offers(self, request: Request) -> Response:
        """The offers as the page shows them, bank by bank. Raises UnknownTicket."""
        ticket = await self._known(request.path_params["token"])
        return JSONResponse(await self._offers(ticket, self._site.language(request)), headers=_NEVER_KEPT)

    async def paper(self, request: Request) -> Response:
        """One sheet to take home: every bank, every offer that stands, and a blank line where there is none."""
        site, lang, token = self._site, self._site.language(request), request.path_params["token"]
        ticket = await self._today(token)
        if ticket is None:
            return site.page(request, "phone_unknown.html", status=404, headers=_NEVER_KEPT, face="gone")
        view = await view_with(site, ticket.number)
        by_bank = await self._by_bank(ticket, lang)
        rows = [
            {
                "bank": bank.name.get(lang),
                "face": face(ticket, bank.code, self._talk(ticket, bank.code), is_open(view, bank.code)),
                "offers": [offer for offer in by_bank.get(bank.code, []) if not offer["withdrawn"]],
            }
            for bank in self._in_order(ticket)
        ]
        return site.page(
            request,
            "board_print.html",
            number=ticket.number,
            token=token,
            rows=rows,
            company=await self._store.company(ticket.id, site.people.now()),
            disclaimer=offer_words.DISCLAIMER,
            printed=local(view.hall, view.now).strftime("%Y-%m-%d %H:%M"),
            headers=_NEVER_KEPT,
        )

    def _drawn(self, view: View, token: str, ticket: Ticket, lang: str) -> dict[str, str]:
        """The live parts as they are now, of the chosen banks."""
        self._parts.look(view, token, ticket)
        parts = self._parts.topic().parts
        names = ("head", *(f"bank-{code}" for code in banks_of(view.hall, ticket)))
        return {name: parts[name](view, token, lang) for name in names}

    def _in_order(self, ticket: Ticket) -> list[Lane]:
        hall = self._site.hall
        return [hall.lanes[code] for code in by_chance(ticket.id, banks_of(hall, ticket))]

    def _talk(self, ticket: Ticket, lane: str) -> Any:
        return self._talks.of(ticket.day, ticket.number, lane)

    async def _by_bank(self, ticket: Ticket, lang: str) -> dict[str, list[dict[str, Any]]]:
        def say(phrase: str, **values: object) -> str:
            return self._site.phrase(lang, phrase, **values)

        found: dict[str, list[dict[str, Any]]] = {}
        for offer in await self._store.offers_to(ticket.id, self._site.people.now()):
            found.setdefault(offer.lane, []).append(offer_words.shown(offer, say, lang))
        return found

    async def _offers(self, ticket: Ticket, lang: str) -> dict[str, str]:
        """HTML by bank."""
        by_bank = await self._by_bank(ticket, lang)
        render, said = self._site.render, offer_words.DISCLAIMER
        return {
            code: render("board_offers.html", lang, offers=by_bank.get(code, []), disclaimer=said)
            for code in banks_of(self._site.hall, ticket)
        }

    async def _known(self, token: str) -> Ticket:
        ticket = await self._today(token)
        if ticket is None:
            raise UnknownTicket()
        return ticket

    async def _today(self, token: str) -> Ticket | None:
        """The company's ticket that the token opens, of the open day only."""
        ticket = await self._site.dispatcher.ticket_of(token)
        of_today = ticket is not None and ticket.day == self._site.dispatcher.day
        return ticket if ticket is not None and of_today and is_company(ticket) else None
