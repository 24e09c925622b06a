"""Looking at the notes of what could not be done."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from web.problem_errors import UnknownProblem
from web.problem_tables import FAMILY, Problem, read
from web.problem_tables import decisions as _decisions
from web.problem_tables import problems as _problems
from web.problem_words import ANSWERED
from web.tables import Tables


class ProblemReading:
    """engine: the accounts' database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.tables = Tables(engine, FAMILY)

    async def get(self, problem: int) -> Problem:
        """Raises UnknownProblem."""
        async with self.tables.read() as connection:
            return await by(connection, _problems.c.id == problem)

    async def with_code(self, code: str) -> Problem:
        """Raises UnknownProblem."""
        async with self.tables.read() as connection:
            return await by(connection, _problems.c.code == code)

    async def of_ticket(self, ticket: str) -> list[Problem]:
        """Of a ticket by its id, the latest first."""
        return await self._all(select(_problems).where(_problems.c.ticket == ticket).order_by(_problems.c.id.desc()))

    async def in_states(self, states: Sequence[str], limit: int) -> list[Problem]:
        """Those that wait longest first."""
        query = select(_problems).where(_problems.c.state.in_(states)).order_by(_problems.c.due, _problems.c.id)
        return await self._all(query.limit(limit))

    async def latest(self, limit: int) -> list[Problem]:
        return await self._all(select(_problems).order_by(_problems.c.id.desc()).limit(limit))

    async def to_tell(self, limit: int) -> list[Problem]:
        """Answered, and nobody knows whether its visitor has heard of it; of those that a meeting has closed, the ones
        with a contact."""
        reached = or_(_problems.c.state == ANSWERED, _problems.c.contact)
        told = and_(_problems.c.answered_at > 0, _problems.c.told_at == 0, reached)
        return await self._all(select(_problems).where(told).order_by(_problems.c.answered_at).limit(limit))

    async def decided(self, limit: int) -> list[dict[str, Any]]:
        """What meetings have decided, the latest first, as rows."""
        query = select(_decisions).order_by(_decisions.c.at.desc()).limit(limit)
        async with self.tables.read() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]

    async def _all(self, query: Select[Any]) -> list[Problem]:
        async with self.tables.read() as connection:
            return [read(row) for row in (await connection.execute(query)).mappings()]


async def by(connection: AsyncConnection, condition: Any) -> Problem:
    """The one note of a condition. Raises UnknownProblem."""
    row = (await connection.execute(select(_problems).where(condition))).mappings().one_or_none()
    if row is None:
        raise UnknownProblem()
    return read(row)
