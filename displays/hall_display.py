"""`/hall`: the screen that everyone in the hall looks at. Its script only moves what is drawn here."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dispatcher.events import Event
from displays import hall_parts
from displays.areas import areas
from displays.moments import when
from web.hub import Part, Topic, View
from web.roles import route
from web.site import Site

ROLES = frozenset({"display", "manager", "admin", "clerk"})

MOST_ROWS = 32
"""So many calls can be listed beside the newest one; the page keeps so many rows and never makes another."""


def routes(site: Site) -> list[Route]:
    return [route("/hall", HallDisplay(site).page, ["GET"], roles=ROLES, name="hall")]


def topics(site: Site) -> list[Topic]:
    return [HallDisplay(site).topic()]


def concerns(event: Event, key: str) -> bool:
    """What the display's script is told of: whatever moves a ticket."""
    return event.kind.startswith("ticket.")


class HallDisplay:
    """Speaks the hall's own language whatever the browser's, with English beside it."""

    def __init__(self, site: Site) -> None:
        self._site, self._lang = site, site.hall.languages[0]
        self._parts: dict[str, Part] = {
            "calls": self._calls,
            "lull": self._lull,
            "areas": self._areas,
            "missed": self._missed,
            "closed": self._closed,
        }

    def topic(self) -> Topic:
        return Topic(name="hall", parts=self._parts, data=data, role=ROLES, concerns=concerns)

    async def page(self, request: Request) -> Response:
        view = await self._site.view()
        text = self._site.render(
            "hall.html",
            self._lang,
            person=request.state.person,
            after=view.state.id,
            parts={name: part(view, "", self._lang) for name, part in self._parts.items()},
            windows=self._site.hall.windows.values(),
            zones=self._site.hall.zones,
            rows=MOST_ROWS,
            listed_ms=hall_parts.LISTED_MS,
            tips=[*((notice.zh, notice.en) for notice in self._site.hall.notices), *self._tips()],
        )
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    def _calls(self, view: View, key: str, lang: str) -> str:
        return self._render("hall_calls.html", calls=hall_parts.calls(view))

    def _lull(self, view: View, key: str, lang: str) -> str:
        return self._render("hall_lull.html", waiting=any(view.state.queue(name) for name in view.state.queues()))

    def _areas(self, view: View, key: str, lang: str) -> str:
        found = areas(view)
        return self._render("hall_areas.html", rows=[hall_parts.row(area, view.hall) for area in found])

    def _missed(self, view: View, key: str, lang: str) -> str:
        numbers, more = hall_parts.missed(view)
        return self._render("hall_missed.html", numbers=numbers, more=more)

    def _closed(self, view: View, key: str, lang: str) -> str:
        hall, now = view.hall, view.now
        if not hall_parts.is_over(view):
            return ""
        at = hall_parts.opens_next(hall, now)
        today = at is not None and hall_parts.is_today(hall, now, at)
        return self._render(
            "hall_closed.html",
            today=today,
            next=when(hall, now, at, self._lang) if at else "",
            next_english=when(hall, now, at, "en") if at else "",
            machines=list(hall.machines.values())[:2],
        )

    def _render(self, template: str, **context: Any) -> str:
        return self._site.render(template, self._lang, **context)

    def _tips(self) -> list[tuple[str, str]]:
        """The sentences at the foot, one after the other, each with its English."""
        rules = self._site.hall.rules
        missed = {"minutes": f"{rules.return_min:g}", "calls": rules.return_after_calls}
        said: list[tuple[str, dict[str, Any]]] = [
            ("请提前备好身份证原件；听不清、看不清可找导办台", {}),
            ("优先号可能先叫，时间会略有变化", {}),
            ("过号 %(minutes)s 分钟内到导办台恢复，再叫 %(calls)s 个号后叫您", missed),
        ]
        return [(self._site.phrase(self._lang, p, **v), self._site.phrase("en", p, **v)) for p, v in said]


def data(view: View, key: str) -> dict[str, Any]:
    """The same for programs: calls, missed numbers, and each area's waits in whole minutes."""
    found = areas(view)
    numbers, more = hall_parts.missed(view)
    return {
        "closed": hall_parts.is_over(view),
        "calls": [call._asdict() for call in hall_parts.calls(view)],
        "missed": {"numbers": numbers, "more": more},
        "areas": [hall_parts.row(area, view.hall)._asdict() | {"name": area.series.name.zh} for area in found],
    }
