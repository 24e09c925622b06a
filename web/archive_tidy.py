"""What is let go of in time: events of the stream that history has, and history itself after the hall's own terms."""

import logging
from datetime import date, timedelta

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.day_keeper import business_day
from dispatcher.dispatcher import Dispatcher
from web.archive_cursor import Cursor, read_cursor
from web.audit_tables import followed
from web.history_schema import HistoryTables
from web.history_tables import events, legs, promises, quarantine, spells, visits
from web.tables import Tables

_LOG = logging.getLogger(__name__)
_RAW, _SUMMED = (events, quarantine), (visits, legs, spells, promises)


class Tidy:
    """The hall file's rules say for how long: `stream_days`, `events_days`, `visits_days`."""

    def __init__(self, tables: HistoryTables, audit: Tables, dispatcher: Dispatcher) -> None:
        self._tables, self._audit, self._dispatcher = tables, audit, dispatcher

    async def __call__(self) -> None:
        """Raises RedisError, OSError, Refused, DBAPIError."""
        hall, rules = self._dispatcher.hall, self._dispatcher.hall.rules
        async with self._tables.read() as connection:
            cursor = await read_cursor(connection, hall.code)
        if cursor is None or not cursor.place.rev or cursor.trouble:
            return
        today = date.fromisoformat(business_day(await self._dispatcher.now(), hall.timezone))
        await self.trim(cursor, _before(today, rules.stream_days))
        gone = await self.purge(_before(today, rules.events_days), _before(today, rules.visits_days))
        if gone:
            _LOG.info("history let go of %d rows that have had their time", gone)

    async def trim(self, cursor: Cursor, first: str) -> int:
        """The stream keeps `first` and later days, every day the hall keeps, and what any reader still needs."""
        day, epoch, _, _, _, _, _, _, kept, *_ = await self._dispatcher.read_hall()
        async with self._audit.read() as connection:
            heard = (await connection.scalars(select(followed.c.day).where(followed.c.epoch == epoch))).one_or_none()
        needed = (first, day, cursor.place.day, heard or "0", *kept.split())
        return await self._dispatcher.trim(min(needed), epoch) if day and epoch == cursor.epoch else 0

    async def purge(self, events_from: str, visits_from: str) -> int:
        """Lets go of the days before. Returns how many rows."""
        async with self._tables.change() as connection:
            gone = [await self._forget(connection, table, events_from) for table in _RAW]
            gone += [await self._forget(connection, table, visits_from) for table in _SUMMED]
        return sum(gone)

    async def _forget(self, connection: AsyncConnection, table: Table, first: str) -> int:
        own = (table.c.hall == self._dispatcher.hall.code) & (table.c.day < first)
        return (await connection.execute(delete(table).where(own))).rowcount


def _before(today: date, days: int) -> str:
    return f"{today - timedelta(days=days):%Y%m%d}"
