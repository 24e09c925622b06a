"""When each window session last gave a sign of life anywhere on its pages, as all web processes have noted it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from web.account_tables import sessions


async def seats_seen(engine: AsyncEngine) -> Mapping[str, float]:
    """Window session → seconds since 1970, to within a minute. Ended ones are not among them."""
    query = select(sessions.c.seat, sessions.c.seen).where(sessions.c.seat != "")
    async with engine.connect() as connection:
        return {row.seat: row.seen for row in await connection.execute(query)}
