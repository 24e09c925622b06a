"""Whether an engine's data go on from what is in history: told before anything is written, or a hall is opened."""

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.dispatcher import Dispatcher
from dispatcher.events import Event
from dispatcher.feed import Feed
from web.archive_cursor import Cursor, move, read_cursor
from web.audit_trail import Place
from web.history_reading import event_at
from web.history_tables import lines


class Standing(StrEnum):
    """What an engine is to the history of its hall."""

    FRESH = "fresh"
    """History has nothing of this hall yet."""
    SAME = "same"
    """The engine has the last event of history, and perhaps more."""
    RECOVERED = "recovered"
    """It says itself from which event of history it goes on."""
    EMPTY = "empty"
    """It has nothing, though history has."""
    BEHIND = "behind"
    """An older copy: history knows what came after."""
    FORKED = "forked"
    """It has other events where history has some."""
    LOST = "lost"
    """Its stream begins after the last event of history: some are in neither."""


GOOD = frozenset({Standing.FRESH, Standing.SAME, Standing.RECOVERED, Standing.LOST})
"""Where history goes on, of LOST with the gap noted."""

SAYS = {
    Standing.EMPTY: "the engine is empty, but history has this hall up to {place}",
    Standing.BEHIND: "the engine holds an older copy, up to {last}; history goes on to {place}",
    Standing.FORKED: "the engine holds other events than history from {last} back; history ends at {place}",
}
CURE = "hall rebuild"


class Compared(NamedTuple):
    """`last`: the engine's last event; `follows`: where it says that it goes on, 'epoch day-rev'."""

    standing: Standing
    epoch: str
    last: Place
    cursor: Cursor | None = None
    follows: str = ""

    def __str__(self) -> str:
        place = self.cursor.place if self.cursor else Place()
        return SAYS.get(self.standing, "history goes on").format(place=place, last=self.last)


async def compare(connection: AsyncConnection, dispatcher: Dispatcher, feed: Feed) -> Compared:
    """Reads only. Raises RedisError, OSError, Unavailable."""
    hall = dispatcher.hall.code
    cursor = await read_cursor(connection, hall)
    _, epoch, _, _, last, *_ = await dispatcher.read_hall()
    end = place_of(last)
    follows = await dispatcher.follows()
    if cursor is None or not cursor.place.rev:
        return Compared(Standing.FRESH, epoch, end, cursor, follows)
    standing = await _standing(connection, hall, cursor, feed, epoch, end, follows)
    return Compared(standing, epoch, end, cursor, follows)


async def _standing(
    connection: AsyncConnection, hall: str, cursor: Cursor, feed: Feed, epoch: str, end: Place, follows: str
) -> Standing:
    if not epoch:
        return Standing.EMPTY
    if epoch != cursor.epoch and follows.partition(" ")[0] == cursor.epoch:
        return Standing.RECOVERED
    if end < cursor.place:  # perhaps a copy from an epoch that this one goes on from
        last = await feed.entries(str(end), 1)
        at = await event_at(connection, hall, cursor.epoch, end)
        return Standing.BEHIND if last and same(at, last[0]) else Standing.FORKED
    if epoch != cursor.epoch:
        return Standing.FORKED
    entries = await feed.entries(str(cursor.place), 1)
    if entries and place_of(entries[0][0]) == cursor.place:
        known = await event_at(connection, hall, epoch, cursor.place)
        return Standing.SAME if same(known, entries[0]) else Standing.FORKED
    first = await feed.entries("0-0", 1)
    return Standing.LOST if place_of(first[0][0]) > cursor.place else Standing.FORKED


async def go_on_from(connection: AsyncConnection, hall: str, found: Compared, now: int) -> Cursor | None:
    """The cursor of a recovered engine, at the event that it goes on from; None if another process was first."""
    assert found.cursor is not None
    after = place_of(found.follows.partition(" ")[2])
    if not await move(connection, hall, found.cursor, after, found.epoch):
        return None
    row = {"hall": hall, "epoch": found.epoch, "after_epoch": found.cursor.epoch, "began_at": now}
    await connection.execute(insert(lines).values(**row, after_day=after.day, after_rev=after.rev))
    return Cursor(found.epoch, after)


def same(known: Event | None, entry: tuple[str, dict[str, str]]) -> bool:
    """Whether an entry of the stream is the event that history has."""
    return known is not None and (known.id, known.fields) == entry


def place_of(event: str) -> Place:
    day, _, rev = event.partition("-")
    return Place(day or "0", int(rev or 0))
