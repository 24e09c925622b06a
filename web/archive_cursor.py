"""How far a hall's stream has come into history, and whose turn it is to go on. Changed only within a transaction."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from web.audit_trail import Place
from web.history_tables import cursors, events, lines

LEASE_MS = 15_000


class Cursor(NamedTuple):
    """The last event that is in history, the epoch it was written in, and what keeps the next ones out ('' nothing)."""

    epoch: str
    place: Place
    trouble: str = ""


async def read_cursor(connection: AsyncConnection, hall: str) -> Cursor | None:
    """None for a hall that has no history yet."""
    query = select(cursors.c.epoch, cursors.c.day, cursors.c.rev, cursors.c.trouble).where(cursors.c.hall == hall)
    row = (await connection.execute(query)).one_or_none()
    return Cursor(row.epoch, Place(row.day, row.rev), row.trouble) if row is not None else None


async def take_turn(connection: AsyncConnection, hall: str, epoch: str, holder: str, now: int) -> bool:
    """Whether the next LEASE_MS from `now` (ms of the engine) are this holder's. A new hall begins with `epoch`."""
    mine = or_(cursors.c.holder == holder, cursors.c.holder == "", cursors.c.held_until < now)
    until = {"holder": holder, "held_until": now + LEASE_MS}
    if (await connection.execute(update(cursors).where(cursors.c.hall == hall, mine).values(**until))).rowcount:
        return True
    row = {"hall": hall, "epoch": epoch, **Place()._asdict(), **until, "trouble": "", "trouble_at": None}
    try:
        async with connection.begin_nested():
            await connection.execute(insert(cursors).values(**row))
    except IntegrityError:
        return False  # somebody else's turn
    return True


async def give_turn_up(connection: AsyncConnection, hall: str, holder: str) -> None:
    own = (cursors.c.hall == hall) & (cursors.c.holder == holder)
    await connection.execute(update(cursors).where(own).values(holder="", held_until=0))


async def move(connection: AsyncConnection, hall: str, was: Cursor, place: Place, epoch: str = "") -> bool:
    """False, and nothing has happened, if another process has gone on from there."""
    at = [cursors.c.hall == hall, cursors.c.epoch == was.epoch]
    at += [cursors.c.day == was.place.day, cursors.c.rev == was.place.rev]
    now = {"epoch": epoch or was.epoch, **place._asdict(), "trouble": "", "trouble_at": None}
    return bool((await connection.execute(update(cursors).where(*at).values(**now))).rowcount)


async def note_trouble(connection: AsyncConnection, hall: str, word: str, now: int) -> None:
    """Why nothing goes on; the first moment (ms) of a trouble is kept."""
    other = (cursors.c.hall == hall) & (cursors.c.trouble != word)
    await connection.execute(update(cursors).where(other).values(trouble=word, trouble_at=now if word else None))


class Stretch(NamedTuple):
    """The events of one epoch that hold: those after `after`, and up to `until` (None: to its end)."""

    epoch: str
    after: Place
    until: Place | None


async def line_of(connection: AsyncConnection, hall: str, epoch: str) -> list[Stretch]:
    """What leads up to the present of an epoch, the oldest stretch first: an epoch may go on from another one."""
    rows = (await connection.execute(select(lines).where(lines.c.hall == hall))).all()
    before = {row.epoch: (row.after_epoch, Place(row.after_day, row.after_rev)) for row in rows}
    found, until = list[Stretch](), None
    while epoch:
        earlier, after = before.pop(epoch, ("", Place()))
        found.insert(0, Stretch(epoch, after, until))
        # What an epoch had before the event that a later one goes on from may lie in the dead branch of its own past.
        epoch, until = earlier, after if until is None else min(after, until)
    return found


def within(stretch: Stretch) -> ColumnElement[bool]:
    """The condition for the events that this stretch holds."""
    day, rev, (_, after, until) = events.c.day, events.c.rev, stretch
    found = and_(events.c.epoch == stretch.epoch, or_(day > after.day, and_(day == after.day, rev > after.rev)))
    if until is not None:
        found = and_(found, or_(day < until.day, and_(day == until.day, rev <= until.rev)))
    return found
