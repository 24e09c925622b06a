"""The phone page of one ticket. Its token is the only key; any other address gets one and the same answer.

For as long as yesterday's tokens open anything, they lead to what is still promised: the case that the visit left.
"""

from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dispatcher.errors import Unavailable, UnknownTicket
from dispatcher.tickets import Ticket
from ticketing import phone_api, phone_parts
from ticketing.links import own_case
from ticketing.phone_ended import Ended
from ticketing.views import view_with
from web.hub import Topic
from web.notices import NoticeParts
from web.roles import route
from web.site import Site

_NEVER_KEPT = {"Cache-Control": "no-store"}
_PUBLIC = frozenset({"public"})


def topics(site: Site, ended: Ended) -> list[Topic]:
    return [phone_parts.topic(site, ended)]


def routes(site: Site) -> list[Route]:
    told_all = NoticeParts(site).of("ticket")

    async def page(request: Request) -> Response:
        token = request.path_params["token"]
        ticket = await site.dispatcher.ticket_of(token)
        if ticket is None or ticket.day != site.dispatcher.day:
            if ticket is not None and (case := site.cases.of_ticket(ticket.id)) is not None:
                return RedirectResponse(own_case(site, case), 303, _NEVER_KEPT)
            return site.page(request, "phone_unknown.html", status=404, headers=_NEVER_KEPT, face="gone")
        view, lang = await view_with(site, ticket.number), site.language(request)
        return site.page(
            request,
            "phone.html",
            token=token,
            number=ticket.number,
            after=view.state.id,
            part=phone_parts.page(site, view, token, lang, ended=ticket),
            headers=_NEVER_KEPT,
        )

    async def part(request: Request) -> Response:
        """The page's part for a phone that gets no socket, as a socket would say it. 304 while nothing has changed.

        Raises UnknownTicket, and Unavailable while this process does not hear the hall: an old picture is no answer.
        """
        token = request.path_params["token"]
        ticket = await _today(site, token)
        if ticket is None:
            raise UnknownTicket()
        if site.follower is not None and not site.follower.fresh():
            raise Unavailable("stream")
        view, lang = await view_with(site, ticket.number), site.language(request)
        shown = phone_parts.page(site, view, token, lang, ended=ticket)
        parts = {"ticket": shown} | {name: part(view, token, lang) for name, part in told_all.items()}
        mark = blake2b("\x1f".join(parts.values()).encode(), digest_size=9).hexdigest()
        headers = {"ETag": f'"{mark}"', **_NEVER_KEPT}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        told = {"type": "snapshot", "id": view.state.id, "now": view.now, "parts": parts, "events": None}
        return JSONResponse(told, headers=headers)

    return [
        route("/t/{token}", page, ["GET"], roles=_PUBLIC, name="phone"),
        route("/t/{token}/part", part, ["GET"], roles=_PUBLIC, name="phone part"),
        *phone_api.routes(site),
    ]


async def _today(site: Site, token: str) -> Ticket | None:
    """The ticket the token opens, of the open day only."""
    ticket = await site.dispatcher.ticket_of(token)
    return ticket if ticket is not None and ticket.day == site.dispatcher.day else None
