"""`/reports`, 报表, and `/api/v1/reports/{by}`: what the days came to, with the definitions beside the numbers."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from hashlib import blake2b
from secrets import token_bytes
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.negotiations import banks
from displays.dashboard import rules_of
from displays.dashboard_verdict import Say
from displays.definitions import Definition, named
from displays.report_bodies import Asked, DefinitionOut, LineOut, ReportOut
from displays.report_days import MOST_DAYS, BadRange, ReportDays
from displays.report_figures import FIGURES, PER, Group, report
from displays.report_sheets import as_csv, as_xlsx, heads
from web import requests
from web.problems import NoSuchPage
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin", "auditor"})
NAMES = {
    "hall": "全大厅",
    "lane": "队列",
    "window": "窗口",
    "service": "事项",
    "department": "部门",
    "class": "类别",
    "bank": "银行",
    "clerk": "窗口人员（不记名）",
}
_NOT_KEPT = {"Cache-Control": "no-store"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportPage:
    def __init__(self, site: Site, days: ReportDays) -> None:
        self._site, self._days = site, days
        self._veil = token_bytes(16)

    def routes(self) -> list[Route]:
        """After every other route below /api/v1/reports."""
        summary = "What some days came to, by lane, window, item, department, class, bank or clerk; CSV and XLSX too."
        told = Spec(summary, query=Asked, answers={200: ReportOut}, tag="reports")
        return [
            route("/reports", self.page, ["GET"], roles=ROLES, name="reports"),
            route("/api/v1/reports/{by}", self.report, ["GET"], roles=ROLES, name="report", spec=told),
        ]

    async def page(self, request: Request) -> Response:
        """`?by=&from=&to=&per=`; what is none of these counts as nothing, a range that cannot be as the week."""
        site, lang = self._site, self._site.language(request)
        by = request.query_params.get("by", "lane")
        by = by if by in NAMES else "lane"
        asked = _asked(request)
        try:
            first, last = self._span(asked)
            groups = await self._groups(by, asked.per, first, last)
        except BadRange:
            first, last = self._span(Asked())
            groups = await self._groups(by, asked.per, first, last)
        say = partial(site.phrase, lang)
        return site.page(
            request,
            "reports.html",
            by=by,
            names=NAMES,
            per=asked.per,
            pers=tuple(PER),
            first=first.isoformat(),
            last=last.isoformat(),
            most=MOST_DAYS,
            lines=[(group, self._name(by, group.key, say, lang)) for group in groups],
            definitions=self._definitions(say),
            shown=shown,
        )

    async def report(self, request: Request) -> Response:
        """Raises BadRange, WrongMember, NoSuchPage."""
        by, asked = request.path_params["by"], requests.query(request, Asked)
        if by not in NAMES:
            raise NoSuchPage()
        site, lang = self._site, self._site.language(request)
        say = partial(site.phrase, lang)
        first, last = self._span(asked)
        groups, definitions = await self._groups(by, asked.per, first, last), self._definitions(say)
        lines = [
            LineOut(period=each.period, key=each.key, name=self._name(by, each.key, say, lang), figures=each.figures)
            for each in groups
        ]
        if asked.format != "json":
            return self._sheet(by, asked.format, lines, definitions, (first, last), say)
        told = ReportOut(
            by=by,
            first=first.isoformat(),
            last=last.isoformat(),
            definitions={name: DefinitionOut(**each._asdict()) for name, each in definitions.items()},
            lines=lines,
        )
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    def _sheet(
        self,
        by: str,
        form: str,
        lines: Sequence[LineOut],
        definitions: Mapping[str, Definition],
        span: tuple[date, date],
        say: Say,
    ) -> Response:
        table = [heads([say("时间"), say(NAMES[by])], definitions)]
        rows = [[line.period, line.name, *(line.figures[name] for name in FIGURES)] for line in lines]
        name = f"{by}-{span[0].isoformat()}-{span[1].isoformat()}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **_NOT_KEPT}
        if form == "csv":
            return Response(as_csv([*table, *rows]), media_type="text/csv; charset=utf-8", headers=headers)
        sheets = (say("报表"), say("怎么算的"))
        return Response(as_xlsx([*table, *rows], definitions, sheets), media_type=_XLSX, headers=headers)

    def _span(self, asked: Asked) -> tuple[date, date]:
        last = asked.last or self._days.today
        return asked.first or last - timedelta(days=6), last

    async def _groups(self, by: str, per: str, first: date, last: date) -> list[Group]:
        days, hall = await self._days.of(first, last), self._site.hall
        what, only = ("lane", {lane.code for lane in banks(hall)}) if by == "bank" else (by, None)
        found = await asyncio.to_thread(report, days, what, per, hall, only)  # of a year a matter of seconds
        return self._veiled(found) if by == "clerk" else found

    def _veiled(self, groups: Sequence[Group]) -> list[Group]:
        """Clerks by numbers that mean nothing outside this report, in an order that says nothing of them."""
        staff = sorted(
            {group.key for group in groups if group.key},
            key=lambda each: blake2b(each.encode(), key=self._veil).digest(),
        )
        numbers = {each: str(at) for at, each in enumerate(staff, 1)}
        found = [group._replace(key=numbers[group.key]) for group in groups if group.key]
        return sorted(found, key=lambda group: (group.period, int(group.key)))

    def _name(self, by: str, key: str, say: Say, lang: str) -> str:
        hall = self._site.hall
        if by == "hall":
            return hall.name.get(lang)
        if by == "clerk":
            return say("窗口人员 %(number)s", number=key)
        if by == "window":
            return say("%(window)s 号窗口", window=key) if key else say("没有叫到")
        if by == "department":
            named = (service.department for service in hall.services.values())
            return next((each.get(lang) for each in named if each and each.zh == key), key or say("没有说明"))
        tables: dict[str, Mapping[str, Any]] = {
            "lane": hall.lanes,
            "bank": hall.lanes,
            "service": hall.services,
            "class": hall.classes,
        }
        found = tables[by].get(key)
        return found.name.get(lang) if found else key or say("没有说明")

    def _definitions(self, say: Say) -> dict[str, Definition]:
        return {name: named(name, say, **rules_of(self._site)) for name in FIGURES}


def _asked(request: Request) -> Asked:
    wanted = {name: value for name, value in request.query_params.items() if name in ("from", "to", "per") and value}
    try:
        return Asked.model_validate_strings(wanted)
    except ValueError:
        return Asked()


def shown(value: float | int | None) -> str:
    """'12', '12.5', or '—' where nothing is known."""
    return "—" if value is None else f"{value:g}"
