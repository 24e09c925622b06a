"""The events of a business day: from the stream, or once that has let go of them from history."""

from typing import Protocol

from sqlalchemy import select

from dispatcher.events import Event
from dispatcher.feed import Feed
from web.archive_cursor import read_cursor
from web.history_reading import events_of, quarantined
from web.history_schema import HistoryTables
from web.history_tables import events


class Days(Protocol):
    async def day(self, day: str) -> list[Event]: ...


class DayEvents:
    """hall: its code."""

    def __init__(self, feed: Feed, tables: HistoryTables, hall: str) -> None:
        self._feed, self._tables, self._hall = feed, tables, hall

    async def day(self, day: str) -> list[Event]:
        """All of them, in order; none for a day that nobody knows any more. Raises RedisError, OSError, DBAPIError."""
        found = await self._feed.day(day)
        if found and found[0].rev == 1:
            return found
        return await self._kept(day) or found

    async def known(self, first: str) -> list[str]:
        """The days from `first` on of which there are events, in order."""
        query = select(events.c.day).where(events.c.hall == self._hall, events.c.day >= first, events.c.rev == 1)
        async with self._tables.read() as connection:
            found = set((await connection.scalars(query)).all())
        return sorted(found | set(await self._feed.days(first)))

    async def _kept(self, day: str) -> list[Event]:
        async with self._tables.read() as connection:
            cursor = await read_cursor(connection, self._hall)
            if cursor is None:
                return []
            told = await events_of(connection, self._hall, cursor.epoch, day)
            aside = await quarantined(connection, self._hall)
        return [event for event, epoch in told if (epoch, event.day, event.rev) not in aside]
