"""`/dashboard`, 大厅运行: whether anything is wrong now, where and why, what is usual, and what to do. For whoever is
in charge of the hall.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.satisfaction import LEAST_SAMPLE
from displays import dashboard_parts, promise_cards
from displays.areas import Area, areas
from displays.dashboard_advice import MOST, Advise, FindRemedy, no_remedy, nothing
from displays.dashboard_figures import FIGURES, Look
from displays.dashboard_pictures import DashboardPictures
from displays.dashboard_verdict import TROUBLED, Verdict, shown_minutes, verdict
from displays.definitions import named
from displays.measures import Today
from displays.moments import clock
from displays.past_weeks import PastWeeks
from web.hub import Part, Topic, View
from web.openings import gives_until
from web.roles import route
from web.site import Site

Found = TypeVar("Found")
LOG = logging.getLogger(__name__)
ROLES = frozenset({"manager", "admin"})
BAR = 200
"""Length of a whole bar in the units of its drawing."""


def rules_of(site: Site) -> dict[str, object]:
    """The hall's rules that definitions name."""
    return {"minutes": site.hall.rules.within_min, "least": LEAST_SAMPLE}


class Dashboard:
    """`advise` is asked for what could be done; as long as it has nothing to say there is no column of advice.
    `remedy`: for what helps the lane of the sentence above. `more`: lines that stand below the windows, by the names of
    their parts; `followed`: what became of advice, below what is advised now."""

    def __init__(
        self,
        site: Site,
        today: Today,
        past: PastWeeks,
        advise: Advise = nothing,
        remedy: FindRemedy = no_remedy,
        more: Mapping[str, Part] = MappingProxyType({}),
        followed: Callable[[View, str], str] = lambda view, lang: "",
    ) -> None:
        self._site, self._past, self._advise, self._remedy = site, past, advise, remedy
        self._followed = followed
        self._pictures = DashboardPictures(site, today, past)
        drawn: dict[str, Callable[[View, str], str]] = {
            "verdict": self._verdict,
            **{f"figure-{name}": partial(self._figure, name) for name in FIGURES},
            "areas": self._areas,
            "advice": self._advice,
            "seats": self._seats,
            "promises": lambda view, lang: promise_cards.draw(site, view, "", lang),
            "closing": self._closing,
            **self._pictures.drawn(),
        }
        drawn |= {name: partial(_with_key, part) for name, part in more.items()}
        self._more = tuple(more)
        self._parts: dict[str, Part] = {name: partial(self._whole, name, draw) for name, draw in drawn.items()}
        self._seen: tuple[View, tuple[Area, ...]] | None = None

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
        found = _or_none(name, partial(draw, view, lang))
        return self._site.render("dashboard_unknown.html", lang) if found is None else found

    def _look(self, view: View) -> tuple[Area, ...]:
        """All parts of one view are drawn from one look."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, areas(view)
        return self._seen[1]

    def _figures_look(self, view: View, lang: str) -> Look:
        say = partial(self._site.phrase, lang)
        return Look(self._look(view), view, self._pictures.day(view), self._pictures.usual(view).before, say, lang)

    def _verdict(self, view: View, lang: str) -> str:
        said = self._said(view, lang)
        remedy = self._remedy(view, said.lane, lang) if said.tone in TROUBLED else None
        return self._site.render("dashboard_verdict.html", lang, verdict=said, remedy=remedy, troubled=TROUBLED)

    def _said(self, view: View, lang: str) -> Verdict:
        return verdict(self._look(view), view, self._past.days, partial(self._site.phrase, lang), lang)

    def _figure(self, name: str, view: View, lang: str) -> str:
        figure = FIGURES[name](self._figures_look(view, lang))
        return self._site.render("dashboard_figure.html", lang, figure=figure, name=name)

    def _areas(self, view: View, lang: str) -> str:
        found, today = self._look(view), self._pictures.day(view)
        scale = dashboard_parts.scale(found, view.hall.rules.within_min)
        return self._site.render(
            "dashboard_areas.html",
            lang,
            rows=dashboard_parts.rows(found, view),
            done=lambda area: sum(today.finished[lane.lane.code] for lane in area.lanes),
            fastest=lambda area: _minutes(today.fastest(lane.lane.code for lane in area.lanes)),
            minutes=shown_minutes,
            bar=lambda value: round(min(1.0, value / scale) * BAR, 1),
            whole=BAR,
            ahead=named("later", partial(self._site.phrase, lang)),
        )

    def _advice(self, view: View, lang: str) -> str:
        found = self._advise(view, lang)[:MOST]
        done = self._followed(view, lang)
        return self._site.render("dashboard_advice.html", lang, advice=found, followed=done) if found or done else ""

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

    def _data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs; null for what cannot be worked out."""

        def figure(name: str) -> dict[str, Any]:
            return FIGURES[name](self._figures_look(view, "zh"))._asdict()

        return {
            "verdict": _or_none("verdict", lambda: self._said(view, "zh")._asdict()),
            "figures": {name: _or_none(f"figure-{name}", partial(figure, name)) for name in FIGURES},
            "areas": _or_none("areas", partial(self._areas_data, view)),
        }

    def _areas_data(self, view: View) -> list[dict[str, Any]]:
        return [
            {
                "area": area.series.letter,
                "waiting": area.waiting,
                "longest_s": area.longest // 1000,
                "lanes": {
                    lane.lane.code: {
                        "waiting": lane.waiting,
                        "standing": lane.standing,
                        "minutes": shown_minutes(lane),
                        "minutes_in_an_hour": dashboard_parts.later_minutes(view, lane.lane),
                        "windows_open": lane.open,
                    }
                    for lane in area.lanes
                },
            }
            for area in self._look(view)
        ]


def _or_none(name: str, work: Callable[[], Found]) -> Found | None:
    """What it comes to; None, and a line in the log, if it breaks: nothing else breaks with it."""
    try:
        return work()
    except Exception:
        LOG.exception("the dashboard's %s cannot be worked out", name)
        return None


def _with_key(part: Part, view: View, lang: str) -> str:
    return part(view, "", lang)


def _minutes(ms: int | None) -> int | None:
    return None if ms is None else -(-ms // 60_000)
