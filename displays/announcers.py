"""Which page speaks for a zone: whoever asked first and goes on asking, so that one does at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.tables import Tables

HELD_S = 12.0
"""For so long a page speaks after it has last asked; it asks every few seconds."""

_FAMILY = MetaData()
_announcers = Table(
    "announcers",
    _FAMILY,
    Column("zone", String(40), primary_key=True),
    Column("screen", String(32), nullable=False),
    Column("until", Float, nullable=False),
)


class Held(NamedTuple):
    """The zones that a page speaks for. `taken`: those of them for which it did not before: another page, or none, has
    said what was called until now."""

    zones: list[str]
    taken: list[str]


class Announcers:
    """clock: seconds since 1970, the same for all web processes."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._tables, self._clock = Tables(engine, _FAMILY), clock

    async def hold(self, screen: str, zones: Sequence[str]) -> Held:
        """What this page speaks for of these zones, from now for HELD_S."""
        if not zones:
            return Held([], [])
        now = self._clock()
        mine = _announcers.c.zone.in_(zones) & ((_announcers.c.screen == screen) | (_announcers.c.until <= now))
        fresh = {"screen": screen, "until": now + HELD_S}
        known = select(_announcers.c.zone, _announcers.c.screen).where(_announcers.c.zone.in_(zones))
        async with self._tables.change() as connection:  # one, however many zones: every screen asks every few seconds
            before = {row.zone: row.screen for row in await connection.execute(known)}
            await connection.execute(update(_announcers).where(mine).values(fresh))
            held = {row.zone: row.screen for row in await connection.execute(known)}
        for zone in zones:
            if zone not in held and await self._first(zone, fresh):
                held[zone] = screen
        spoken = [zone for zone in zones if held.get(zone) == screen]
        return Held(spoken, [zone for zone in spoken if before.get(zone) != screen])

    async def leave(self, screen: str) -> None:
        """The page goes: another may speak at once."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_announcers).where(_announcers.c.screen == screen))

    async def _first(self, zone: str, fresh: Mapping[str, Any]) -> bool:
        """Whether the zone, for which nobody has ever spoken, is this page's now."""
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(_announcers).values(zone=zone, **fresh))
        except IntegrityError:  # another page has been quicker
            return False
        return True
