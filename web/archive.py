"""Follows a hall's stream into history: every event once, in order, and what a day comes to in the same transaction.

Queueing never waits for it: while the database is away the stream keeps the events, and they are caught up with later.
Of many processes one at a time has the turn, and a batch counts only from where the last one ended.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError

from dispatcher.day_record import DayRecord
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.feed import Feed
from web.archive_cursor import Cursor, give_turn_up, move, note_trouble, take_turn
from web.archive_promises import write_promises
from web.archive_standing import CURE, GOOD, Standing, compare, go_on_from, place_of
from web.archive_store import Entry, Taken, follow_all, understood, write_batch
from web.audit_trail import Place
from web.history_reading import events_of, quarantined
from web.history_schema import HistoryTables

_LOG = logging.getLogger(__name__)
_LOOK_S = 0.5
_BATCH = 500
_AWAY = (RedisError, OSError, Refused, DBAPIError)
_REFUSED = (StatementError, ValueError, OverflowError)
_TIDY_MS = 3_600_000


class Archive:
    """`run` it beside the hall, or alone. tidy: what whoever has the turn does once an hour."""

    def __init__(
        self,
        tables: HistoryTables,
        dispatcher: Dispatcher,
        feed: Feed,
        tidy: Callable[[], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._tables, self._dispatcher, self._feed, self._tidy, self._sleep = tables, dispatcher, feed, tidy, sleep
        self._hall, self._me = dispatcher.hall.code, secrets.token_hex(8)
        self._cursor: Cursor | None = None
        self._last: Entry | None = None
        self._record = DayRecord("")
        self._now, self._tidied = 0, 0

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        try:
            while True:
                try:
                    if await self.catch_up() and self._tidy is not None and self._now - self._tidied >= _TIDY_MS:
                        await self._tidy()
                        self._tidied = self._now
                except _AWAY as error:
                    _LOG.warning("history waits: %r", error)
                    self._cursor = None
                await self._sleep(_LOOK_S)
        finally:
            with suppress(DBAPIError):  # then the turn ends by itself
                async with self._tables.change() as connection:
                    await give_turn_up(connection, self._hall, self._me)

    async def catch_up(self) -> bool:
        """Everything that the stream holds by now. False while it is another process's turn, or events may not go in:
        then the cursor says why."""
        while await self._turn():
            if self._cursor is None and not await self._begin():
                return False
            entries = await self._next()
            if entries is None:
                self._cursor = None  # the engine's data are not what they were: look at them anew
                continue
            if not entries:
                return True
            await self._take(entries)
        return False

    # whose turn, and from where --------------------------------------------------------------------------------

    async def _turn(self) -> bool:
        _, epoch, _, _, _, now, *_ = await self._dispatcher.read_hall()
        self._now = int(now)
        if self._cursor is not None and epoch != self._cursor.epoch:
            self._cursor = None
        async with self._tables.change() as connection:
            mine = await take_turn(connection, self._hall, epoch, self._me, self._now)
        if not mine:
            self._cursor = None
        return mine

    async def _begin(self) -> bool:
        """Learn how far history goes and what it has of that day. False if the engine's data do not go on from it."""
        async with self._tables.read() as connection:
            found = await compare(connection, self._dispatcher, self._feed)
        cursor, hall = found.cursor, self._hall
        async with self._tables.change() as connection:
            await note_trouble(connection, hall, "" if found.standing in GOOD else found.standing, self._now)
            if found.standing is Standing.RECOVERED:
                cursor = await go_on_from(connection, hall, found, self._now)
            elif found.standing is Standing.FRESH and cursor is not None and cursor.epoch != found.epoch:
                moved = await move(connection, hall, cursor, cursor.place, found.epoch)
                cursor = Cursor(found.epoch, cursor.place) if moved else None
        if found.standing not in GOOD:
            _LOG.error("history does not go on: %s; to mend it: %s", found, CURE)
            return False
        if cursor is None or not cursor.epoch:
            return False
        await self._read(cursor)
        if found.standing is Standing.RECOVERED:
            self._record.all_changed()
        elif found.standing is Standing.LOST:
            self._last = None
        self._cursor = cursor
        return True

    async def _read(self, cursor: Cursor) -> None:
        """What history has of the day it has come to."""
        day = cursor.place.day
        async with self._tables.read() as connection:
            events = await events_of(connection, self._hall, cursor.epoch, day)
            aside = await quarantined(connection, self._hall)
        self._record = DayRecord(day)
        for event, epoch in events:
            if (epoch, event.day, event.rev) not in aside:
                follow_all(self._record, [Taken(event, "")], epoch)
        self._record.changed()
        self._last = (events[-1][0].id, events[-1][0].fields) if events else None

    # taking in -------------------------------------------------------------------------------------------------

    async def _next(self) -> list[Entry] | None:
        """The entries after the last one; None if that one is not, or no longer, where history has it."""
        assert self._cursor is not None
        place = self._cursor.place
        entries = await self._feed.entries(str(place) if place.rev else "0-0", _BATCH)
        if self._last is None:
            return [entry for entry in entries if place_of(entry[0]) > place]
        return entries[1:] if entries and entries[0] == self._last else None

    async def _take(self, entries: Sequence[Entry]) -> None:
        """A batch, or if the database refuses something of it, one after the other without what it refuses."""
        taken = [understood(entry) for entry in entries]
        try:
            await self._write(taken)
        except (OperationalError, InterfaceError):
            raise
        except _REFUSED as error:
            _LOG.warning("an event of %s…%s cannot be kept as it is: %r", entries[0][0], entries[-1][0], error)
            for each in taken:
                await self._take_alone(each)

    async def _take_alone(self, one: Taken) -> None:
        assert self._cursor is not None
        await self._read(self._cursor)
        try:
            await self._write([one])
        except (OperationalError, InterfaceError):
            raise
        except _REFUSED as error:
            assert self._cursor is not None
            await self._read(self._cursor)
            await self._write([Taken(one.event, repr(error)[:200])])

    async def _write(self, taken: Sequence[Taken]) -> None:
        cursor, record = self._cursor, self._record
        if cursor is None:
            return
        wrong, changed, place = list[Taken](), [], cursor.place
        for each in taken:
            event = each.event
            if not place.goes_on(event):
                lost = Event(f"{event.day}-{event.rev - 1}", "", event.at, {})
                wrong.append(Taken(lost, f"lost: what came between {place} and {event.id}"))
            place = Place(event.day, event.rev)
            if event.day != record.day:
                changed.append(record.changed())
                record = DayRecord(event.day)
            wrong += follow_all(record, [each], cursor.epoch)
        changed.append(record.changed())
        for event, why in wrong:
            _LOG.error("event %s is put aside: %s", event.id, why)
        async with self._tables.change() as connection:
            done = await write_batch(connection, self._hall, cursor, taken, wrong, changed)
            if done:
                await write_promises(connection, self._dispatcher.hall, cursor.epoch, taken, wrong, changed)
        self._record, self._last = record, (taken[-1].event.id, taken[-1].event.fields)
        self._cursor = Cursor(cursor.epoch, place) if done else None
