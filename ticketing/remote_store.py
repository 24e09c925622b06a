"""Which phone has taken which ticket today: one row for a phone and what it is for, so that it takes one at a time.

A phone is known by the digest of a random id. The row is written before the ticket is issued and holds the request id
it is issued under: whoever comes after a cut, or at the same moment, asks for the very same ticket.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

FAMILY = MetaData()
_t = Table(
    "remote_tickets",
    FAMILY,
    Column("day", String(8), primary_key=True),
    Column("phone", String(64), primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("press", String(64), nullable=False),
    Column("request", String(40), nullable=False, unique=True),
    Column("language", String(8), nullable=False),
    Column("ticket", String(8), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """`subject`: the item, or 'lane:<code>'. `press`: digest of the request that made it; `request`: the id that the
    ticket is issued under; `ticket`: '' until it has been."""

    day: str
    phone: str
    subject: str
    press: str
    request: str
    language: str
    ticket: str


class RemoteStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, FAMILY)

    async def of_phone(self, day: str, phone: str) -> list[Taken]:
        """What a phone has taken on a day."""
        query = select(_t).where(_t.c.day == day, _t.c.phone == digest(phone))
        async with self._tables.read() as connection:
            return [_read(row) for row in (await connection.execute(query)).mappings()]

    async def begin(self, day: str, phone: str, subject: str, key: str, language: str) -> Taken:
        """A row for a new ticket, or the one that another press has begun at this moment. Older days are forgotten."""
        row = {"day": day, "phone": digest(phone), "subject": subject, "press": digest(key), "language": language}
        new = {**row, "request": f"remote-{secrets.token_hex(12)}", "ticket": ""}
        async with self._tables.change() as connection:
            await connection.execute(delete(_t).where(_t.c.day < day))
            try:
                async with connection.begin_nested():
                    await connection.execute(insert(_t).values(**new))
            except IntegrityError:
                at = (_t.c.day == day, _t.c.phone == row["phone"], _t.c.subject == subject)
                return _read((await connection.execute(select(_t).where(*at))).mappings().one())
        return Taken(**new)

    async def issued(self, taken: Taken, ticket: str) -> None:
        async with self._tables.change() as connection:
            await connection.execute(update(_t).where(_t.c.request == taken.request).values(ticket=ticket))

    async def over(self, taken: Taken) -> None:
        """The ticket has ended, or was refused: the phone may take another."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_t).where(_t.c.request == taken.request, _t.c.ticket == taken.ticket))


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _read(row: Any) -> Taken:
    return Taken(**{name: row[name] for name in Taken.__slots__})
