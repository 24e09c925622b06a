"""`/dashboard/rows/<figure>`: the numbers, queues and windows behind a figure of the dashboard."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.hall import Hall
from dispatcher.tickets import Ticket
from displays.areas import AT_WORK, areas, waited, waiting
from displays.dashboard import ROLES, rules_of
from displays.dashboard_parts import later_minutes, seats
from displays.dashboard_verdict import MINUTE_MS, Say, shown_minutes
from displays.definitions import DEFINITIONS, named
from displays.measures import Today
from displays.moments import clock
from web.hub import View
from web.problems import NoSuchPage
from web.roles import route
from web.site import Site

MOST = 500
"""Rows of a table at most."""
_STATES = {"called": "叫号中", "serving": "办理中", "free": "空闲", "paused": "暂停中", "closed": "未开窗"}


class Table(NamedTuple):
    """Heads and rows; `anchors` are ids of rows, '' for none."""

    heads: list[str]
    rows: list[list[str]]
    anchors: list[str]


class DashboardRows:
    def __init__(self, site: Site, today: Today) -> None:
        self._site, self._today = site, today
        self._tables: dict[str, Callable[[View, Say, str], Table]] = {
            "waiting": self._waiting,
            "longest": self._waiting,
            "usual": _lanes,
            "lanes": _lanes,
            "within": partial(self._called, True),
            "windows": _windows,
            "finished": partial(self._called, False),
        }

    def routes(self) -> list[Route]:
        return [route("/dashboard/rows/{figure}", self.page, ["GET"], roles=ROLES, name="dashboard rows")]

    async def page(self, request: Request) -> Response:
        """Raises NoSuchPage for a figure there is none of."""
        site, lang, name = self._site, self._site.language(request), request.path_params["figure"]
        if name not in self._tables:
            raise NoSuchPage()
        say, view = partial(site.phrase, lang), await site.view()
        about = named(name if name in DEFINITIONS else "usual", say, **rules_of(site))
        table = self._tables[name](view, say, lang)
        rows = list(zip(table.anchors, table.rows, strict=True))
        return site.page(
            request,
            "dashboard_rows.html",
            about=about,
            heads=table.heads,
            rows=rows[:MOST],
            more=max(0, len(rows) - MOST),
            at=clock(view.hall, view.now),
        )

    def _waiting(self, view: View, say: Say, lang: str) -> Table:
        hall, now = view.hall, view.now
        found = sorted(waiting(view.state), key=lambda ticket: (-waited(ticket, now), ticket.ord))
        heads = [say(word) for word in ("票号", "队列", "类别", "取号", "已等（分钟）", "预计还等（分钟）")]
        rows = [
            [
                ticket.number,
                _lanes_of(hall, ticket, lang, say),
                hall.classes[ticket.klass].name.get(lang) if ticket.klass in hall.classes else ticket.klass,
                clock(hall, ticket.arrival),
                str(waited(ticket, now) // MINUTE_MS),
                _whole(view.waits.by_ticket.get(ticket.number)),
            ]
            for ticket in found
        ]
        return _plain(heads, rows)

    def _called(self, late: bool, view: View, say: Say, lang: str) -> Table:
        """Today's calls, the longest waits first; or today's finished visits, the last one first."""
        hall, today = view.hall, self._today
        names = {code: lane.name.get(lang) for code, lane in hall.lanes.items()}
        if today.day != view.state.day:
            return _plain([say("票号"), say("队列"), say("时间"), say("分钟")], [])
        found = today.calls() if late else today.visits()
        found.sort(key=lambda each: -each.ms if late else -each.at)
        rows = [
            [each.ticket, names.get(each.lane, each.lane), clock(hall, each.at), f"{each.ms / MINUTE_MS:.1f}"]
            for each in found
        ]
        heads = (
            ("票号", "队列", "第一次叫号", "等候（分钟）") if late else ("票号", "队列", "服务完成", "从取号起（分钟）")
        )
        return _plain([say(word) for word in heads], rows)


def _plain(heads: list[str], rows: list[list[str]]) -> Table:
    return Table(heads, rows, [""] * len(rows))


def _lanes_of(hall: Hall, ticket: Ticket, lang: str, say: Say) -> str:
    if ticket.place:
        return say("%(window)s 号窗口", window=ticket.place)
    return say("、").join(hall.lanes[code].name.get(lang) for code in ticket.lanes if code in hall.lanes)


def _whole(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds / 60:.0f}"


def _lanes(view: View, say: Say, lang: str) -> Table:
    heads = [
        say(word)
        for word in (
            "区域",
            "队列",
            "等候",
            "预计（分钟）",
            "一小时后（分钟）",
            "目标（分钟）",
            "最久（分钟）",
            "开着",
            "办理中",
        )
    ]
    rows, anchors = [], []
    for area in areas(view):
        for at, lane in enumerate(area.lanes):
            found, ahead = shown_minutes(lane), later_minutes(view, lane.lane)
            anchors.append("" if at else area.series.letter)
            rows.append(
                [
                    f"{area.series.letter} {area.series.name.get(lang)}",
                    lane.lane.name.get(lang),
                    str(lane.waiting),
                    "—" if found is None else str(found),
                    "—" if ahead is None else str(ahead),
                    f"{lane.target:g}",
                    str(lane.longest // MINUTE_MS),
                    f"{lane.open} / {lane.places}",
                    str(lane.serving),
                ]
            )
    return Table(heads, rows, anchors)


def _windows(view: View, say: Say, lang: str) -> Table:
    heads = [say(word) for word in ("窗口", "名称", "状态", "票号", "从什么时候起")]
    found = sorted(seats(view), key=lambda seat: seat.state not in AT_WORK)
    rows = [[seat.number, seat.name.get(lang), say(_STATES[seat.state]), seat.ticket, seat.since] for seat in found]
    return _plain(heads, rows)
