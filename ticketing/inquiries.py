"""The inquiry tally: what people ask at the guide desk without taking a number, one tap each. No one is named."""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, MetaData, String, Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

KINDS: Mapping[str, str] = {
    "how": "怎么办",
    "papers": "要什么材料",
    "where": "在哪里办",
    "progress": "办到哪一步",
    "online": "网上怎么办",
    "other": "其他咨询",
}
"""Kind → its word."""

_FAMILY = MetaData()
_taps = Table(
    "inquiries",
    _FAMILY,
    Column("request", String(64), primary_key=True),
    Column("day", String(8), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("at", BigInteger, nullable=False),
)


class Inquiries:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def count(self, request: str, day: str, kind: str, at: int) -> None:
        """One inquiry; `at` in ms. The same request counts once."""
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(_taps).values(request=request, day=day, kind=kind, at=at))
        except IntegrityError:
            return

    async def of_day(self, day: str) -> dict[str, int]:
        """How often each kind was asked; every kind is there."""
        query = select(_taps.c.kind, func.count().label("taps")).where(_taps.c.day == day).group_by(_taps.c.kind)
        async with self._tables.read() as connection:
            found = {row.kind: row.taps for row in (await connection.execute(query)).all()}
        return {kind: found.get(kind, 0) for kind in KINDS}
