"""Receipts of cases: `POST /api/v1/cases/{case}/receipt` has one printed, and `/receipts/{case}` shows one as a picture
of its paper, for halls without a printer at the windows.

The answer says that it was asked for. What became of it is an event, as with every slip.
"""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.case_errors import CaseState, UnknownCase
from dispatcher.cases import WITHDRAWN
from ticketing.bodies import Body, Code
from ticketing.escpos import block_bytes
from ticketing.print_jobs import ask_for, window_printer
from ticketing.printers import SCREEN
from ticketing.receipt_of import receipt_of
from ticketing.slip_picture import svg
from web import answers, requests
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"clerk", "guide", "manager"})


class PrintReceipt(Body):
    """Where: the window's own printer, or the hall's for it, if nothing is said."""

    printer: Code | None = None


class ReceiptAsked(BaseModel):
    """The job: its event is in the stream, and so will be what becomes of it. Another copy is marked 补打."""

    case: str
    printer: str
    event: str
    asked_at: str


def routes(site: Site) -> list[Route]:
    desk = ReceiptDesk(site)
    spec = Spec("Print the receipt of a case.", body=PrintReceipt, answers={202: ReceiptAsked}, tag="cases")
    path = "/api/v1/cases/{case}/receipt"
    return [
        route(path, desk.ask, ["POST"], roles=ROLES, name="case receipt", spec=spec),
        route("/receipts/{case}", desk.page, ["GET"], roles=ROLES, name="receipt page"),
    ]


class ReceiptDesk:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def ask(self, request: Request) -> Response:
        """Raises UnknownCase, CaseState for one that was taken back, UnknownPrinter."""
        site, person = self._site, request.state.person
        key, body = await requests.read(request, PrintReceipt)
        case = await site.dispatcher.case(request.path_params["case"])
        if case is None:
            raise UnknownCase()
        if case.state == WITHDRAWN:
            raise CaseState(case.state)
        printer = body.printer or window_printer(site, person.window or "")
        ticket = case.number if case.day == site.dispatcher.day else ""
        event = await ask_for(site, key, printer, ticket=ticket, staff=person.staff_no, receipt=case.id)
        asked = ReceiptAsked(case=case.id, printer=printer, event=event.id, asked_at=answers.iso(site, event.at))
        return JSONResponse(asked.model_dump(), status_code=202)

    async def page(self, request: Request) -> Response:
        """`?lang=` of the paper too. Raises UnknownCase."""
        site, lang = self._site, self._site.language(request)
        name = request.path_params["case"]
        paper = await receipt_of(site, name, lang=lang if "lang" in request.query_params else "")
        if not paper:
            raise UnknownCase()
        label = site.phrase(lang, "受理回执 %(case)s", case=name)
        picture = svg(block_bytes(paper, SCREEN.paper), SCREEN.paper, label)
        return site.page(request, "receipt.html", picture=picture, case=name)
