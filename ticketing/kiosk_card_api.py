"""`/api/v1/cards`: what the page of a kiosk with a card reader asks. See docs/card-bridge.md."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import UnknownTicket
from ticketing.bodies import Body, Card, Code, TextOut
from ticketing.kiosk_card import group_of
from ticketing.kiosk_card_desk import CardDesk
from ticketing.kiosk_slips import ask_again
from ticketing.print_api import Asked
from web import answers, requests
from web.roles import Spec, route
from web.site import Site
from web.ticket_out import TicketOut

ROLES = frozenset({"kiosk"})
_NOT_KEPT = {"Cache-Control": "no-store"}


class Key(BaseModel):
    """What a reader digests numbers with today."""

    key: str


class Known(BaseModel):
    """Whether the holder goes first by age, by which ground, and the tickets the card has already."""

    priority: bool
    group: TextOut | None
    tickets: list[TicketOut]


class Again(Body):
    """A slip of a ticket of this card, at this kiosk."""

    card: Card
    ticket: Code


def routes(site: Site, desk: CardDesk) -> list[Route]:
    door = CardDoor(site, desk)
    key = Spec("The day's key for card readers.", answers={200: Key}, tag="cards")
    look = Spec("What a card means for its holder today.", body=Card, answers={200: Known}, tag="cards")
    slip = Spec("Print the slip of a card's ticket once more.", body=Again, answers={202: Asked}, tag="cards")
    return [
        route("/api/v1/cards/key", door.key, ["GET"], roles=ROLES, name="card key", spec=key),
        route("/api/v1/cards", door.look, ["POST"], roles=ROLES, name="card", spec=look),
        route("/api/v1/cards/slip", door.slip, ["POST"], roles=ROLES, name="card slip", spec=slip),
    ]


class CardDoor:
    def __init__(self, site: Site, desk: CardDesk) -> None:
        self._site, self._desk = site, desk

    async def key(self, request: Request) -> Response:
        return JSONResponse({"key": await self._desk.key()}, headers=_NOT_KEPT)

    async def look(self, request: Request) -> Response:
        site = self._site
        _, card = await requests.read(request, Card)
        tickets = await self._desk.tickets(card)
        group = group_of(site.hall, card.birth_year, site.dispatcher.day)
        known = {
            "priority": group is not None,
            "group": {"zh": group.name.zh, "en": group.name.en} if group else None,
            "tickets": [await answers.ticket_json(site, ticket) for ticket in tickets],
        }
        return JSONResponse(known, headers=_NOT_KEPT)

    async def slip(self, request: Request) -> Response:
        """Raises UnknownTicket for a ticket of another card, UnknownPrinter where this kiosk has none."""
        key, body = await requests.read(request, Again)
        found = next((each for each in await self._desk.tickets(body.card) if each.number == body.ticket), None)
        if found is None:
            raise UnknownTicket()
        return await ask_again(self._site, key, found, request.state.person.name)
