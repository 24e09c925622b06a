"""The phone page of one ticket. Its token is the only key; any other address gets one and the same answer."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ticketing import phone_parts
from ticketing.views import view_with
from web.hub import Topic
from web.roles import route
from web.site import Site

_NEVER_KEPT = {"Cache-Control": "no-store"}


def topics(site: Site) -> list[Topic]:
    return [phone_parts.topic(site)]


def routes(site: Site) -> list[Route]:
    async def page(request: Request) -> Response:
        token = request.path_params["token"]
        ticket = await site.dispatcher.ticket_of(token)
        if ticket is None or ticket.day != site.dispatcher.day:
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

    return [route("/t/{token}", page, ["GET"], roles=frozenset({"public"}), name="phone")]
