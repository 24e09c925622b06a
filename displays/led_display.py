"""`/led/{number}`: the window display as text, for a matrix of LEDs that a browser is drawn on. Two lines, six Chinese
characters wide; whatever the pixels, each character is half as high as the matrix.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.hall import Window
from displays.led_lines import led, stale_lines
from displays.window_display import ROLES, concerns, window_page
from web.hub import Topic, View
from web.roles import route
from web.site import Site


def routes(site: Site) -> list[Route]:
    return [route("/led/{number}", LedDisplay(site).page, ["GET"], roles=ROLES, name="led")]


def topics(site: Site) -> list[Topic]:
    return [LedDisplay(site).topic()]


class LedDisplay:
    """One part. Speaks Chinese only: a second language has no room."""

    def __init__(self, site: Site) -> None:
        self._site, self._lang = site, site.hall.languages[0]

    def topic(self) -> Topic:
        return Topic("led", {"lines": self._lines}, data, ROLES, concerns)

    async def page(self, request: Request) -> Response:
        def shown(view: View, window: Window) -> dict[str, Any]:
            number = window.number
            return {"lines": self._lines(view, number, self._lang), "stale": stale_lines(number)}

        return await window_page(self._site, request, "led.html", shown)

    def _lines(self, view: View, key: str, lang: str) -> str:
        return self._site.render("led_lines.html", self._lang, led=led(view, key))


def data(view: View, key: str) -> dict[str, Any]:
    return led(view, key)._asdict()
