"""Who looked at a contact in full: when, of which ticket, where. Nothing of the contact itself."""

from typing import NamedTuple

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

_FAMILY = MetaData()
_looks = Table(
    "contact_looks",
    _FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("ticket", String(20), nullable=False),
    Column("staff", String(40), nullable=False),
    Column("window", String(8), nullable=False),
)


class Look(NamedTuple):
    """`at`: seconds since 1970; `staff`: the staff number."""

    at: float
    ticket: str
    staff: str
    window: str


class ContactLooks:
    """engine: the accounts' database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def add(self, at: float, ticket: str, staff: str, window: str) -> None:
        async with self._tables.change() as connection:
            await connection.execute(insert(_looks).values(at=at, ticket=ticket, staff=staff, window=window))

    async def all(self) -> list[Look]:
        """Every look, the first one first."""
        async with self._tables.read() as connection:
            rows = (await connection.execute(select(_looks).order_by(_looks.c.id))).all()
        return [Look(row.at, row.ticket, row.staff, row.window) for row in rows]
