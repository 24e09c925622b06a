"""What only the visitor says, by the ticket's token: "I'm coming" after a call, and how it was after service."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.events import Event
from ticketing.bodies import Body
from ticketing.names import ticket_today
from ticketing.ticket_api import PATH
from web import answers, requests
from web.rating_given import Given, keep_number
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

_ROLES = frozenset({"visitor"})
_NOT_KEPT = {"Cache-Control": "no-store"}


class Coming(Body):
    """Nothing but the wish."""


def routes(site: Site) -> list[Route]:
    async def coming(request: Request) -> Event:
        key, _ = await requests.read(request, Coming)
        number = await number_of(request)
        return await site.dispatcher.coming(key, ticket=number)

    async def rate(request: Request) -> Event:
        key, body = await requests.read(request, Given)
        number = await number_of(request)
        rated = await site.dispatcher.rate(key, ticket=number, rating=body.rating, reasons=body.reasons)
        await keep_number(site, rated, body.phone)
        return rated

    async def number_of(request: Request) -> str:
        ticket = await ticket_today(site.dispatcher, request.path_params["ticket"], request.state.person)
        return ticket.number

    def answered(act: Callable[[Request], Awaitable[Event]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            event = await act(request)
            ticket = await site.dispatcher.ticket(event.ticket, event.day)
            assert ticket is not None  # its day is open, or still kept
            return JSONResponse(await answers.ticket_json(site, ticket), headers=_NOT_KEPT)

        return answer

    says = Spec("A called visitor says that they are coming; nothing moves.", Coming, None, {200: TicketOut}, "tickets")
    rates = Spec("The visitor rates the service, once, the same day.", Given, None, {200: TicketOut}, "tickets")
    return [
        route(f"{PATH}/coming", answered(coming), ["POST"], roles=_ROLES, name="ticket coming", spec=says),
        route(f"{PATH}/rate", answered(rate), ["POST"], roles=_ROLES, name="ticket rate", spec=rates),
    ]
