"""`/dashboard`, 大厅运行: whether anything is wrong now, where and why. For whoever is in charge of the hall."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from displays import dashboard_parts, promise_cards
from displays.areas import Area, areas
from displays.away_report import AwayReport
from displays.estimates_kept import EstimatesKept
from displays.measures import WITHIN_MIN, Today
from web.hub import Part, Topic, View
from web.roles import route
from web.site import Site

ROLES = frozenset({"manager", "admin"})
FIGURES = ("waiting", "usual", "longest", "within", "windows", "finished")
BAR = 200
"""Length of a whole bar in the units of its drawing."""


def routes(site: Site, today: Today, kept: EstimatesKept, report: AwayReport) -> list[Route]:
    return [route("/dashboard", Dashboard(site, today, kept, report).page, ["GET"], roles=ROLES, name="dashboard")]


def topics(site: Site, today: Today, kept: EstimatesKept, report: AwayReport) -> list[Topic]:
    return [Dashboard(site, today, kept, report).topic()]


class Dashboard:
    def __init__(self, site: Site, today: Today, kept: EstimatesKept, report: AwayReport) -> None:
        self._site, self._today = site, today
        self._parts: dict[str, Part] = {
            "verdict": self._verdict,
            **{f"figure-{name}": partial(self._figure, name) for name in FIGURES},
            "areas": self._areas,
            "seats": self._seats,
            "promises": partial(promise_cards.draw, site),
            "kept": kept.draw,
            "away": report.draw,
        }
        self._seen: tuple[View, tuple[Area, ...]] | None = None

    def topic(self) -> Topic:
        return Topic("dashboard", self._parts, self._data, ROLES, concerns=lambda event, key: False)

    async def page(self, request: Request) -> Response:
        view, lang = await self._site.view(), self._site.language(request)
        return self._site.page(
            request,
            "dashboard.html",
            after=view.state.id,
            parts={name: part(view, "", lang) for name, part in self._parts.items()},
            figures=FIGURES,
            within=WITHIN_MIN,
        )

    def _look(self, view: View) -> tuple[Area, ...]:
        """All parts of one view are drawn from one look."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, areas(view)
        return self._seen[1]

    def _day(self, view: View) -> Today:
        """What was counted today; nothing before the day's first event was heard."""
        return self._today if self._today.day == view.state.day else Today()

    def _verdict(self, view: View, key: str, lang: str) -> str:
        say = partial(self._site.phrase, lang)
        found = dashboard_parts.verdict(self._look(view), view, say, lang)
        return self._site.render("dashboard_verdict.html", lang, verdict=found)

    def _figure(self, name: str, view: View, key: str, lang: str) -> str:
        return self._site.render("dashboard_figure.html", lang, figure=self._figures(view, lang)[name])

    def _figures(self, view: View, lang: str) -> dict[str, dashboard_parts.Figure]:
        say, today = partial(self._site.phrase, lang), self._day(view)
        return dashboard_parts.figures(self._look(view), view, today, say, lang)

    def _areas(self, view: View, key: str, lang: str) -> str:
        found, today = self._look(view), self._day(view)
        scale = dashboard_parts.scale(found)
        return self._site.render(
            "dashboard_areas.html",
            lang,
            areas=found,
            done=lambda area: sum(today.finished[lane.lane.code] for lane in area.lanes),
            fastest=lambda area: _minutes(today.fastest(lane.lane.code for lane in area.lanes)),
            minutes=dashboard_parts.shown_minutes,
            bar=lambda value: round(min(1.0, value / scale) * BAR, 1),
            whole=BAR,
        )

    def _seats(self, view: View, key: str, lang: str) -> str:
        found = dashboard_parts.seats(view)
        return self._site.render("dashboard_seats.html", lang, seats=found)

    def _data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs."""
        zh = partial(self._site.phrase, "zh")
        found = self._look(view)
        return {
            "verdict": dashboard_parts.verdict(found, view, zh, "zh")._asdict(),
            "figures": {name: figure._asdict() for name, figure in self._figures(view, "zh").items()},
            "areas": [
                {
                    "area": area.series.letter,
                    "waiting": area.waiting,
                    "longest_s": area.longest // 1000,
                    "lanes": {
                        lane.lane.code: {
                            "waiting": lane.waiting,
                            "standing": lane.standing,
                            "minutes": dashboard_parts.shown_minutes(lane),
                            "windows_open": lane.open,
                        }
                        for lane in area.lanes
                    },
                }
                for area in found
            ],
        }


def _minutes(ms: int | None) -> int | None:
    return None if ms is None else -(-ms // 60_000)
