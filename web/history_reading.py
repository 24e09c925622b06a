"""Days as history has them: their events along the line that holds, in order."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.events import Event
from web.archive_cursor import line_of, on_stretch
from web.audit_trail import Place
from web.history_rows import event_of
from web.history_tables import events, quarantine


async def events_of(connection: AsyncConnection, hall: str, epoch: str, day: str) -> list[tuple[Event, str]]:
    """All events of a day, each with the epoch it was written in; `epoch` is the one that holds now."""
    stretches = await line_of(connection, hall, epoch)
    held: Sequence[Any] = [and_(*cast("list[Any]", on_stretch(each, day))) for each in stretches]
    query = select(events).where(events.c.hall == hall, or_(*held)).order_by(events.c.rev)
    rows = (await connection.execute(query)).mappings().all()
    return [(event_of(row), str(row["epoch"])) for row in rows]


async def event_at(connection: AsyncConnection, hall: str, epoch: str, place: Place) -> Event | None:
    """One event of the line that leads up to the present of an epoch."""
    stretches = await line_of(connection, hall, epoch)
    held: Sequence[Any] = [and_(*cast("list[Any]", on_stretch(each, place.day))) for each in stretches]
    query = select(events).where(events.c.hall == hall, events.c.rev == place.rev, or_(*held))
    row = (await connection.execute(query)).mappings().one_or_none()
    return event_of(row) if row is not None else None


async def quarantined(connection: AsyncConnection, hall: str) -> set[tuple[str, str, int]]:
    """Epoch, day and number of every event that could not be understood."""
    query = select(quarantine.c.epoch, quarantine.c.day, quarantine.c.rev).where(quarantine.c.hall == hall)
    return {(row.epoch, row.day, row.rev) for row in (await connection.execute(query)).all()}
