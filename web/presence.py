"""When each kiosk and screen was last heard. Every web process writes what its own sockets hear and reads what all do.

A page that lives says so every ten seconds; one that has been silent for longer is told to the guide desk. A page that
lives proves nothing of the screen it is on: a monitor may be off.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from web.people import Person
from web.tables import Tables

SILENT_S = 30.0
"""After so long without a sign a device counts as silent."""

_HALF_DAY_S = 12 * 3600.0
_EVERY_S = 2.0
_ROLES = frozenset({"kiosk", "display", "pad"})

Marks = dict[tuple[str, str], float]
"""Device and page → when heard (seconds since 1970)."""

_FAMILY = MetaData()
_seen = Table(
    "devices_seen",
    _FAMILY,
    Column("device", String(40), primary_key=True),
    Column("page", String(40), primary_key=True),
    Column("seen", Float, nullable=False),
)


class Sight(NamedTuple):
    """A page of a device, and when it was last heard (seconds since 1970)."""

    device: str
    page: str
    seen: float


class Presence:
    """engine: the accounts' database. clock: seconds since 1970. `run` it for as long as the process serves."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._tables, self._clock = Tables(engine, _FAMILY), clock
        self._mine: Marks = {}
        self._all: Marks = {}

    def here(self, person: Person | None, page: str) -> None:
        """A sign of life of whoever watches this topic."""
        if person is not None and person.role in _ROLES:
            self._mine[person.name, page] = self._clock()

    def silent(self) -> list[Sight]:
        """Pages heard within half a day, but not of late; the longest silent first."""
        now = self._clock()
        return [sight for sight in self.known() if SILENT_S <= now - sight.seen < _HALF_DAY_S]

    def known(self) -> list[Sight]:
        """Every page of a device that was ever heard, the longest silent first."""
        found = [Sight(device, page, seen) for (device, page), seen in self._together().items()]
        return sorted(found, key=lambda sight: sight.seen)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.share()
            await asyncio.sleep(_EVERY_S)

    async def share(self) -> None:
        """Write what was heard here, read what was heard anywhere."""
        told, self._mine = self._mine, {}
        try:
            async with self._tables.change() if told else self._tables.read() as connection:
                for (device, page), seen in told.items():
                    here = (_seen.c.device == device) & (_seen.c.page == page)
                    await connection.execute(delete(_seen).where(here, _seen.c.seen <= seen))
                    later = select(_seen.c.seen).where(here).exists()
                    new = select(literal(device), literal(page), literal(seen)).where(~later)
                    await connection.execute(insert(_seen).from_select(["device", "page", "seen"], new))
                rows = (await connection.execute(select(_seen))).all()
        except BaseException:
            self._mine = self._newer(told, self._mine)
            raise
        self._all = {(row.device, row.page): row.seen for row in rows}

    def _together(self) -> Marks:
        return self._newer(self._all, self._mine)

    @staticmethod
    def _newer(one: Marks, other: Marks) -> Marks:
        return {key: max(one.get(key, 0.0), other.get(key, 0.0)) for key in one.keys() | other.keys()}
