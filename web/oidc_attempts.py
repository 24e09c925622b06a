"""Signing in at the provider under way: each is taken up once, within ten minutes, in the browser it began in."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from web.accounts import digest
from web.oidc import Attempt
from web.tables import Tables

GOOD_S = 600.0

_FAMILY = MetaData()
_attempts = Table(
    "oidc_attempts",
    _FAMILY,
    Column("state", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(64), nullable=False),
    Column("next", String(100), nullable=False),
    Column("until", Float, nullable=False),
)


class Taken(NamedTuple):
    """The attempt, and the page to go on to."""

    attempt: Attempt
    next: str


class OidcAttempts:
    """clock: seconds since 1970."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._tables, self._clock = Tables(engine, _FAMILY), clock

    async def keep(self, attempt: Attempt, browser: str, next_page: str) -> None:
        """`browser`: the secret that was put into the browser's cookie."""
        row = {"state": digest(attempt.state), "browser": digest(browser), "next": next_page}
        more = {"nonce": attempt.nonce, "verifier": attempt.verifier, "until": self._clock() + GOOD_S}
        async with self._tables.change() as connection:
            await connection.execute(delete(_attempts).where(_attempts.c.until < self._clock()))
            await connection.execute(insert(_attempts).values(row | more))

    async def take(self, state: str, browser: str) -> Taken | None:
        """None for one that is unknown, over, taken already, or of another browser."""
        mine = (_attempts.c.state == digest(state)) & (_attempts.c.browser == digest(browser))
        async with self._tables.change() as connection:
            row = (
                (await connection.execute(delete(_attempts).where(mine).returning(_attempts))).mappings().one_or_none()
            )
        if row is None or row["until"] < self._clock():
            return None
        return Taken(Attempt(state, row["nonce"], row["verifier"]), str(row["next"]))
