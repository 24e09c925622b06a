"""Which card has taken which ticket today, so that a second reading offers the first ticket.

This stands in the database and not in the ticket: the stream of events is kept for years and cannot forget, and a
number of eighteen digits can be guessed by whoever has both its digest and the key. What is kept is the reader's digest
digested once more under the day's secret, and rows of any other day are deleted as soon as a kiosk asks for the new
day's key. The secret itself goes with the day.
"""

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

FAMILY = MetaData()
_t = Table(
    "card_tickets",
    FAMILY,
    Column("day", String(8), primary_key=True),
    Column("holder", String(64), primary_key=True),
    Column("ticket", String(8), primary_key=True),
)


class CardStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, FAMILY)
        self._swept = ""

    async def tickets(self, day: str, holder: str) -> list[str]:
        """Numbers that the card has taken on a day, as they were issued."""
        query = select(_t.c.ticket).where(_t.c.day == day, _t.c.holder == holder).order_by(_t.c.ticket)
        async with self._tables.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def keep(self, day: str, holder: str, ticket: str) -> None:
        """Keep it; a repeat changes nothing."""
        async with self._tables.change() as connection:
            try:
                async with connection.begin_nested():
                    await connection.execute(insert(_t).values(day=day, holder=holder, ticket=ticket))
            except IntegrityError:
                return

    async def sweep(self, day: str) -> None:
        """Forget every other day; '' forgets all."""
        if self._swept == day and day:
            return
        async with self._tables.change() as connection:
            await connection.execute(delete(_t).where(_t.c.day != day))
        self._swept = day
