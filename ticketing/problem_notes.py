"""办不成事: what could not be done, noted by the guide desk for the meeting that mends it. No one is named."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

KINDS: Mapping[str, str] = {
    "papers": "材料要求说法不一",
    "circle": "部门之间来回跑",
    "system": "系统办不了",
    "rule": "没有政策依据",
    "other": "其他原因",
}
"""Kind → its word."""

KEPT_MS = 30 * 24 * 3_600_000
"""A solved note is kept so long."""

_FAMILY = MetaData()
_notes = Table(
    "problem_notes",
    _FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("request", String(64), nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("service", String(40), nullable=False),
    Column("text", String(300), nullable=False),
    Column("staff", String(40), nullable=False),
    Column("solved", BigInteger, nullable=False),
)


class ProblemNotes:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def note(
        self, request: str, at: int, *, kind: str, service: str, text: str, staff: str, solved: bool
    ) -> None:
        """One note; `at` in ms; `solved`: it was mended on the spot. The same request is one note."""
        row = {"request": request, "at": at, "kind": kind, "service": service, "text": text, "staff": staff}
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(_notes).values(**row, solved=at if solved else 0))
                await connection.execute(delete(_notes).where(_notes.c.solved > 0, _notes.c.solved < at - KEPT_MS))
        except IntegrityError:
            return

    async def latest(self, count: int) -> list[dict[str, Any]]:
        """Notes as rows, the newest first."""
        query = select(_notes).order_by(_notes.c.id.desc()).limit(count)
        async with self._tables.read() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]
