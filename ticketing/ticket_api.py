"""`/api/v1/tickets/{ticket}`: how it stands, and what its visitor or the guide desk may do."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import ReasonMissing
from dispatcher.events import Event
from dispatcher.tickets import Ticket
from ticketing import why_page
from ticketing.bodies import Expire, Say
from ticketing.names import is_token, ticket_at, ticket_today
from web import answers, requests
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

ACTORS = frozenset({"visitor", "guide", "manager", "integration"})
PATH = "/api/v1/tickets/{ticket}"
_NOT_KEPT = {"Cache-Control": "no-store"}

Verb = Callable[[Dispatcher, str, str, str, str], Awaitable[Event]]
"""(dispatcher, request id, number, reason, staff number or '')"""


async def _cancel(desk: Dispatcher, request: str, number: str, reason: str, staff: str) -> Event:
    return await desk.cancel(request, ticket=number, reason=reason)


async def _return(desk: Dispatcher, request: str, number: str, reason: str, staff: str) -> Event:
    return await desk.return_(request, ticket=number, reason=reason, staff=staff)


async def _postpone(desk: Dispatcher, request: str, number: str, reason: str, staff: str) -> Event:
    return await desk.postpone(request, ticket=number)


async def _expire(desk: Dispatcher, request: str, number: str, reason: str, staff: str) -> Event:
    return await desk.expire(request, ticket=number, reason=reason, staff=staff)


VERBS: dict[str, tuple[Verb, str]] = {
    "cancel": (_cancel, "Give the ticket up."),
    "return": (_return, "Come back after a missed call; for staff also after the time to do so."),
    "postpone": (_postpone, "Let the next few past."),
}


def routes(site: Site) -> list[Route]:
    door = TicketDoor(site)
    read = Spec("A ticket: its state, who is ahead, how long.", answers={200: TicketOut}, tag="tickets")
    end = Spec("End a ticket, wherever it is.", body=Expire, answers={200: TicketOut}, tag="tickets")
    return [
        route(PATH, door.read, ["GET"], roles=why_page.READERS, name="ticket", spec=read),
        *why_page.routes(site),
        *(
            route(
                f"{PATH}/{name}",
                door.verb(verb),
                ["POST"],
                roles=ACTORS,
                name=f"ticket {name}",
                spec=Spec(does, body=Say, answers={200: TicketOut}, tag="tickets"),
            )
            for name, (verb, does) in VERBS.items()
        ),
        route(f"{PATH}/expire", door.expire, ["POST"], roles={"manager"}, name="ticket expire", spec=end),
    ]


class TicketDoor:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def read(self, request: Request) -> Response:
        ticket = await ticket_at(self._site.dispatcher, request.path_params["ticket"], request.state.person)
        return await self._answer(ticket)

    def verb(self, verb: Verb) -> Callable[[Request], Awaitable[Response]]:
        async def act(request: Request) -> Response:
            """By token without a reason, as the visitor; by number with one, as the guide desk."""
            key, body = await requests.read(request, Say)
            name = request.path_params["ticket"]
            if not is_token(name) and not body.reason:
                raise ReasonMissing()
            # A reason is what opens a missed ticket after its time, so a visitor's is not passed on.
            reason = "" if is_token(name) else body.reason
            return await self._act(request, verb, key, reason)

        return act

    async def expire(self, request: Request) -> Response:
        key, body = await requests.read(request, Expire)
        return await self._act(request, _expire, key, body.reason)

    async def _act(self, request: Request, verb: Verb, key: str, reason: str) -> Response:
        desk = self._site.dispatcher
        ticket = await ticket_today(desk, request.path_params["ticket"], request.state.person)
        event = await verb(desk, key, ticket.number, reason, request.state.person.staff_no)
        return await self._answer(await desk.ticket(event.ticket) or ticket)

    async def _answer(self, ticket: Ticket) -> Response:
        return JSONResponse(await answers.ticket_json(self._site, ticket), headers=_NOT_KEPT)
