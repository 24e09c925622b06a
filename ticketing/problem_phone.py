"""`/t/{token}/problem`: on the visitor's phone, what could not be done, and the hall's answer while the link holds."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ticketing.problem_rows import row
from web.problem_desk import ProblemDesk
from web.problem_words import REASONS
from web.roles import route
from web.site import Site

_NEVER_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site) -> list[Route]:
    page = ProblemPhone(site)
    return [route("/t/{token}/problem", page.show, ["GET"], roles={"public"}, name="phone problem")]


class ProblemPhone:
    def __init__(self, site: Site) -> None:
        self._site, self._desk = site, ProblemDesk(site)

    async def show(self, request: Request) -> Response:
        """Its visitor has read what is answered here. One and the same page for every token that opens nothing."""
        site, lang = self._site, self._site.language(request)
        token = request.path_params["token"]
        ticket = await site.dispatcher.ticket_of(token)
        if ticket is None:
            return site.page(request, "phone_unknown.html", status=404, headers=_NEVER_KEPT, face="gone")
        now, found = await site.dispatcher.now(), await self._desk.store.of_ticket(ticket.id)
        draw = partial(row, site, now=now, lang=lang, masked=None)
        for problem in found:
            await self._desk.told(problem)
        return site.page(
            request,
            "phone_problem.html",
            token=token,
            number=ticket.number,
            today=ticket.day == site.dispatcher.day,
            reasons=REASONS,
            rows=[draw(problem) for problem in found],
            headers=_NEVER_KEPT,
        )
