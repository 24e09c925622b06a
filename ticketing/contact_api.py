"""`GET /api/v1/tickets/{ticket}/contact`: what the visitor left, in full at the window that serves it, else masked.

Whoever looks at it in full is written down first, in the audit and in the log; neither holds any of the contact.
"""

from typing import Literal

import structlog
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.lifecycle import CALLED, SERVING
from dispatcher.tickets import Ticket
from ticketing.names import ticket_today
from ticketing.refusals import NoContactLeft
from ticketing.ticket_api import PATH
from web.contacts import Contacts
from web.people import Person
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"clerk", "guide", "manager"})
QUEUE: Literal["queue"] = "queue"
_NOT_KEPT = {"Cache-Control": "no-store"}

log = structlog.get_logger(__name__)


class ContactOut(BaseModel):
    """What was left for the waiting, '' for what was not."""

    ticket: str
    full: bool = Field(description="Whether it stands here in full; otherwise it is masked.")
    name: str
    phone: str


def routes(site: Site, contacts: Contacts) -> list[Route]:
    door = ContactDoor(site, contacts)
    spec = Spec(
        "What the visitor left: in full at the window that serves it, else masked. A full look is audited.",
        answers={200: ContactOut},
        tag="tickets",
    )
    return [route(f"{PATH}/contact", door.read, ["GET"], roles=ROLES, name="ticket contact", spec=spec)]


class ContactDoor:
    def __init__(self, site: Site, contacts: Contacts) -> None:
        self._site, self._contacts = site, contacts

    async def read(self, request: Request) -> Response:
        """Raises UnknownTicket, NoContactLeft."""
        site, person = self._site, request.state.person
        ticket = await ticket_today(site.dispatcher, request.path_params["ticket"], person)
        contact = await self._contacts.of(QUEUE, ticket.id, site.people.now())
        if contact is None:
            raise NoContactLeft()
        full = await self._serves(person, ticket)
        if full:
            await site.audit.record(person.staff_no, "contact.revealed", ticket.id, f"window {person.window}")
            log.info("contact.revealed", ticket=ticket.id, staff=person.staff_no, window=person.window)
        else:
            contact = contact.masked()
        told = ContactOut(ticket=ticket.id, full=full, name=contact.name, phone=contact.phone)
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    async def _serves(self, person: Person, ticket: Ticket) -> bool:
        """Whether the ticket is at the window where this clerk sits now; a session that was taken over does not."""
        if person.role != "clerk" or ticket.state not in (CALLED, SERVING) or ticket.window != person.window:
            return False
        window = (await self._site.dispatcher.board()).window(person.window)
        return bool(person.session) and window.session == person.session
