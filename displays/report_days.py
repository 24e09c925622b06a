"""The days of a report: those that are over are read once, the open one each time anew."""

from collections.abc import Iterable
from datetime import date, timedelta

from dispatcher.errors import Refused
from dispatcher.events import Event
from displays.report_rows import DayRows, rows
from web.past_days import PastDays
from web.site import Site

MOST_DAYS = 62
"""As many days as are kept in memory once they were read; longer times are told month by month."""


class BadRange(Refused):
    """The days asked for are in the wrong order, to come, or too many. Detail: how many there may be."""

    word, status = "BAD_RANGE", 422


class ReportDays:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._past = PastDays(site.days, self._fold)

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
        known = set(await self._site.days.known(f"{first:%Y%m%d}"))
        wanted = [f"{first + timedelta(days=n):%Y%m%d}" for n in range((last - first).days + 1)]
        return [await self._day(day) for day in wanted if day in known]

    async def _day(self, day: str) -> DayRows:
        if day == self._site.dispatcher.day:
            return self._fold(day, await self._site.days.day(day))
        return await self._past.of(day)

    def _fold(self, day: str, events: Iterable[Event]) -> DayRows:
        return rows(day, list(events), self._site.hall, self._site.cases.get)
