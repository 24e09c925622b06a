"""`/window/{number}`: the display over one window, for whoever walks up to it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dispatcher.events import Event
from displays.window_parts import sign
from web.hub import Topic, View
from web.roles import route
from web.site import Site

ROLES = frozenset({"display", "manager", "admin", "clerk"})


def routes(site: Site) -> list[Route]:
    return [route("/window/{number}", WindowDisplay(site).page, ["GET"], roles=ROLES, name="window")]


def topics(site: Site) -> list[Topic]:
    return [WindowDisplay(site).topic()]


def concerns(event: Event, key: str) -> bool:
    """Only what happens at this window."""
    return event.window == key


class WindowDisplay:
    """One part, all that is right of the window's number. Speaks the hall's own language, with English beside it."""

    def __init__(self, site: Site) -> None:
        self._site, self._lang = site, site.hall.languages[0]

    def topic(self) -> Topic:
        return Topic(name="window", parts={"sign": self._sign}, data=data, role=ROLES, concerns=concerns)

    async def page(self, request: Request) -> Response:
        window = self._site.hall.windows.get(request.path_params["number"])
        if window is None:
            raise HTTPException(404)
        view = await self._site.view()
        text = self._site.render(
            "window.html",
            self._lang,
            person=request.state.person,
            after=view.state.id,
            window=window,
            sign=self._sign(view, window.number, self._lang),
        )
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    def _sign(self, view: View, key: str, lang: str) -> str:
        found = sign(view, key)
        return self._site.render("window_sign.html", self._lang, window=view.hall.windows[key], sign=found)


def data(view: View, key: str) -> dict[str, Any]:
    return sign(view, key)._asdict()
