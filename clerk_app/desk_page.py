"""`/clerk`: the console of the window one is signed in to, or the way in."""

from typing import Any

from pypinyin import Style, lazy_pinyin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import reasons
from clerk_app.console import KEY_CARD, Console
from clerk_app.outcomes import OUTCOMES
from clerk_app.seat import mark
from config.hall import Hall
from web.hub import View
from web.roles import route
from web.site import Site


def routes(site: Site, console: Console) -> list[Route]:
    page = DeskPage(site, console)
    return [route("/clerk", page.show, ["GET"], roles={"public"}, name="clerk")]


class DeskPage:
    def __init__(self, site: Site, console: Console) -> None:
        self._site, self._console = site, console
        self._places = places(site.hall)

    async def show(self, request: Request) -> Response:
        person = request.state.person
        view = await self._site.view()
        seated = person is not None and person.role == "clerk" and person.window in self._site.hall.windows
        if not seated or "again" in request.query_params:
            return self._sign_in(request, view)
        lang = self._site.language(request)
        return self._site.page(
            request,
            "console.html",
            person=person,
            window=self._site.hall.windows[person.window],
            seat_mark=mark(person.session),
            after=view.state.id,
            parts=self._console.whole(view, person.window, lang),
            panels=self._console.panels,
            outcomes=list(OUTCOMES.values()),
            holds=reasons.HOLD,
            places=[place for place in self._places if place["window"] != person.window],
            call_reasons=reasons.CALL,
            transfer_reasons=reasons.TRANSFER,
            pause_reasons=reasons.PAUSE,
            pause_minutes=reasons.PAUSE_MINUTES,
            key_card=KEY_CARD,
        )

    def _sign_in(self, request: Request, view: View) -> Response:
        lang = self._site.language(request)
        seats = [
            {"number": window.number, "name": window.name.get(lang), "clerk": view.state.window(window.number).clerk}
            for window in self._site.hall.windows.values()
        ]
        chosen = request.query_params.get("window", "") or next(
            (seat["number"] for seat in seats if not seat["clerk"]), ""
        )
        return self._site.page(request, "clerk_sign_in.html", seats=seats, chosen=chosen)


def places(hall: Hall) -> list[dict[str, Any]]:
    """Where a ticket may be sent, with the words it is found by: number, code, Chinese, pinyin, initials, English."""
    windows = [
        {"kind": "window", "code": window.number, "window": window.number, "mark": window.number, "name": window.name}
        for window in hall.windows.values()
    ]
    lanes = [
        {"kind": "lane", "code": lane.code, "window": "", "mark": lane.series, "name": lane.name}
        for lane in hall.lanes.values()
    ]
    found: list[dict[str, Any]] = [*lanes, *windows]
    for place in found:
        zh, en = place["name"].zh, place["name"].en
        pinyin, initials = lazy_pinyin(zh), lazy_pinyin(zh, style=Style.FIRST_LETTER)
        typed = (place["mark"], place["code"], zh, "".join(pinyin), "".join(initials), en)
        place["words"] = "|".join(dict.fromkeys(word.lower() for word in typed if word))
    return found
