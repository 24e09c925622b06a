"""Tries that are counted, for all web processes of a hall together: they stand in the accounts' database.

Not in the engine: its keys are the hall's alone, and the doctor refuses to open among others'. Tries are few (somebody
types a password, a code, or books), so a write for each costs less than a second store that must be kept and watched;
and they outlive a restart. Who tried stands there as a digest, until the window of its limit is over.
"""

import asyncio
import secrets
from collections.abc import Callable

from limits import RateLimitItem
from sqlalchemy import Column, Float, MetaData, String, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dispatcher.errors import Refused
from web.accounts import digest
from web.tables import Tables

_FAMILY = MetaData()
_tries = Table(
    "tries",
    _FAMILY,
    Column("id", String(32), primary_key=True),
    Column("who", String(64), nullable=False, index=True),
    Column("until", Float, nullable=False),
)

Counted = tuple[RateLimitItem, str]
"""A limit, and whom it is about: 'account 1001', 'address 10.1.2.3'."""


class TooManyTries(Refused):
    """Too many wrong passwords, or other things of which only so many are taken, in a short time."""

    word, status = "TOO_MANY_TRIES", 429


class Tries:
    """engine: the accounts' database. clock: seconds since 1970.

    SQLite has one writer at a time, so a limit is exact over all processes; in a database with more, as many as there
    are web processes may pass at the very same moment.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._tables, self._clock, self._turn = Tables(engine, _FAMILY), clock, asyncio.Lock()

    async def take(self, *counted: Counted) -> list[str]:
        """One try more for each, or for none: it counts until the limit's window is over, unless it is given back.
        Raises TooManyTries."""
        now = self._clock()
        async with self._tables.read() as connection:  # who is over the limit costs no write
            await self._check(connection, counted, now)
        taken = [secrets.token_hex(16) for _ in counted]
        rows = [
            {"id": name, "who": digest(who), "until": now + limit.get_expiry()}
            for name, (limit, who) in zip(taken, counted, strict=True)
        ]
        async with self._turn, self._tables.change() as connection:
            await connection.execute(delete(_tries).where(_tries.c.until <= now))
            await self._check(connection, counted, now)
            await connection.execute(insert(_tries), rows)
        return taken

    async def give_back(self, taken: list[str]) -> None:
        """They were none: the password was right, the code was good."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_tries).where(_tries.c.id.in_(taken)))

    async def _check(self, connection: AsyncConnection, counted: tuple[Counted, ...], now: float) -> None:
        for limit, who in counted:
            # A clock that was set back would leave tries of the future behind, which count for nobody.
            current = (_tries.c.until > now) & (_tries.c.until <= now + limit.get_expiry())
            mine = select(func.count()).where((_tries.c.who == digest(who)) & current)
            if (await connection.execute(mine)).scalar_one() >= limit.amount:
                raise TooManyTries()
