"""Follow-ups 回访: who was not content is called back in time, what can be mended is, and the visitor's word is heard
against the clerk's. Numbers to call lie with the contacts, sealed; here is nothing of a person.

A follow-up begins with its rating in the stream, however often that is read. Times are ms since 1970 (UTC).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dispatcher.errors import Refused
from web.tables import Tables

OPEN, CALLED, CLOSED = "open", "called", "closed"
RESULTS = ("content", "mended", "not_content", "unreachable", "no_number")
"""How a follow-up may end: the visitor is content now, what was wrong is mended, they are still not, nobody answered,
no number was left."""

Appeal = Literal["", "asked", "upheld", "refused"]

_FAMILY = MetaData()
_follow_ups = Table(
    "follow_ups",
    _FAMILY,
    Column("ticket", String(20), primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("reasons", String(60), nullable=False),
    Column("lane", String(40), nullable=False),
    Column("service", String(60), nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("state", String(10), nullable=False, default=OPEN),
    Column("owner", String(40), nullable=False, default=""),
    Column("calls", Text, nullable=False, default="[]"),
    Column("mended", String(200), nullable=False, default=""),
    Column("appeal", String(10), nullable=False, default=""),
    Column("appeal_why", String(200), nullable=False, default=""),
    Column("result", String(20), nullable=False, default=""),
    Column("closed", BigInteger, nullable=False, default=0),
)


class UnknownFollowUp(Refused):
    word, status = "UNKNOWN_FOLLOW_UP", 404


class FollowUpClosed(Refused):
    """It was closed before."""

    word = "FOLLOW_UP_CLOSED"


class NoAppeal(Refused):
    """Nobody has appealed, or it was judged before."""

    word = "NO_APPEAL"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call. `reached`: whether somebody answered."""

    at: int
    staff: str
    reached: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up; `ticket` is the ticket's id."""

    ticket: str
    rating: int
    reasons: tuple[str, ...]
    lane: str
    service: str
    opened: int
    due: int
    state: str
    owner: str
    calls: tuple[Attempt, ...]
    mended: str
    appeal: Appeal
    appeal_why: str
    result: str
    closed: int

    def late(self, now: int) -> bool:
        return (self.closed or now) > self.due


class FollowUps:
    """engine: the accounts' database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def open(
        self, ticket: str, *, rating: int, reasons: str, lane: str, service: str, opened: int, due: int
    ) -> bool:
        """False if it is known already."""
        row = {"ticket": ticket, "rating": rating, "reasons": reasons, "lane": lane, "service": service}
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(_follow_ups).values(**row, opened=opened, due=due))
        except IntegrityError:
            return False
        return True

    async def all(self, *, closed: bool = False, limit: int = 500) -> list[FollowUp]:
        """Open ones by when they are due, or closed ones, the latest first."""
        table = _follow_ups.c
        ended = (table.state == CLOSED) if closed else (table.state != CLOSED)
        order = table.closed.desc() if closed else table.due
        async with self._tables.read() as connection:
            rows = await connection.execute(select(_follow_ups).where(ended).order_by(order).limit(limit))
            return [_read(row) for row in rows.mappings()]

    async def upheld(self) -> frozenset[str]:
        """Ids of the tickets whose rating an appeal has taken out."""
        async with self._tables.read() as connection:
            query = select(_follow_ups.c.ticket).where(_follow_ups.c.appeal == "upheld")
            return frozenset((await connection.execute(query)).scalars())

    async def of(self, ticket: str) -> FollowUp:
        """Raises UnknownFollowUp."""
        async with self._tables.read() as connection:
            return await _one(connection, ticket)

    async def take(self, ticket: str, staff: str) -> FollowUp:
        """Somebody makes it theirs. Raises UnknownFollowUp, FollowUpClosed."""
        return await self._change(ticket, owner=staff)

    async def call(self, ticket: str, attempt: Attempt) -> FollowUp:
        """Another attempt at a call. Raises UnknownFollowUp, FollowUpClosed."""
        async with self._tables.change() as connection:
            await _set(connection, ticket, {"ticket": ticket})  # two calls at once follow each other from here on
            calls = [asdict(each) for each in (*(await _one(connection, ticket)).calls, attempt)]
            state = {"state": CALLED} if attempt.reached else {}
            await _set(connection, ticket, {"calls": json.dumps(calls), **state})
            return await _one(connection, ticket)

    async def mend(self, ticket: str, words: str) -> FollowUp:
        """What was mended. Raises UnknownFollowUp, FollowUpClosed."""
        return await self._change(ticket, mended=words)

    async def ask_appeal(self, ticket: str, why: str) -> FollowUp:
        """The clerk says that the rating was not about the service. Raises UnknownFollowUp, FollowUpClosed."""
        return await self._change(ticket, appeal="asked", appeal_why=why)

    async def judge(self, ticket: str, *, upheld: bool) -> FollowUp:
        """Raises UnknownFollowUp, NoAppeal."""
        async with self._tables.change() as connection:
            word = "upheld" if upheld else "refused"
            asked = (_follow_ups.c.ticket == ticket) & (_follow_ups.c.appeal == "asked")
            done = await connection.execute(update(_follow_ups).where(asked).values(appeal=word))
            found = await _one(connection, ticket)
            if not done.rowcount:
                raise NoAppeal()
            return found

    async def close(self, ticket: str, result: str, now: int) -> FollowUp:
        """Raises UnknownFollowUp, FollowUpClosed."""
        return await self._change(ticket, state=CLOSED, result=result, closed=now)

    async def _change(self, ticket: str, **values: object) -> FollowUp:
        async with self._tables.change() as connection:
            await _set(connection, ticket, values)
            return await _one(connection, ticket)


async def _set(connection: AsyncConnection, ticket: str, values: Mapping[str, object]) -> None:
    """Raises UnknownFollowUp, FollowUpClosed."""
    still = (_follow_ups.c.ticket == ticket) & (_follow_ups.c.state != CLOSED)
    if not (await connection.execute(update(_follow_ups).where(still).values(**values))).rowcount:
        await _one(connection, ticket)
        raise FollowUpClosed()


async def _one(connection: AsyncConnection, ticket: str) -> FollowUp:
    query = select(_follow_ups).where(_follow_ups.c.ticket == ticket)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise UnknownFollowUp()
    return _read(row)


def _read(row: object) -> FollowUp:
    fields = dict(cast(Mapping[str, Any], row))
    fields["reasons"] = tuple(word for word in fields["reasons"].split(",") if word)
    fields["calls"] = tuple(Attempt(**each) for each in json.loads(fields["calls"]))
    return FollowUp(**fields)
