"""`/dashboard`, 大厅运行: whether anything is wrong now, where and why, what is usual, and what to do. For whoever is
in charge of the hall.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.satisfaction import LEAST_SAMPLE
from displays import dashboard_charts, dashboard_parts, promise_cards
from displays.areas import Area, areas
from displays.dashboard_advice import MOST, Advise, nothing
from displays.dashboard_charts import Usual
from displays.dashboard_figures import FIGURES, Look
from displays.dashboard_verdict import Verdict, shown_minutes, verdict
from displays.day_waits import WEEKS, minute_of
from displays.definitions import named
from displays.measures import Today
from displays.moments import clock
from displays.past_weeks import PastWeeks
from web.hub import Part, Topic, View
from web.openings import gives_until, local
from web.roles import route
from web.site import Site

LOG = logging.getLogger(__name__)
ROLES = frozenset({"manager", "admin"})
BAR = 200
"""Length of a whole bar in the units of its drawing."""


def rules_of(site: Site) -> dict[str, object]:
    """The hall's rules that definitions name."""
    return {"minutes": site.hall.rules.within_min, "least": LEAST_SAMPLE}


class Dashboard:
    """`advise` is asked for what could be done; as long as it has nothing to say there is no column of advice. `more`:
    lines that stand below the windows, by the names of their parts."""

    def __init__(
        self,
        site: Site,
        today: Today,
        past: PastWeeks,
        advise: Advise = nothing,
        more: Mapping[str, Part] = MappingProxyType({}),
    ) -> None:
        self._site, self._today, self._past, self._advise = site, today, past, advise
        drawn: dict[str, Callable[[View, str], str]] = {
            "verdict": self._verdict,
            **{f"figure-{name}": partial(self._figure, name) for name in FIGURES},
            "areas": self._areas,
            "advice": self._advice,
            "seats": self._seats,
            "promises": lambda view, lang: promise_cards.draw(site, view, "", lang),
            "closing": self._closing,
            "today": self._today_chart,
            "weeks": self._weeks,
            "month": self._month,
        }
        drawn |= {name: partial(_with_key, part) for name, part in more.items()}
        self._more = tuple(more)
        self._parts: dict[str, Part] = {name: partial(self._whole, name, draw) for name, draw in drawn.items()}
        self._seen: tuple[View, tuple[Area, ...]] | None = None
        self._known = Usual("", (), {}, ())

    def routes(self) -> list[Route]:
        return [route("/dashboard", self.page, ["GET"], roles=ROLES, name="dashboard")]

    def topic(self) -> Topic:
        return Topic("dashboard", self._parts, self._data, ROLES, concerns=lambda event, key: False)

    async def page(self, request: Request) -> Response:
        site = self._site
        view, lang = await site.view(), site.language(request)
        say = partial(site.phrase, lang)
        return site.page(
            request,
            "dashboard.html",
            after=view.state.id,
            parts={name: part(view, "", lang) for name, part in self._parts.items()},
            figures=tuple(FIGURES),
            more=("closing", "promises", *self._more),
            define=lambda name: named(name, say, **rules_of(site)),
        )

    def _whole(self, name: str, draw: Callable[[View, str], str], view: View, key: str, lang: str) -> str:
        """A part, or in its place the word that it cannot be worked out: the others stand."""
        try:
            return draw(view, lang)
        except Exception:
            LOG.exception("the dashboard's %s cannot be drawn", name)
            return self._site.render("dashboard_unknown.html", lang)

    def _look(self, view: View) -> tuple[Area, ...]:
        """All parts of one view are drawn from one look."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, areas(view)
        return self._seen[1]

    def _day(self, view: View) -> Today:
        """What was counted today; nothing before the day's first event was heard."""
        return self._today if self._today.day == view.state.day else Today(self._today.within_min)

    def _usual(self, view: View) -> Usual:
        """What the past weeks say of the open day; worked out anew when they have been read."""
        if self._past.day != view.state.day:
            return Usual(view.state.day, (), {}, ())
        if self._known.day != view.state.day:
            self._known = dashboard_charts.usual(view.hall, self._past.days, view.state.day)
        return self._known

    def _figures_look(self, view: View, lang: str) -> Look:
        say = partial(self._site.phrase, lang)
        return Look(self._look(view), view, self._day(view), self._usual(view).before, say, lang)

    def _verdict(self, view: View, lang: str) -> str:
        return self._site.render("dashboard_verdict.html", lang, verdict=self._said(view, lang))

    def _said(self, view: View, lang: str) -> Verdict:
        return verdict(self._look(view), view, self._past.days, partial(self._site.phrase, lang), lang)

    def _figure(self, name: str, view: View, lang: str) -> str:
        figure = FIGURES[name](self._figures_look(view, lang))
        return self._site.render("dashboard_figure.html", lang, figure=figure, name=name)

    def _areas(self, view: View, lang: str) -> str:
        found, today = self._look(view), self._day(view)
        scale = dashboard_parts.scale(found, view.hall.rules.within_min)
        return self._site.render(
            "dashboard_areas.html",
            lang,
            rows=dashboard_parts.rows(found),
            done=lambda area: sum(today.finished[lane.lane.code] for lane in area.lanes),
            fastest=lambda area: _minutes(today.fastest(lane.lane.code for lane in area.lanes)),
            minutes=shown_minutes,
            bar=lambda value: round(min(1.0, value / scale) * BAR, 1),
            whole=BAR,
        )

    def _advice(self, view: View, lang: str) -> str:
        found = self._advise(view, lang)[:MOST]
        return self._site.render("dashboard_advice.html", lang, advice=found) if found else ""

    def _seats(self, view: View, lang: str) -> str:
        return self._site.render("dashboard_seats.html", lang, seats=dashboard_parts.seats(view))

    def _closing(self, view: View, lang: str) -> str:
        hall, state = view.hall, view.state
        closing = hall.hours.closing(date.fromisoformat(state.day), hall.timezone)
        until = gives_until(hall, hall.lanes.values(), view.now)
        more = self._site.hall.hours.room_to_extend(date.fromisoformat(state.day)) - state.extended
        return self._site.render(
            "dashboard_closing.html",
            lang,
            closes=clock(hall, closing) if closing else "",
            until=clock(hall, until) if until else "",
            extended=state.extended,
            minutes=hall.rules.extend_min if state.open and more >= hall.rules.extend_min else 0,
        )

    def _today_chart(self, view: View, lang: str) -> str:
        hall, day = view.hall, view.state.day
        minute = minute_of(hall, view.now)
        chart = dashboard_charts.today_chart(hall, day, minute, self._day(view), self._usual(view))
        return self._site.render("dashboard_today.html", lang, chart=chart, weeks=WEEKS)

    def _weeks(self, view: View, lang: str) -> str:
        now = local(view.hall, view.now)
        rows = dashboard_charts.week_rows(view.hall, self._usual(view), now.weekday(), now.hour)
        return self._site.render("dashboard_weeks.html", lang, rows=rows, weeks=WEEKS)

    def _month(self, view: View, lang: str) -> str:
        days = [*self._usual(view).month, (date.fromisoformat(view.state.day), self._day(view).share_within())]
        target = 100 * view.hall.rules.within_share
        return self._site.render("dashboard_month.html", lang, days=days, target=target)

    def _data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs."""
        found, look = self._look(view), self._figures_look(view, "zh")
        return {
            "verdict": self._said(view, "zh")._asdict(),
            "figures": {name: figure(look)._asdict() for name, figure in FIGURES.items()},
            "areas": [
                {
                    "area": area.series.letter,
                    "waiting": area.waiting,
                    "longest_s": area.longest // 1000,
                    "lanes": {
                        lane.lane.code: {
                            "waiting": lane.waiting,
                            "standing": lane.standing,
                            "minutes": shown_minutes(lane),
                            "windows_open": lane.open,
                        }
                        for lane in area.lanes
                    },
                }
                for area in found
            ],
        }


def _with_key(part: Part, view: View, lang: str) -> str:
    return part(view, "", lang)


def _minutes(ms: int | None) -> int | None:
    return None if ms is None else -(-ms // 60_000)
