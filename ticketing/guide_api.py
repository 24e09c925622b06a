"""What only the guide desk does: lists of what is missing, the way back with their code, the tally, route sheets."""

from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.hall import Hall
from dispatcher.errors import BadWord, Refused, Unavailable, UnknownService
from ticketing.escpos import block_bytes
from ticketing.guide_bodies import (
    Back,
    CodeOut,
    Inquiry,
    Missing,
    Printed,
    RouteSheet,
    Tally,
)
from ticketing.guide_paper import missing_sheet
from ticketing.inquiries import Inquiries
from ticketing.layout import Block
from ticketing.printers import SCREEN, NotPrinted, Printer
from ticketing.refusals import CodeUsed
from ticketing.return_codes import ReturnCodes, plain
from ticketing.route_slip import route_layout
from web import answers, requests
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

GUIDES = frozenset({"guide", "manager"})
_WITHIN_S = 10.0
_HOUR_MS = 3_600_000


def routes(site: Site) -> list[Route]:
    desk = GuideApi(site)

    def one(path: str, endpoint: Any, name: str, roles: frozenset[str], does: str, **spec: Any) -> Route:
        return route(path, endpoint, ["POST"], roles=roles, name=name, spec=Spec(does, tag="guide", **spec))

    codes = "/api/v1/return-codes"
    return [
        one(
            codes,
            desk.missing,
            "list what is missing",
            GUIDES,
            "A code that brings the visitor back by the short queue, and the list on paper.",
            body=Missing,
            answers={201: CodeOut},
        ),
        one(
            f"{codes}/{{code}}/ticket",
            desk.back,
            "come back",
            GUIDES | {"kiosk"},
            "Take the number of the short queue with such a code, once.",
            body=Back,
            answers={201: TicketOut},
        ),
        one(
            "/api/v1/inquiries",
            desk.inquiry,
            "inquiry",
            GUIDES,
            "Count an inquiry.",
            body=Inquiry,
            answers={201: Tally},
        ),
        one(
            "/api/v1/services/{code}/route-sheet",
            desk.way,
            "route sheet",
            GUIDES,
            "Print the way to where a service is done, at any printer.",
            body=RouteSheet,
            answers={200: Printed},
        ),
    ]


class GuideApi:
    def __init__(self, site: Site) -> None:
        engine = site.people.accounts.engine
        self._site = site
        self._codes, self._inquiries = ReturnCodes(engine), Inquiries(engine)

    async def missing(self, request: Request) -> Response:
        """Raises UnknownService, BadWord for a paper that the item does not ask for."""
        site = self._site
        key, body = await requests.read(request, Missing)
        service = site.hall.services.get(body.service)
        if service is None:
            raise UnknownService()
        if not {paper.zh for paper in service.papers}.issuperset(body.missing):
            raise BadWord("missing")
        now = await site.dispatcher.now()
        until = now + round(site.hall.rules.return_code_h * _HOUR_MS)
        made = await self._codes.make(key, service.code, tuple(dict.fromkeys(body.missing)), now, until)
        why = "no_printer"
        if body.printer is not None:
            sheet = missing_sheet(site.hall, made, _known(site.hall, body.language), site.phrase, now)
            why = await self._print(body.printer, sheet)
        told = {"code": made.code, "until": answers.iso(site, made.until), "printed": not why, "why": why or None}
        return JSONResponse(told, 201)

    async def back(self, request: Request) -> Response:
        """Raises CodeUsed, and what an issue is refused for; then the code is good as before."""
        site, person = self._site, request.state.person
        key, body = await requests.read(request, Back)
        code = plain(request.path_params["code"])
        found = await self._codes.use(code, key, await site.dispatcher.now()) if code else None
        if found is None:
            raise CodeUsed()
        short = [lane.code for lane in site.hall.lanes.values() if lane.comes_back]
        known = site.hall.services.get(found.service)
        try:
            event = await site.dispatcher.issue(
                key,
                service=known.code if known else None,
                lanes=short[:1],
                language=_known(site.hall, body.language),
                kiosk=person.name if person.role == "kiosk" else body.kiosk or "",
                staff=person.staff_no,
            )
        except Unavailable:
            raise  # it may have happened: the same request may ask again
        except Refused:
            await self._codes.give_back(code, key)
            raise
        return answers.Json(await answers.issued_json(site, event), status_code=201)

    async def inquiry(self, request: Request) -> Response:
        key, body = await requests.read(request, Inquiry)
        day, now = self._site.dispatcher.day, await self._site.dispatcher.now()
        await self._inquiries.count(key, day, body.kind, now)
        return JSONResponse({"day": day, "kinds": await self._inquiries.of_day(day)}, 201)

    async def way(self, request: Request) -> Response:
        site = self._site
        _, body = await requests.read(request, RouteSheet)
        service = site.hall.services.get(request.path_params["code"])
        lang = _known(site.hall, body.language)
        sheet = route_layout(site.hall, service, lang, site.phrase) if service is not None else []
        if not sheet:
            raise UnknownService()
        why = await self._print(body.printer, sheet)
        return JSONResponse({"printed": not why, "why": why or None})

    async def _print(self, name: str, sheet: list[Block]) -> str:
        """Why the sheet did not come out, or ''."""
        printer: Printer = self._site.printers.get(name, SCREEN)
        if not printer.real:
            return "no_printer"
        try:
            await anyio.to_thread.run_sync(printer.print, block_bytes(sheet, printer.paper), _WITHIN_S)
        except NotPrinted as error:
            return error.why
        return ""


def _known(hall: Hall, language: str) -> str:
    return language if language in hall.languages else hall.languages[0]
