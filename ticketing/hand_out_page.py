"""`/case`, 查办件: on any phone, how a case stands, by its number and code. A ticket's own page dies with its day."""

from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dispatcher.case_errors import UnknownCase
from dispatcher.cases import HANDED_OUT, READY
from ticketing import hand_out_api
from ticketing.hand_out import HandOut, place_of
from web import case_words
from web.roles import route
from web.site import Site
from web.throttle import Throttle, who

_NEVER_KEPT = {"Cache-Control": "no-store"}
_COLLECTED = (READY, HANDED_OUT)


def routes(site: Site) -> list[Route]:
    """The page, its fragment, and the numbers that a code gives."""
    codes = Throttle(site.people.tries, "hand-out codes", hand_out_api.WRONG_CODES)
    pages = CasePages(site, codes)
    made = [
        route("/case", pages.home, ["GET"], roles={"public"}, name="case page"),
        route("/case/{case}/{code}", pages.found, ["GET"], roles={"public"}, name="case found"),
    ]
    return [*made, *hand_out_api.routes(site, codes)]


class CasePages:
    def __init__(self, site: Site, codes: Throttle) -> None:
        self._site, self._codes, self._desk = site, codes, HandOut(site)

    async def home(self, request: Request) -> Response:
        return self._site.page(request, "case.html", headers=_NEVER_KEPT)

    async def found(self, request: Request) -> Response:
        """Raises UnknownCase for a number or code that opens nothing."""
        site, lang = self._site, self._site.language(request)
        async with self._codes.guessing(who(request), UnknownCase):
            case = await self._desk.with_code(request.path_params["code"], request.path_params["case"])
        now = await site.dispatcher.now()
        words = case_words.said(case, site.hall, now, partial(site.phrase, lang), lang)
        place = place_of(site.hall, case, partial(site.phrase, lang), lang) if case.state in _COLLECTED else ""
        text = site.render("case_found.html", lang, case=words, place=place)
        return HTMLResponse(text, headers=_NEVER_KEPT)
