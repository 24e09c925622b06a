"""Follows the stream into the audit: each event once, however many processes do so, and whatever ends them.

How far the stream was read stands in the same database as the entries, and is changed in the same step.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from redis.exceptions import RedisError
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.audit_chain import Entry
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.feed import Feed
from web.audit import Act, Audit, append
from web.audit_stream import HALL, Given, Listener
from web.audit_tables import followed, given, heads

_LOG = logging.getLogger(__name__)
_AGAIN_S = 1.0


class Place(NamedTuple):
    """An event of the stream: its business day and its number in it."""

    day: str = "0"
    rev: int = 0

    def __str__(self) -> str:
        return f"{self.day}-{self.rev}"

    def goes_on(self, event: Event) -> bool:
        """Whether the event is the very next one."""
        return event.rev == (self.rev + 1 if event.day == self.day else 1)


class AuditTrail:
    """`run` it beside the hall."""

    def __init__(
        self,
        audit: Audit,
        dispatcher: Dispatcher,
        feed: Feed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._audit, self._dispatcher, self._feed, self._sleep = audit, dispatcher, feed, sleep
        self._epoch, self._place, self._listener = "", Place(), Listener()

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        while True:
            try:
                await self._follow()
            except (RedisError, OSError, Refused, DBAPIError) as error:
                _LOG.warning("the audit waits: %r", error)
            await self._sleep(_AGAIN_S)

    async def catch_up(self) -> None:
        """Everything that the stream holds by now."""
        while await self._begin():
            while events := await self._feed.read(str(self._place)):
                if not await self._take(events):
                    break
            else:
                return

    async def _follow(self) -> None:
        if not await self._begin():
            return  # no day has ever been opened
        async for events in self._feed.follow(str(self._place)):
            if await self._epoch_now() != self._epoch or (events and not await self._take(events)):
                return

    async def _begin(self) -> bool:
        """Learn how far the stream was read, and who sits where by then. False while there is no stream."""
        self._epoch, self._listener = await self._epoch_now(), Listener()
        async with self._audit.tables.read() as connection:
            self._place = await place_in(connection, self._epoch)
        if self._epoch and not self._place.rev:
            await self._go_on(*(await self._dispatcher.follows()).split())
        for event in await self._feed.day(self._place.day) if self._place.rev else ():
            if event.rev <= self._place.rev:
                self._listener.heard(event)
        self._listener.forget_counts()
        return bool(self._epoch)

    async def _go_on(self, before: str = "", event: str = "0-0") -> None:
        """Data that were made from history begin with events that were heard in the epoch before."""
        day, _, rev = event.partition("-")
        async with self._audit.turn() as connection:
            heard = min(await place_in(connection, before), Place(day, int(rev)))
            if heard.rev and not (await place_in(connection, self._epoch)).rev:
                await _reach(connection, self._epoch, heard)
                self._place = heard

    async def _epoch_now(self) -> str:
        return (await self._dispatcher.read_hall())[1]

    async def _take(self, events: Sequence[Event]) -> bool:
        """False, and nothing has happened, if another process has gone on from here."""
        acts, place = list[Act](), self._place
        for event in events:
            source = f"{self._epoch}/{event.id}"
            if not place.goes_on(event):
                acts.append(Act(event.at, HALL, "stream.gap", f"{place}…{event.id}", source=source))
            if told := self._listener.heard(event):
                acts.append(Act(event.at, *told, source=source))
            place = Place(event.day, event.rev)
        async with self._audit.turn() as connection:
            if await place_in(connection, self._epoch) != self._place:
                return False
            made = await append(connection, acts)
            await _count(connection, self._epoch, self._listener.given, self._listener.granted)
            await _close(connection, self._epoch, made)
            await _reach(connection, self._epoch, place)
        self._place = place
        self._listener.forget_counts()
        return True


async def place_in(connection: AsyncConnection, epoch: str) -> Place:
    """The last event of an epoch that the audit has heard; before everything if nobody has ever followed it."""
    query = select(followed.c.day, followed.c.rev).where(followed.c.epoch == epoch)
    row = (await connection.execute(query)).one_or_none()
    return Place(row.day, row.rev) if row is not None else Place()


async def _reach(connection: AsyncConnection, epoch: str, place: Place) -> None:
    words = place._asdict()
    if not (await connection.execute(update(followed).where(followed.c.epoch == epoch).values(**words))).rowcount:
        await connection.execute(insert(followed).values(epoch=epoch, **words))


async def _count(connection: AsyncConnection, epoch: str, numbers: Counter[Given], granted: Counter[Given]) -> None:
    for whose in numbers | granted:
        at = [given.c.epoch == epoch, *(given.c[name] == value for name, value in whose._asdict().items())]
        more = {"given": given.c.given + numbers[whose], "granted": given.c.granted + granted[whose]}
        if not (await connection.execute(update(given).where(*at).values(**more))).rowcount:
            row = {"epoch": epoch, **whose._asdict(), "given": numbers[whose], "granted": granted[whose]}
            await connection.execute(insert(given).values(**row))


async def _close(connection: AsyncConnection, epoch: str, made: Sequence[Entry]) -> None:
    """Where the chain stood when a day ended is what its paper shows."""
    for entry in made:
        if entry.what == "day.closed":
            event = entry.source.partition("/")[2]
            row = {"epoch": epoch, "day": entry.about, "event": event, "at": entry.at}
            await connection.execute(insert(heads).values(**row, count=entry.seq, hash=entry.hash))
