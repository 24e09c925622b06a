"""`POST /api/v1/tickets/{ticket}/print`: staff have a slip printed, at any of the hall's printers, marked 补打.

The answer says that it was asked for. What became of it is an event, as with every slip.
"""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import WrongState
from dispatcher.lifecycle import FINAL
from ticketing.bodies import Body, Code
from ticketing.names import ticket_today
from ticketing.print_jobs import ask_for
from web import answers, requests
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"clerk", "guide", "manager"})


class Print(Body):
    """Where: the kiosk's own printer, if nothing is said."""

    printer: Code | None = None


class Asked(BaseModel):
    """The job: its event is in the stream, and so will be what becomes of it."""

    ticket: str
    printer: str
    event: str
    asked_at: str


def routes(site: Site) -> list[Route]:
    spec = Spec("Print a ticket's slip once more, marked.", body=Print, answers={202: Asked}, tag="tickets")
    path = "/api/v1/tickets/{ticket}/print"
    return [route(path, Printing(site).ask, ["POST"], roles=ROLES, name="ticket print", spec=spec)]


class Printing:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def ask(self, request: Request) -> Response:
        """Raises UnknownTicket, WrongState for a ticket that has ended, UnknownPrinter."""
        site, person = self._site, request.state.person
        key, body = await requests.read(request, Print)
        ticket = await ticket_today(site.dispatcher, request.path_params["ticket"], person)
        if ticket.state in FINAL:
            raise WrongState(ticket.state)
        printer = body.printer or ticket.kiosk
        event = await ask_for(site, key, printer, ticket=ticket.number, staff=person.staff_no)
        asked = Asked(ticket=ticket.id, printer=printer, event=event.id, asked_at=answers.iso(site, event.at))
        return JSONResponse(asked.model_dump(), status_code=202)
