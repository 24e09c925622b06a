"""What history keeps of days after their events are gone: visits, their legs, windows' spells and promises as rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from web.archive_cursor import line_of, read_cursor
from web.history_schema import HistoryTables
from web.history_tables import legs, promises, spells, visits

Kept = Row[Any]

_READ: Mapping[Table, tuple[str, ...]] = {
    visits: ("lane", "window", "service", "klass", "clerk", "first_wait_ms", "state", "outcome", "misses", "rating"),
    legs: ("lane", "window", "service", "klass", "clerk", "started_at", "ended_at", "ended_by"),
    spells: ("window", "clerk", "state", "since", "until"),
    promises: ("lane", "service", "kept"),
}
"""What is read of each: the days of a year are many rows."""


class HistoryDay(NamedTuple):
    """Rows of the tables of these names, with the columns that sums are made of."""

    day: str
    visits: Sequence[Kept]
    legs: Sequence[Kept]
    spells: Sequence[Kept]
    promises: Sequence[Kept]


class HistoryDays:
    """hall: its code. All raise DBAPIError."""

    def __init__(self, tables: HistoryTables, hall: str) -> None:
        self._tables, self._hall = tables, hall

    async def known(self, first: str, last: str) -> list[str]:
        """Days from `first` to `last` of which history has all that happened, in order: not the one it has come to."""
        async with self._tables.read() as connection:
            cursor = await read_cursor(connection, self._hall)
            if cursor is None:
                return []
            own = (visits.c.hall == self._hall) & (visits.c.day >= first) & (visits.c.day <= last)
            query = select(visits.c.day).where(own, visits.c.day < cursor.place.day).distinct()
            return sorted((await connection.scalars(query)).all())

    async def of(self, day: str) -> HistoryDay:
        async with self._tables.read() as connection:
            cursor = await read_cursor(connection, self._hall)
            line = await line_of(connection, self._hall, cursor.epoch if cursor is not None else "")
            held = [each.epoch for each in line if each.until is None or each.until.day >= day]
            found = [await self._rows(connection, table, day, held) for table in (visits, legs, spells, promises)]
        return HistoryDay(day, *found)

    async def _rows(self, connection: AsyncConnection, table: Table, day: str, held: Sequence[str]) -> Sequence[Kept]:
        """Of what two epochs tell of one thing, the later one holds."""
        names = [column.name for column in table.primary_key][3:]
        columns = [table.c[name] for name in dict.fromkeys((*_READ[table], *(names if len(held) > 1 else ()), "epoch"))]
        own = (table.c.hall == self._hall) & (table.c.day == day) & table.c.epoch.in_(held)
        rows = (await connection.execute(select(*columns).where(own))).all()
        if len(held) == 1:
            return rows
        ordered = sorted(rows, key=lambda row: held.index(row.epoch))
        return list({tuple(getattr(row, name) for name in names): row for row in ordered}.values())
