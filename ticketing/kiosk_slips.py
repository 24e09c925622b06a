"""Slips that a kiosk still owes: numbers it gave a moment ago whose paper did not come out, as after a power cut.

The kiosk's page asks for them when it begins and when the hall is back. Each can be printed once more, marked 补打.
"""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import WrongState
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL, WAITING
from dispatcher.state import State
from dispatcher.tickets import Ticket
from ticketing.names import ticket_today
from ticketing.print_api import Asked
from ticketing.print_jobs import real_printers
from ticketing.printer import MAX_AGE_MS
from ticketing.refusals import UnknownPrinter
from ticketing.slip import title
from web import answers, requests
from web.roles import route
from web.site import Site

OWED_MS = 10 * 60_000
"""Older numbers are not offered: their visitors have gone on without paper."""

MOST = 3
ROLES = frozenset({"kiosk"})


def routes(site: Site) -> list[Route]:
    door = Slips(site)
    return [
        route("/kiosk/unprinted", door.unprinted, ["GET"], roles=ROLES, name="kiosk.unprinted"),
        route("/kiosk/tickets/{number}/print", door.again, ["POST"], roles=ROLES, name="kiosk.print"),
    ]


def owed(state: State, events: Iterable[Event], kiosk: str, now: int) -> list[Ticket]:
    """Waiting tickets of a kiosk without paper, the newest first. `events` are those since the oldest of them; a job
    that may still be under way is not one of them."""
    slips = (event for event in events if "receipt" not in event.fields)  # a receipt is another paper
    outcome = {event.ticket: event.kind for event in slips if event.kind in ("slip.printed", "slip.failed")}
    found = [
        ticket
        for ticket in _recent(state, kiosk, now)
        if outcome.get(ticket.number) == "slip.failed"
        or (ticket.number not in outcome and now - ticket.arrival > MAX_AGE_MS)
    ]
    return sorted(found, key=lambda ticket: -ticket.ord)[:MOST]


def _recent(state: State, kiosk: str, now: int) -> list[Ticket]:
    return [
        ticket
        for ticket in state.tickets.values()
        if ticket.kiosk == kiosk and ticket.state == WAITING and now - ticket.arrival < OWED_MS
    ]


async def ask_again(site: Site, key: str, ticket: Ticket, kiosk: str) -> Response:
    """Have the slip printed at this kiosk, marked. Raises WrongState for a ticket that has ended, UnknownPrinter."""
    if ticket.state in FINAL:
        raise WrongState(ticket.state)
    if kiosk not in real_printers(site):
        raise UnknownPrinter()
    event = await site.dispatcher.note(key, "slip.asked", ticket=ticket.number, printer=kiosk)
    asked = Asked(ticket=ticket.id, printer=kiosk, event=event.id, asked_at=answers.iso(site, event.at))
    return JSONResponse(asked.model_dump(), status_code=202)


class Slips:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def unprinted(self, request: Request) -> Response:
        """The box that offers them; an empty answer where there are none, or no printer."""
        site, kiosk, lang = self._site, request.state.person.name, self._site.language(request)
        found: list[Ticket] = []
        if kiosk in real_printers(site):
            view = await site.view()
            recent = _recent(view.state, kiosk, view.now)
            since = min((int(ticket.fields["rev"]) for ticket in recent), default=0)
            events = await site.feed.read(f"{view.state.day}-{since}") if recent else []
            while events and (more := await site.feed.read(events[-1].id)):
                events += more
            found = owed(view.state, events, kiosk, view.now)
        slips = [{"number": ticket.number, "title": title(ticket, site.hall, lang)} for ticket in found]
        text = site.render("kiosk_unprinted.html", lang, slips=slips) if slips else ""
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    async def again(self, request: Request) -> Response:
        """Raises UnknownTicket for another kiosk's ticket, WrongState, UnknownPrinter."""
        key, person = requests.key_of(request), request.state.person
        ticket = await ticket_today(self._site.dispatcher, request.path_params["number"], person)
        return await ask_again(self._site, key, ticket, person.name)
