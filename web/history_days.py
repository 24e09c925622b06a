"""What history keeps of days after their events are gone: visits, their legs, windows' spells and promises as rows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from web.archive_cursor import line_of, read_cursor
from web.history_schema import HistoryTables
from web.history_tables import legs, promises, spells, visits

Kept = RowMapping


class HistoryDay(NamedTuple):
    """Rows of the tables of these names."""

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

    async def _rows(self, connection: AsyncConnection, table: Table, day: str, held: Sequence[str]) -> list[Kept]:
        """Of what two epochs tell of one thing, the later one holds."""
        own = (table.c.hall == self._hall) & (table.c.day == day) & table.c.epoch.in_(held)
        rows = (await connection.execute(select(table).where(own).order_by(*table.primary_key))).mappings().all()
        if len(held) == 1:
            return list(rows)
        names = [column.name for column in table.primary_key][3:]
        found: dict[tuple[Any, ...], Kept] = {}
        for row in sorted(rows, key=lambda row: held.index(row["epoch"])):
            found[tuple(row[name] for name in names)] = row
        return list(found.values())
