"""`/window/{number}`: the display over one window, for whoever walks up to it."""

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.hall import Window
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


async def window_page(
    site: Site, request: Request, template: str, shown: Callable[[View, Window], dict[str, Any]]
) -> Response:
    """A screen over the window of the address. shown: what the template needs besides the window itself."""
    window = site.hall.windows.get(request.path_params["number"])
    if window is None:
        raise HTTPException(404)
    view = await site.view()
    told = {"person": request.state.person, "after": view.state.id, "window": window, **shown(view, window)}
    return HTMLResponse(site.render(template, site.hall.languages[0], **told), headers={"Cache-Control": "no-store"})


class WindowDisplay:
    """One part, all that is right of the window's number. Speaks the hall's own language, with English beside it."""

    def __init__(self, site: Site) -> None:
        self._site, self._lang = site, site.hall.languages[0]

    def topic(self) -> Topic:
        return Topic(name="window", parts={"sign": self._sign}, data=data, role=ROLES, concerns=concerns)

    async def page(self, request: Request) -> Response:
        def shown(view: View, window: Window) -> dict[str, Any]:
            return {"sign": self._sign(view, window.number, self._lang)}

        return await window_page(self._site, request, "window.html", shown)

    def _sign(self, view: View, key: str, lang: str) -> str:
        found = sign(view, key)
        return self._site.render("window_sign.html", self._lang, window=view.hall.windows[key], sign=found)


def data(view: View, key: str) -> dict[str, Any]:
    return sign(view, key)._asdict()
