"""`/t/{token}/why` for a visitor and `/why/{ticket}` for staff: why this order, in sentences and as the scores."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.tickets import Ticket
from ticketing.bodies import Why
from ticketing.names import ticket_at
from ticketing.why_found import look
from web import answers
from web.roles import Spec, route
from web.site import Site

READERS = frozenset({"visitor", "kiosk", "clerk", "guide", "manager", "admin", "integration"})
STAFF = frozenset({"clerk", "guide", "manager", "admin"})
_NOT_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site) -> list[Route]:
    page = WhyPage(site)
    spec = Spec("Why it was called then, or what it waits for now.", answers={200: Why}, tag="tickets")
    return [
        route("/t/{token}/why", page.visitor, ["GET"], roles={"public"}, name="phone why"),
        route("/why/{ticket}", page.staff, ["GET"], roles=STAFF, name="why page"),
        route("/api/v1/tickets/{ticket}/why", page.told, ["GET"], roles=READERS, name="why", spec=spec),
    ]


class WhyPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def visitor(self, request: Request) -> Response:
        """One and the same page for every token that opens nothing."""
        token = request.path_params["token"]
        ticket = await self._site.dispatcher.ticket_of(token)
        if ticket is None:
            return self._site.page(request, "phone_unknown.html", status=404, headers=_NOT_KEPT, face="gone")
        return await self._show(request, ticket, f"/t/{token}")

    async def staff(self, request: Request) -> Response:
        """Raises UnknownTicket."""
        ticket = await ticket_at(self._site.dispatcher, request.path_params["ticket"], request.state.person)
        return await self._show(request, ticket, "")

    async def _show(self, request: Request, ticket: Ticket, back: str) -> Response:
        site, lang = self._site, self._site.language(request)
        found = await look(site, ticket, lang)
        names = {lane.code: lane.name.get(lang) for lane in site.hall.lanes.values()}
        classes = {klass.code: klass.name.get(lang) for klass in site.hall.classes.values()}
        return site.page(request, "why.html", found=found, back=back, lanes=names, classes=classes, headers=_NOT_KEPT)

    async def told(self, request: Request) -> Response:
        site = self._site
        ticket = await ticket_at(site.dispatcher, request.path_params["ticket"], request.state.person)
        found = await look(site, ticket, site.language(request))
        told = {
            "ticket": ticket.id,
            "state": ticket.state,
            "window": (found.call.window if found.call is not None else ticket.window) or None,
            "at": answers.iso(site, found.at),
            "sentences": found.sentences,
            "agrees": found.agrees,
            "calls": found.calls,
            "heads": found.heads,
        }
        return JSONResponse(told, headers=_NOT_KEPT)
