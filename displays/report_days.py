"""The days of a report: a short time is folded from its events, those of days that are over once; a long one, and days
whose events are gone, come from what history keeps of them."""

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta

from dispatcher.errors import Refused
from dispatcher.events import Event
from displays.report_kept import kept_rows
from displays.report_rows import DayRows, rows
from web.history_days import HistoryDays
from web.past_days import PastDays
from web.site import Site

MOST_DAYS = 400
"""A year, and what is left of the month before."""

_FOLDED_DAYS = 62
"""As many days as are kept in memory once they were read."""


class BadRange(Refused):
    """The days asked for are in the wrong order, to come, or too many. Detail: how many there may be."""

    word, status = "BAD_RANGE", 422


class ReportDays:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._past = PastDays(site.days, self._fold)
        self._kept = HistoryDays(site.history, site.hall.code)
        self._long = asyncio.Lock()  # each holds all its rows in memory

    @property
    def today(self) -> date:
        """The open business day. Raises BadRange before the first one."""
        if not self._site.dispatcher.day:
            raise BadRange(str(MOST_DAYS))
        return date.fromisoformat(self._site.dispatcher.day)

    async def of(self, first: date, last: date) -> list[DayRows]:
        """Every day from first to last on which anything happened. Raises BadRange, RedisError, OSError, DBAPIError."""
        if first > last or last > self.today or (last - first).days >= MOST_DAYS:
            raise BadRange(str(MOST_DAYS))
        wanted = [f"{first + timedelta(days=n):%Y%m%d}" for n in range((last - first).days + 1)]
        told, kept = set(await self._site.days.known(wanted[0])), set(await self._kept.known(wanted[0], wanted[-1]))
        if len(wanted) <= _FOLDED_DAYS:
            return [await self._day(day, day in told) for day in wanted if day in told | kept]
        async with self._long:
            return [await self._day(day, day not in kept) for day in wanted if day in told | kept]

    async def _day(self, day: str, from_events: bool) -> DayRows:
        if not from_events:
            return kept_rows(await self._kept.of(day), self._site.hall)
        if day == self._site.dispatcher.day:
            return self._fold(day, await self._site.days.day(day))
        return await self._past.of(day)

    def _fold(self, day: str, events: Iterable[Event]) -> DayRows:
        return rows(day, list(events), self._site.hall, self._site.cases.get)
