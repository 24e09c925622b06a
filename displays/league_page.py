"""`/banks`, 银行比服务: how soon each bank begins, opens an account and makes an offer, and what its visitors say. For
those in charge; in the hall itself only where the hall file says so.
"""

import csv
import io
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.league import BankDay, figures
from dispatcher.negotiations import banks
from displays.audit_rows import sober
from displays.league_bodies import Asked, BankOut, BanksOut, Measure
from displays.league_days import PERIODS, LeagueDays, span
from displays.league_rows import BY, Cell, Row, rows, table
from web import requests
from web.hub import Topic, View
from web.offer_words import yuan
from web.openings import day_ends
from web.problems import NoSuchPage
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin", "auditor"})
IN_HALL = ROLES | {"display"}
LEAST_COMPANIES = 3
"""From so many companies on the sum that was granted is said: of fewer it would say too much of each."""

DEFINITIONS = {
    "volume": "办理量：在该行窗口结束、有结果的办理次数，过号作废的不算。",
    "start": "开始洽谈：从取号（预约从预约时间）到在该行开始办理的中位数；在别家办理、挂起和过号的时间不算。",
    "account": "开户：从取号到账户开好的中位数；当场办结算到办理结束，受理的算到办件办结。",
    "offer": "首份报价：从在该行开始办理到该行第一份意向报价的中位数。",
    "rating": "满意度：评价为非常满意、满意、基本满意的，除以全部评价；只算只找一家的，一企多行的评价分不清是哪家。",
}
_NOT_KEPT = {"Cache-Control": "no-store"}


class LeaguePage:
    def __init__(self, site: Site, days: LeagueDays) -> None:
        self._site, self._days = site, days

    def routes(self) -> list[Route]:
        spec = Spec("The banks compared; CSV with format=csv.", query=Asked, answers={200: BanksOut}, tag="reports")
        return [
            route("/banks", self.page, ["GET"], roles=ROLES, name="banks"),
            route("/banks/hall", self.hall, ["GET"], roles=IN_HALL, name="banks hall"),
            route("/api/v1/reports/banks", self.report, ["GET"], roles=ROLES, name="banks report", spec=spec),
        ]

    def topic(self) -> Topic:
        """Today's table as it grows; the key is what it is ordered by. Of other periods only today moves, so that a
        page of them is not live."""
        return Topic("banks", {"table": self._today}, self._data, ROLES, concerns=lambda event, key: False)

    async def page(self, request: Request) -> Response:
        """`?period=&by=`; what is neither counts as none."""
        site, lang = self._site, self._site.language(request)
        asked = _asked(request)
        view = await site.view()
        days = await self._days.of(asked.period, view.state.day)
        return site.page(
            request,
            "banks.html",
            asked=asked,
            after=view.state.id,
            span=span(asked.period, view.state.day),
            table=self._table(days, asked.by, lang),
            definitions=DEFINITIONS,
            least=site.hall.banks.sample,
            periods=tuple(PERIODS),
            orders=BY,
            granted=await self._granted(asked.period, view.state.day, lang),
            in_hall=site.hall.banks.league == "hall",
        )

    async def hall(self, request: Request) -> Response:
        """What may hang in the hall: the month, without volume. Raises NoSuchPage where it is internal."""
        site, lang = self._site, self._site.language(request)
        if site.hall.banks.league != "hall":
            raise NoSuchPage()
        view = await site.view()
        days = await self._days.of("month", view.state.day)
        return site.page(
            request,
            "banks_hall.html",
            rows=self._rows(days, "start"),
            span=span("month", view.state.day),
            shown=partial(_shown, lang),
            definitions={name: words for name, words in DEFINITIONS.items() if name != "volume"},
            least=site.hall.banks.sample,
        )

    async def report(self, request: Request) -> Response:
        asked, site = requests.query(request, Asked), self._site
        lang = site.language(request)
        day = (await site.view()).state.day
        found = self._rows(await self._days.of(asked.period, day), asked.by)
        since, until = span(asked.period, day)
        if asked.format == "csv":
            name = f"banks-{since}-{until}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"', **_NOT_KEPT}
            lines = [[sober(cell) for cell in line] for line in table(found, site.hall, partial(site.phrase, lang))]
            return Response("\ufeff" + _csv(lines), media_type="text/csv; charset=utf-8", headers=headers)
        told = BanksOut(
            since=since,
            until=until,
            least_sample=site.hall.banks.sample,
            definitions={name: site.phrase(lang, words) for name, words in DEFINITIONS.items()},
            banks=[self._bank(row, lang) for row in found],
        )
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    def _today(self, view: View, key: str, lang: str) -> str:
        """Raises KeyError for what rows cannot be ordered by."""
        if key not in BY:
            raise KeyError(key)
        return self._table([self._days.today(view.state.day)], key, lang)

    def _data(self, view: View, key: str) -> dict[str, Any]:
        if key not in BY:
            raise KeyError(key)
        found = self._rows([self._days.today(view.state.day)], key)
        return {"banks": [self._bank(row, "zh").model_dump() for row in found]}

    def _rows(self, days: list[BankDay], by: str) -> list[Row]:
        hall = self._site.hall
        found = figures(days, [lane.code for lane in banks(hall)], hall.banks.accounts)
        return rows(found, hall.banks.sample, by)

    def _table(self, days: list[BankDay], by: str, lang: str) -> str:
        return self._site.render(
            "banks_table.html", lang, rows=self._rows(days, by), by=by, shown=partial(_shown, lang)
        )

    def _bank(self, row: Row, lang: str) -> BankOut:
        return BankOut(
            lane=row.lane,
            name=self._site.hall.lanes[row.lane].name.get(lang),
            start_min=_measure(row.start),
            account_min=_measure(row.account),
            offer_min=_measure(row.offer),
            satisfaction=_measure(row.rating),
            response=row.response,
            volume=row.volume.sample,
        )

    async def _granted(self, period: str, day: str, lang: str) -> dict[str, Any]:
        """The hall's own figure: how many companies were granted something, and how much in all."""
        first, last = span(period, day)
        hall = self._site.hall
        since = round((day_ends(hall, first.replace("-", "")) - 86_400) * 1000)
        until = round(day_ends(hall, last.replace("-", "")) * 1000)
        companies, amount = await self._site.companies.granted(since, until)
        return {"companies": companies, "amount": yuan(amount, lang) if companies >= LEAST_COMPANIES else ""}


def _asked(request: Request) -> Asked:
    try:
        return requests.query(request, Asked)
    except requests.WrongMember:
        return Asked()


def _measure(cell: Cell) -> Measure:
    return Measure(value=cell.value, sample=cell.sample)


def _shown(lang: str, cell: Cell, unit: str) -> str:
    """'12 分钟', '98.5%', or '—' below the least sample."""
    if cell.value is None:
        return "—"
    if unit == "%":
        return f"{cell.value:.1f}%"
    return f"{cell.value:.0f} {unit}" if lang != "zh" or cell.value >= 10 else f"{cell.value:.1f} {unit}"


def _csv(lines: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()
