"""`/rate/{window}`: the pad on the counter. It asks the visitor whose service has just ended, once, and nobody else."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import rating_api
from clerk_app.words import local_time, matter
from dispatcher.events import Event
from dispatcher.visitor_commands import LOW
from dispatcher.visits import Visit, Visits
from web.hub import Topic, View
from web.rating_words import LEVELS, MOUTHS
from web.read_aloud import clip_route
from web.roles import route
from web.site import Site
from web.voice_engine import voice_in

ASKS_MS = 30_000
"""How long the pad waits for an answer."""

PADS = frozenset({"pad"})
_READERS = PADS | {"manager", "admin"}


def routes(site: Site, visits: Visits) -> list[Route]:
    page = RatingPad(site, visits)
    shown = route("/rate/{window}", page.show, ["GET"], roles=_READERS, name="rating pad")
    read = clip_route(site, page.voice, "/rate/{window}/voice", _READERS)
    return [shown, read, *rating_api.routes(site, visits)]


def topics(site: Site, visits: Visits) -> list[Topic]:
    return [RatingPad(site, visits).topic()]


def concerns(event: Event, key: str) -> bool:
    return event.window == key or event.kind in ("ticket.rated", "ticket.unrated")


def asked_now(visits: Visits, view: View, window: str) -> Visit | None:
    """Whom the pad of a window asks at this moment."""
    found = visits.asked(window) if visits.day == view.state.day else None
    return found if found and view.now < found.since + ASKS_MS else None


class RatingPad:
    """One part: the question while there is somebody to ask, else which window this is and who sits there."""

    def __init__(self, site: Site, visits: Visits) -> None:
        self._site, self._visits = site, visits
        self.voice = voice_in(site.settings.data, site.settings.voice)

    def topic(self) -> Topic:
        return Topic("pad", {"pad": self._draw}, self._data, PADS, concerns=concerns)

    async def show(self, request: Request) -> Response:
        window = self._site.hall.windows.get(request.path_params["window"])
        if window is None:
            raise HTTPException(404)
        view, lang = await self._site.view(), self._site.language(request)
        return self._site.page(
            request,
            "rating_pad.html",
            after=view.state.id,
            window=window,
            voice=self.voice.reads,
            reasons=view.hall.indicators_on(view.state.day).names(lang),
            part=self._draw(view, window.number, lang),
        )

    def _draw(self, view: View, key: str, lang: str) -> str:
        window, found = view.hall.windows[key], asked_now(self._visits, view, key)
        ticket = view.state.ticket(found.ticket) if found else None
        return self._site.render(
            "rating_pad_asks.html",
            lang,
            window=window,
            voice=self.voice.reads,
            clerk=view.state.window(key).clerk,
            visit=found,
            matter=matter(view.hall, ticket, lang) if ticket else "",
            ended=local_time(view.hall, found.at) if found else "",
            until=found.since + ASKS_MS if found else 0,
            seconds=ASKS_MS // 1000,
            levels=LEVELS,
            mouths=MOUTHS,
            low=LOW,
        )

    def _data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs. Raises KeyError for a window that the hall does not have."""
        found = asked_now(self._visits, view, view.hall.windows[key].number)
        return {
            "window": key,
            "ticket": found.ticket if found else None,
            "until": found.since + ASKS_MS if found else None,
        }
