"""Days as history has them: their events along the line that holds, in order."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.events import Event
from web.archive_cursor import line_of, within
from web.audit_trail import Place
from web.history_rows import event_of
from web.history_tables import events, quarantine


async def events_of(connection: AsyncConnection, hall: str, epoch: str, day: str) -> list[tuple[Event, str]]:
    """All events of a day, each with the epoch it was written in; `epoch` is the one that holds now."""
    return await _held(connection, hall, epoch, events.c.day == day)


async def event_at(connection: AsyncConnection, hall: str, epoch: str, place: Place) -> Event | None:
    """One event of the line that leads up to the present of an epoch."""
    found = await _held(connection, hall, epoch, (events.c.day == place.day) & (events.c.rev == place.rev))
    return found[0][0] if found else None


async def case_events(connection: AsyncConnection, hall: str, epoch: str) -> list[Event]:
    """Everything that has happened to cases, in order."""
    return [event for event, _ in await _held(connection, hall, epoch, events.c.case != "")]


async def _held(
    connection: AsyncConnection, hall: str, epoch: str, which: ColumnElement[bool]
) -> list[tuple[Event, str]]:
    held = or_(*map(within, await line_of(connection, hall, epoch)))
    query = select(events).where(events.c.hall == hall, which, held).order_by(events.c.day, events.c.rev)
    rows = (await connection.execute(query)).mappings().all()
    return [(event_of(row), str(row["epoch"])) for row in rows]


async def quarantined(connection: AsyncConnection, hall: str) -> set[tuple[str, str, int]]:
    """Epoch, day and number of every event that could not be understood."""
    query = select(quarantine.c.epoch, quarantine.c.day, quarantine.c.rev).where(quarantine.c.hall == hall)
    return {(row.epoch, row.day, row.rev) for row in (await connection.execute(query)).all()}
