"""Codes on the list of what is missing: whoever comes back with the papers takes a number of the short queue.

A code is good once and for as long as the hall's rules say. Nothing of a person is kept with it.
"""

import secrets
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, MetaData, String, Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

ALPHABET = "ACDEFHJKLMNPRTWXY34679"
"""Characters that are not taken for one another on paper."""

LENGTH = 6

_FAMILY = MetaData()
_codes = Table(
    "return_codes",
    _FAMILY,
    Column("code", String(8), primary_key=True),
    Column("request", String(64), nullable=False, unique=True),
    Column("service", String(40), nullable=False),
    Column("missing", String(400), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("used_by", String(64), nullable=False),
)


class ReturnCode(NamedTuple):
    """What somebody comes back for, the papers that were missing, and until when (ms)."""

    code: str
    service: str
    missing: tuple[str, ...]
    until: int


class ReturnCodes:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def make(self, request: str, service: str, missing: tuple[str, ...], now: int, until: int) -> ReturnCode:
        """A new code; for the same request the same. Codes whose time has passed are forgotten."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_codes).where(_codes.c.until <= now))
            known = await connection.execute(select(_codes).where(_codes.c.request == request))
            if (row := known.mappings().one_or_none()) is not None:
                return _read(row)
            code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            new = {"code": code, "service": service, "missing": "\n".join(missing), "until": until}
            await connection.execute(insert(_codes).values(**new, request=request, used_by=""))
            return _read(new)

    async def look(self, code: str, now: int) -> ReturnCode | None:
        """The code, if it is still good."""
        query = select(_codes).where(_codes.c.code == code, _codes.c.until > now, _codes.c.used_by == "")
        async with self._tables.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _read(row)

    async def use(self, code: str, request: str, now: int) -> ReturnCode | None:
        """Uses the code up; a repeat of the same request may use it again. None if it is not good (any more)."""
        mine = or_(_codes.c.used_by == "", _codes.c.used_by == request)
        at = _codes.c.code == code, _codes.c.until > now, mine
        async with self._tables.change() as connection:
            used = await connection.execute(update(_codes).where(*at).values(used_by=request).returning(_codes))
            row = used.mappings().one_or_none()
        return None if row is None else _read(row)

    async def give_back(self, code: str, request: str) -> None:
        """No ticket came of it."""
        at = _codes.c.code == code, _codes.c.used_by == request
        async with self._tables.change() as connection:
            await connection.execute(update(_codes).where(*at).values(used_by=""))


def plain(typed: str) -> str:
    """What was typed or scanned as a code would be written; '' if it cannot be one."""
    code = typed.strip().upper().replace(" ", "").replace("-", "")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def _read(row: Any) -> ReturnCode:
    missing = tuple(filter(None, row["missing"].split("\n")))
    return ReturnCode(row["code"], row["service"], missing, row["until"])
