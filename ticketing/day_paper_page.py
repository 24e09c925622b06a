"""`/audit/days/{day}`: the paper of a day's end as a sheet to print and sign, and once more at a slip printer."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ticketing.bodies import Body
from ticketing.day_paper import compose
from ticketing.day_printer import PRINTED, print_paper, said_of
from ticketing.guide_bodies import Printed
from ticketing.print_jobs import real_printers
from ticketing.refusals import UnknownDay, UnknownPrinter
from web import requests
from web.audit_reading import DayHead, by_series, day_heads
from web.roles import Spec, route
from web.site import Site

READERS = frozenset({"auditor", "admin", "manager"})
PRINTERS = frozenset({"admin", "manager"})


class PrintPaper(Body):
    printer: Annotated[str, Field(min_length=1, max_length=40)]


def routes(site: Site) -> list[Route]:
    page = DayPaperPage(site)
    spec = Spec("Print the paper of a day's end once more.", body=PrintPaper, answers={200: Printed}, tag="audit")
    again = "/api/v1/audit/days/{day}/print"
    return [
        route("/audit/days/{day}", page.show, ["GET"], roles=READERS, name="day paper"),
        route(again, page.print_again, ["POST"], roles=PRINTERS, name="print day paper", spec=spec),
    ]


class DayPaperPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: Request) -> Response:
        """Raises UnknownDay."""
        site, lang = self._site, self._site.language(request)
        head, now = await self._head(request), await self._site.dispatcher.now()
        said = await said_of(site, head.day)
        given = await by_series(site.audit.tables, head.day)
        return site.page(
            request,
            "day_paper.html",
            paper=compose(head, given, site.hall, lang, now=now, reprint=PRINTED in said),
            printers=real_printers(site) if request.state.person.role in PRINTERS else [],
            said=said[0] if said else "",
        )

    async def print_again(self, request: Request) -> Response:
        """Raises UnknownDay, UnknownPrinter."""
        _, body = await requests.read(request, PrintPaper)
        head = await self._head(request)
        if body.printer not in real_printers(self._site):
            raise UnknownPrinter()
        why = await print_paper(self._site, head, body.printer, request.state.person.staff_no)
        return JSONResponse({"printed": not why, "why": why or None})

    async def _head(self, request: Request) -> DayHead:
        """The latest, where data was restored and a day has been closed twice."""
        found = await day_heads(self._site.audit.tables, request.path_params["day"][:8])
        if not found:
            raise UnknownDay()
        return found[0]
