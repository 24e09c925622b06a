"""When each kiosk and screen was last heard. Every web process writes what its own sockets hear and reads what all do.

A page that lives says so every ten seconds, with its version and how old its data is; one that has been silent for
longer is told to the guide desk. A page that lives proves nothing of the screen it is on: a monitor may be off.

Of two machines that pass for one kiosk the newer is believed: whoever was replaced and speaks again is told so.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, delete, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from web.people import Person
from web.tables import Tables

LOG = logging.getLogger(__name__)
SILENT_S = 30.0
"""After so long without a sign a device counts as silent."""

_HALF_DAY_S = 12 * 3600.0
_EVERY_S = 2.0
_ROLES = frozenset({"kiosk", "display", "pad"})
_ALONE = frozenset({"kiosk", "pad"})
"""Devices that act: two of one name would both give tickets or ratings."""

_EARLIER = 8
_SIGN = re.compile(
    r"here (?P<screen>[0-9a-f]{8,32}) (?P<version>[\w.+-]{1,24}) (?P<age>\d{1,9})(?: (?P<health>\S{1,60}))?"
)

_FAMILY = MetaData()
_seen = Table(
    "device_sights",
    _FAMILY,
    Column("device", String(40), primary_key=True),
    Column("page", String(40), primary_key=True),
    Column("seen", Float, nullable=False),
    Column("screen", String(32), nullable=False),
    Column("began", Float, nullable=False),
    Column("version", String(24), nullable=False),
    Column("age_ms", Integer, nullable=False),
    Column("address", String(60), nullable=False),
    Column("earlier", String(300), nullable=False),
    Column("doubled", Float, nullable=False),
    Column("health", String(60), nullable=False),
)


class Sight(NamedTuple):
    """A page of a device, and when it was last heard (seconds since 1970).

    `screen`: which opening of the page it was; `began`: when that one was first heard; `age_ms`: how old its data was;
    `earlier`: openings it has replaced, with spaces; `doubled`: when a replaced one last spoke, 0 for never.
    `health`: how a display is, as web/health_of reads it; '' if it has not said.
    """

    device: str
    page: str
    seen: float
    screen: str = ""
    began: float = 0.0
    version: str = ""
    age_ms: int = 0
    address: str = ""
    earlier: str = ""
    doubled: float = 0.0
    health: str = ""


Sights = dict[tuple[str, str], Sight]


class Presence:
    """engine: the accounts' database. clock: seconds since 1970. `run` it for as long as the process serves."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self._tables, self._clock = Tables(engine, _FAMILY), clock
        self._mine: Sights = {}
        self._all: Sights = {}

    def here(self, person: Person | None, page: str, said: str = "", address: str = "") -> bool:
        """A sign of life of whoever watches this topic. False for a kiosk or pad that another one has replaced."""
        if person is None or person.role not in _ROLES:
            return True
        now, key = self._clock(), (person.name, page)
        known = self._together().get(key) or Sight(*key, now, began=now)
        sign = _SIGN.fullmatch(said)
        if sign is None:
            self._mine[key] = known._replace(seen=now)
            return True
        screen, alone = sign["screen"], person.role in _ALONE
        if alone and screen in known.earlier.split():
            LOG.error("two machines pass for %s on %s; the newer one goes on", person.name, page)
            self._mine[key] = known._replace(doubled=now)
            return False
        if screen != known.screen:
            earlier = [*known.earlier.split(), known.screen][-_EARLIER:] if alone and known.screen else []
            known = known._replace(screen=screen, began=now, earlier=" ".join(earlier))
        version, age = sign["version"], int(sign["age"])
        self._mine[key] = known._replace(
            seen=now, version=version, age_ms=age, address=address[:60], health=sign["health"] or ""
        )
        return True

    def heard(self, device: str, page: str, version: str, address: str) -> None:
        """A sign of life of a device without a browser, which shows what this topic does; anew after a silence."""
        now, key = self._clock(), (device, page)
        known = self._together().get(key)
        if known is None or now - known.seen >= SILENT_S:
            known = Sight(device, page, now, began=now)
        self._mine[key] = known._replace(seen=now, version=version, address=address[:60])

    def silent(self) -> list[Sight]:
        """Pages heard within half a day, but not of late; the longest silent first."""
        now = self._clock()
        return [sight for sight in self.known() if SILENT_S <= now - sight.seen < _HALF_DAY_S]

    def hears(self, page: str) -> bool:
        """Whether some device watches this topic now."""
        now = self._clock()
        return any(sight.page == page and now - sight.seen < SILENT_S for sight in self._together().values())

    def knows(self, page: str) -> bool:
        """Whether a device has ever watched this topic."""
        return any(sight.page == page for sight in self._together().values())

    def known(self) -> list[Sight]:
        """Every page of a device that was ever heard, the longest silent first."""
        return sorted(self._together().values(), key=lambda sight: sight.seen)

    async def forget(self, device: str) -> None:
        """A device that is no more, or has another name now, is not missed."""
        for sights in (self._mine, self._all):
            for key in [key for key in sights if key[0] == device]:
                del sights[key]
        async with self._tables.change() as connection:
            await connection.execute(delete(_seen).where(_seen.c.device == device))

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
                for sight in told.values():
                    here = (_seen.c.device == sight.device) & (_seen.c.page == sight.page)
                    await connection.execute(delete(_seen).where(here, _seen.c.seen <= sight.seen))
                    later = select(_seen.c.seen).where(here).exists()
                    new = select(*(literal(value) for value in sight)).where(~later)
                    await connection.execute(insert(_seen).from_select(list(Sight._fields), new))
                rows = (await connection.execute(select(_seen))).mappings().all()
        except BaseException:
            self._mine = self._newer(told, self._mine)
            raise
        self._all = {(row["device"], row["page"]): Sight(**row) for row in rows}

    def _together(self) -> Sights:
        return self._newer(self._all, self._mine)

    @staticmethod
    def _newer(one: Sights, other: Sights) -> Sights:
        """Of each page the later sign; an alarm is kept whichever process it was raised in."""
        found = dict(one)
        for key, sight in other.items():
            mine = found.get(key)
            later = sight if mine is None or sight.seen >= mine.seen else mine
            found[key] = later._replace(doubled=max(sight.doubled, mine.doubled if mine else 0.0))
        return found
