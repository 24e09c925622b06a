"""`/hall` and `/hall/<display>`: the screens that everyone in the hall looks at. Their script only moves what is drawn
here."""

from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.hall import Display, Hall
from dispatcher.events import Event
from displays import hall_parts
from displays.areas import Area, areas
from displays.moments import when
from displays.screen import has_area, has_window, screen, zones
from displays.sides import side_now
from web.hub import Part, Topic, View
from web.notices import standing
from web.roles import route
from web.site import Site

ROLES = frozenset({"display", "manager", "admin", "clerk"})

MOST_ROWS = 32
"""So many calls can be listed beside the newest one; the page keeps so many rows and never makes another."""


def routes(site: Site, *, speaks: bool) -> list[Route]:
    """speaks: whether there is a voice on this machine."""
    page = HallDisplay(site, speaks=speaks).page
    return [
        route("/hall", page, ["GET"], roles=ROLES, name="hall"),
        route("/hall/{display}", page, ["GET"], roles=ROLES, name="hall display"),
    ]


def topics(site: Site) -> list[Topic]:
    return [HallDisplay(site).topic()]


def concerns(hall: Hall, event: Event, key: str) -> bool:
    """What a display's script is told of: whatever moves a ticket, but for what another zone's windows do."""
    if not event.kind.startswith("ticket."):
        return False
    return not event.window or has_window(hall, screen(hall, key), event.window)


class HallDisplay:
    """Speaks the hall's own language whatever the browser's, with English beside it."""

    def __init__(self, site: Site, *, speaks: bool = False) -> None:
        self._site, self._lang, self._speaks = site, site.hall.languages[0], speaks
        self._seen: tuple[View, dict[str, list[hall_parts.Row]]] | None = None
        self._parts: dict[str, Part] = {
            "calls": self._calls,
            "lull": self._lull,
            "areas": self._areas,
            "missed": self._missed,
            "closed": self._closed,
            "tips": self._tips,
        }

    def topic(self) -> Topic:
        return Topic("hall", self._parts, data, ROLES, partial(concerns, self._site.hall))

    async def page(self, request: Request) -> Response:
        hall, key = self._site.hall, request.path_params.get("display", "")
        if key and key not in hall.displays:
            raise HTTPException(404)
        display, view = screen(hall, key), await self._site.view()
        text = self._site.render(
            "hall.html",
            self._lang,
            person=request.state.person,
            after=view.state.id,
            key=key,
            display=display,
            side=side_now(display.side, hall, view.now),
            parts={name: part(view, key, self._lang) for name, part in self._parts.items()},
            windows=[window for window in hall.windows.values() if has_window(hall, display, window.number)],
            zones=hall.zones,
            here=zones(hall, display),
            voice=self._speaks and display.voice and request.state.person.role == "display",
            media=display.media and self._site.settings.media is not None,
            rows=MOST_ROWS,
            listed_ms=hall_parts.LISTED_MS,
        )
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    def _calls(self, view: View, key: str, lang: str) -> str:
        return self._render("hall_calls.html", calls=hall_parts.calls(view, screen(view.hall, key)))

    def _lull(self, view: View, key: str, lang: str) -> str:
        hall, display, state = view.hall, screen(view.hall, key), view.state
        numbers = (number for name in state.queues() for number in state.queue(name))
        waiting = any(has_area(hall, display, number[0]) for number in numbers)
        return self._render("hall_lull.html", waiting=waiting)

    def _areas(self, view: View, key: str, lang: str) -> str:
        return self._render("hall_areas.html", rows=self._rows(view, key))

    def _rows(self, view: View, key: str) -> list[hall_parts.Row]:
        """Of one view once for each display, though more than one part is drawn from them."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, {}
        rows = self._seen[1]
        if key not in rows:
            rows[key] = [hall_parts.row(area, view.hall) for area in _areas(view, screen(view.hall, key))]
        return rows[key]

    def _missed(self, view: View, key: str, lang: str) -> str:
        numbers, more = hall_parts.missed(view, screen(view.hall, key))
        return self._render("hall_missed.html", numbers=numbers, more=more)

    def _closed(self, view: View, key: str, lang: str) -> str:
        hall, now = view.hall, view.now
        if not hall_parts.is_over(view):
            return ""
        at = hall_parts.opens_next(hall, now)
        today = at is not None and hall_parts.is_today(hall, now, at)
        return self._render(
            "hall_closed.html",
            dark=screen(hall, key).dark and hall_parts.is_dark(view),
            today=today,
            next=when(hall, now, at, self._lang) if at else "",
            next_english=when(hall, now, at, "en") if at else "",
            machines=list(hall.machines.values())[:2],
        )

    def _render(self, template: str, **context: Any) -> str:
        return self._site.render(template, self._lang, **context)

    def _tips(self, view: View, key: str, lang: str) -> str:
        """The sentences at the foot, one after the other, each with its English: notices, which areas are paused, then
        what is always so."""
        posted = [(each.zh, each.en) for each in standing(view.state, view.now, "displays")]
        always = [(each.zh, each.en) for each in self._site.hall.notices]
        paused = [self._paused(row) for row in self._rows(view, key) if row.standing == "paused"]
        return self._render("hall_tips.html", tips=[*posted, *paused, *always, *self._usual()])

    def _paused(self, row: hall_parts.Row) -> tuple[str, str]:
        said = "%(area)s暂停；已取号的请继续等候"
        if row.until:
            said = "%(area)s暂停，约 %(clock)s 恢复；已取号的请继续等候"

        def say(lang: str) -> str:
            return self._site.phrase(lang, said, area=f"{row.letter} {row.name.get(lang)}", clock=row.until)

        return say(self._lang), say("en")

    def _usual(self) -> list[tuple[str, str]]:
        rules = self._site.hall.rules
        missed = {"minutes": f"{rules.return_min:g}", "calls": rules.return_after_calls}
        said: list[tuple[str, dict[str, Any]]] = [
            ("请提前备好身份证原件；听不清、看不清可找导办台", {}),
            ("优先号可能先叫，时间会略有变化", {}),
            ("过号 %(minutes)s 分钟内到导办台恢复，再叫 %(calls)s 个号后叫您", missed),
        ]
        return [(self._site.phrase(self._lang, p, **v), self._site.phrase("en", p, **v)) for p, v in said]


def _areas(view: View, display: Display) -> list[Area]:
    return [area for area in areas(view) if has_area(view.hall, display, area.series.letter)]


def data(view: View, key: str) -> dict[str, Any]:
    """The same for programs: calls, missed numbers, and each area's waits in whole minutes."""
    display = screen(view.hall, key)
    found = _areas(view, display)
    numbers, more = hall_parts.missed(view, display)
    return {
        "closed": hall_parts.is_over(view),
        "calls": [call._asdict() for call in hall_parts.calls(view, display)],
        "missed": {"numbers": numbers, "more": more},
        "areas": [hall_parts.row(area, view.hall)._asdict() | {"name": area.series.name.zh} for area in found],
    }
