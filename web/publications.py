"""What was published when, by whom and why: the history of the hall file, in SQL beside the accounts."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

Way = Literal["now", "next", "revert", "cancel"]
"""At once; from the next business day on; an earlier one again; what was planned is not to hold after all."""

_FAMILY = MetaData()
_made = Table(
    "hall_publications",
    _FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("hall", String(40), nullable=False, index=True),
    Column("revision", String(40), nullable=False),
    Column("was", String(40), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Float, nullable=False),
    Column("note", String(200), nullable=False),
    Column("way", String(8), nullable=False),
)


class Publication(NamedTuple):
    """`was`: the revision that held until then. `at`: seconds since 1970."""

    revision: str
    was: str
    by: str
    at: float
    note: str
    way: str


class Publications:
    """engine: the accounts' database. clock: seconds since 1970."""

    def __init__(self, engine: AsyncEngine, hall: str, clock: Callable[[], float]) -> None:
        self._tables, self._hall, self._clock = Tables(engine, _FAMILY), hall, clock

    async def add(self, revision: str, was: str, by: str, note: str, way: Way) -> Publication:
        made = Publication(revision, was, by, self._clock(), note, way)
        async with self._tables.change() as connection:
            await connection.execute(insert(_made).values(hall=self._hall, **made._asdict()))
        return made

    async def last(self, limit: int = 50) -> list[Publication]:
        """The newest first."""
        asked = select(_made).where(_made.c.hall == self._hall).order_by(_made.c.id.desc()).limit(limit)
        async with self._tables.read() as connection:
            rows = (await connection.execute(asked)).mappings().all()
        return [Publication(**{name: row[name] for name in Publication._fields}) for row in rows]
