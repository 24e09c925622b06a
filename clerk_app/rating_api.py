"""What a pad says: how a visit at its window was, or that nobody answered; and what was written on paper."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.commands import number_of
from clerk_app.models import Here, TicketName
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.visits import Visits
from web import answers, requests
from web.rating_given import Given, keep_number
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut


class NotEndedHere(Refused):
    """The pad of a window speaks of visits that have ended there today."""

    word, status = "NOT_ENDED_HERE", 409


class Rating(Given):
    """Of a ticket that has ended."""

    ticket: TicketName


def check_ended(visits: Visits, window: str, number: str) -> None:
    """Raises NotEndedHere."""
    if not visits.ended_at(window, number):
        raise NotEndedHere()


def routes(site: Site, visits: Visits) -> list[Route]:
    door = RatingDoor(site, visits)
    says = Spec("A pad tells how the visitor found it.", body=Rating, answers={200: TicketOut}, tag="ratings")
    none = Spec("A pad tells that nobody answered in time.", body=Here, answers={200: TicketOut}, tag="ratings")
    paper = Spec("A rating that was written on paper, of today.", body=Rating, answers={200: TicketOut}, tag="ratings")
    at = "/api/v1/windows/{window}"
    return [
        route(f"{at}/rating", door.rate, ["POST"], roles={"pad"}, name="pad rating", spec=says),
        route(f"{at}/unrated", door.unrated, ["POST"], roles={"pad"}, name="pad unrated", spec=none),
        route("/api/v1/ratings", door.paper, ["POST"], roles={"guide", "manager"}, name="paper rating", spec=paper),
    ]


class RatingDoor:
    def __init__(self, site: Site, visits: Visits) -> None:
        self._site, self._visits = site, visits

    async def rate(self, request: Request) -> Response:
        """Raises NotEndedHere, RatedAlready."""
        key, body = await requests.read(request, Rating)
        return await self._rated(key, body, self._ended_here(request, body.ticket), "pad")

    async def paper(self, request: Request) -> Response:
        """Raises UnknownTicket, WrongState, RatedAlready."""
        key, body = await requests.read(request, Rating)
        return await self._rated(key, body, number_of(self._site.dispatcher, body.ticket), "paper")

    async def unrated(self, request: Request) -> Response:
        """Raises NotEndedHere, RatedAlready."""
        key, body = await requests.read(request, Here)
        number = self._ended_here(request, body.ticket)
        return await self._told(await self._site.dispatcher.unrate(key, ticket=number))

    def _ended_here(self, request: Request, ticket: str) -> str:
        number = number_of(self._site.dispatcher, ticket)
        check_ended(self._visits, request.path_params["window"], number)
        return number

    async def _rated(self, key: str, body: Rating, number: str, source: str) -> Response:
        site = self._site
        event = await site.dispatcher.rate(key, ticket=number, rating=body.rating, reasons=body.reasons, source=source)
        await keep_number(site, event, body.phone)
        return await self._told(event)

    async def _told(self, event: Event) -> Response:
        ticket = await self._site.dispatcher.ticket(event.ticket, event.day)
        assert ticket is not None  # its day is open, or still kept
        return JSONResponse(await answers.ticket_json(self._site, ticket))
