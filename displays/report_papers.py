"""Papers of one sheet: 早报 before the doors open, and the week for the director."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.hall import Hall, Window
from displays.areas import areas
from displays.dashboard import rules_of
from displays.dashboard_verdict import Say
from displays.day_waits import Day, same_weekday, week
from displays.definitions import named
from displays.moments import clock
from displays.past_weeks import PastWeeks
from displays.report_days import ReportDays
from displays.report_figures import Group, figures, report
from displays.report_page import ROLES, shown
from displays.report_rows import DayRows
from web.follow_ups import FollowUps
from web.hub import View
from web.openings import local
from web.problem_reading import ProblemReading
from web.problem_words import REASONS
from web.roles import route
from web.site import Site

SUMS = ("taken", "finished", "wait_median", "wait_p90", "within", "satisfaction", "response", "kept", "left")
LISTED = 8
"""Lines of a list on a sheet; how many more there are is said."""
_DAY_MS = 86_400_000


class Expected(NamedTuple):
    """What the same weekday of the last weeks lets expect; `hours`: the fullest ones with their mean waits."""

    called: int
    hours: list[tuple[int, float]]


class ReportPapers:
    def __init__(self, site: Site, days: ReportDays, past: PastWeeks) -> None:
        self._site, self._days, self._past = site, days, past

    def routes(self) -> list[Route]:
        return [
            route("/reports/morning", self.morning, ["GET"], roles=ROLES, name="morning paper"),
            route("/reports/weekly", self.weekly, ["GET"], roles=ROLES, name="weekly paper"),
        ]

    async def morning(self, request: Request) -> Response:
        """What is to be known before the day begins."""
        site, lang = self._site, self._site.language(request)
        view = await site.view()
        hall, today = view.hall, self._days.today
        yesterday = await self._last_day(today)
        return site.page(
            request,
            "report_morning.html",
            today=today,
            hours=[str(session) for session in hall.hours.of(today)],
            expected=expected(hall, self._past.days, view.state.day),
            absent=[f"{window.number} {window.name.get(lang)}" for window in _absent(view)],
            unserved=_unserved(view, lang),
            due=self._due(view, lang),
            yesterday=date.fromisoformat(yesterday.day) if yesterday else None,
            sums=self._sums(yesterday.visits + yesterday.works + yesterday.promises if yesterday else (), lang),
            complaints=await self._complaints(yesterday, lang) if yesterday else [],
            listed=LISTED,
            shown=shown,
        )

    async def weekly(self, request: Request) -> Response:
        """The last whole week from Monday to Sunday, beside the one before it."""
        site, lang = self._site, self._site.language(request)
        monday = self._days.today - timedelta(days=self._days.today.weekday() + 7)
        mine = await self._days.of(monday, monday + timedelta(days=6))
        before = await self._days.of(monday - timedelta(days=7), monday - timedelta(days=1))
        sums = {name: report(days, "hall", "whole", site.hall) for name, days in (("now", mine), ("before", before))}
        now, then = (each[0].figures if each else figures((), site.hall) for each in sums.values())
        say = partial(site.phrase, lang)
        definitions = {name: named(name, say, **rules_of(site)) for name in SUMS}
        return site.page(
            request,
            "report_weekly.html",
            first=monday,
            last=monday + timedelta(days=6),
            sums=[(definitions[name], now[name], then[name]) for name in SUMS],
            lanes=[(_lane(site.hall, each.key, lang), each.figures) for each in _in_order(mine, site.hall)],
            days=[(each.period, each.figures) for each in report(mine, "hall", "day", site.hall)],
            columns=definitions,
            shown=shown,
        )

    async def _last_day(self, today: date) -> DayRows | None:
        """The last business day before today, if there was one within two weeks."""
        found = await self._days.of(today - timedelta(days=14), today - timedelta(days=1))
        return found[-1] if found else None

    def _sums(self, rows: Any, lang: str) -> list[Any]:
        say, found = partial(self._site.phrase, lang), figures(rows, self._site.hall)
        return [(named(name, say, **rules_of(self._site)), found[name]) for name in SUMS]

    def _due(self, view: View, lang: str) -> list[tuple[str, str, str, bool]]:
        """Cases whose promise ends today or has ended: number, item, by when, and whether that is over."""
        hall, today = view.hall, local(view.hall, view.now).date()
        running = [case for case in self._site.cases if case.open and not case.stopped_at]
        due = sorted((case for case in running if local(hall, case.due - 1).date() <= today), key=lambda case: case.due)
        return [
            (case.id, _item(hall, case.service, lang), _by(hall, case.due, today), case.due < view.now) for case in due
        ]

    async def _complaints(self, day: DayRows, lang: str) -> list[str]:
        """Low ratings and what could not be done on a day, without any words of a visitor."""
        site, hall, say = self._site, self._site.hall, partial(self._site.phrase, lang)
        kept = FollowUps(site.people.accounts.engine)
        rated = [each for each in (*await kept.all(), *await kept.all(closed=True)) if each.ticket.startswith(day.day)]
        noted = await ProblemReading(site.people.accounts.engine).latest(500)
        own = [each for each in noted if f"{local(hall, each.at):%Y%m%d}" == day.day]
        problems, reasons = dict(REASONS), dict(hall.indicators_on(day.day).names(lang))
        low = [
            say("不满意：%(item)s", item=_item(hall, each.service, lang) or _lane(hall, each.lane, lang))
            + _because([reasons[word] for word in each.reasons if word in reasons], say)
            for each in rated
        ]
        return low + [
            say("办不成：%(item)s", item=_item(hall, each.service, lang) or say("没有说明"))
            + _because([say(problems[each.reason])] if each.reason in problems else [], say)
            for each in own
        ]


def expected(hall: Hall, past: tuple[Day, ...], day: str) -> Expected | None:
    """None while fewer than four of the weekday are known."""
    before = same_weekday(past, day)
    if not before:
        return None
    hours = week(hall, past, day).get(date.fromisoformat(day).weekday(), {})
    called = round(sum(len(each.waits) for each in before) / len(before))
    return Expected(called, sorted(hours.items(), key=lambda each: -each[1])[:3])


def _absent(view: View) -> list[Window]:
    """Windows at which nobody sits now."""
    return [window for window in view.hall.windows.values() if view.state.window(window.number).state == "closed"]


def _unserved(view: View, lang: str) -> list[str]:
    """Lanes that no window serves now."""
    return [lane.lane.name.get(lang) for area in areas(view) for lane in area.lanes if lane.standing == "absent"]


def _item(hall: Hall, code: str, lang: str) -> str:
    return hall.services[code].name.get(lang) if code in hall.services else ""


def _lane(hall: Hall, code: str, lang: str) -> str:
    return hall.lanes[code].name.get(lang) if code in hall.lanes else code


def _by(hall: Hall, due: int, today: date) -> str:
    moment = local(hall, due)
    return clock(hall, due) if moment.date() == today else f"{moment.month}-{moment.day}"


def _in_order(days: Sequence[DayRows], hall: Hall) -> list[Group]:
    """A line for each lane in the hall file's order, then those that the hall has no more."""
    places = {code: at for at, code in enumerate(hall.lanes)}
    return sorted(report(days, "lane", "whole", hall), key=lambda line: places.get(line.key, len(places)))


def _because(words: list[str], say: Say) -> str:
    return say("（%(why)s）", why=say("、").join(words)) if words else ""
