"""The machines of the hall: which there are, the one-time codes that make a browser one of them, and their end.

A code is typed at the machine: eight signs that cannot be mistaken for each other, good once and for ten minutes. With
it the machine gets a key of its own, and whoever held an older one of that name is out.
"""

import secrets
from collections.abc import Callable
from typing import Literal, NamedTuple

from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from dispatcher.errors import Refused
from web.accounts import Accounts, digest
from web.tables import Tables

SIGNS, LENGTH, GOOD_S = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 8, 600.0
Role = Literal["kiosk", "display", "pad"]
"""What a machine with a screen can be; programs are enrolled on the command line."""

_FAMILY = MetaData()
_codes = Table(
    "device_codes",
    _FAMILY,
    Column("secret", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("page", String(80), nullable=False),
    Column("until", Float, nullable=False),
)
_homes = Table(
    "device_homes",
    _FAMILY,
    Column("device", String(40), primary_key=True),
    Column("page", String(80), nullable=False),
)


class CodeWrong(Refused):
    """No such code, or it was used, or its ten minutes are over."""

    word, status = "DEVICE_CODE_WRONG", 404


class UnknownDevice(Refused):
    """The hall has no device of this name."""

    word, status = "UNKNOWN_DEVICE", 404


class NameTaken(Refused):
    """Another device has this name."""

    word = "NAME_TAKEN"


class Machine(NamedTuple):
    """`page`: what it opens, '' for one that was enrolled on the command line."""

    name: str
    role: str
    page: str


class Devices:
    """accounts: where their keys are. clock: seconds since 1970."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float]) -> None:
        self._accounts, self._clock = accounts, clock
        engine: AsyncEngine = accounts.engine
        self._tables = Tables(engine, _FAMILY)

    async def every(self) -> list[Machine]:
        """By name."""
        async with self._tables.read() as connection:
            pages = {row.device: row.page for row in (await connection.execute(select(_homes))).all()}
        return [Machine(each.name, each.role, pages.get(each.name, "")) for each in await self._accounts.devices()]

    async def find(self, name: str) -> Machine:
        """Raises UnknownDevice."""
        found = next((each for each in await self.every() if each.name == name), None)
        if found is None:
            raise UnknownDevice()
        return found

    async def code(self, name: str, role: str, page: str) -> tuple[str, float]:
        """A code for a machine, new or known, and until when it is good. The one given before is void."""
        code, until = "".join(secrets.choice(SIGNS) for _ in range(LENGTH)), self._clock() + GOOD_S
        async with self._tables.change() as connection:
            stale = (_codes.c.device == name) | (_codes.c.until < self._clock())
            await connection.execute(delete(_codes).where(stale))
            row = {"secret": digest(code), "device": name, "role": role, "page": page, "until": until}
            await connection.execute(insert(_codes).values(row))
        return code, until

    async def enrol(self, code: str) -> tuple[Machine, str]:
        """What the machine is from now on, and its key. Raises CodeWrong."""
        typed = "".join(code.upper().split()).replace("-", "")
        async with self._tables.change() as connection:
            used = delete(_codes).where(_codes.c.secret == digest(typed)).returning(_codes)
            row = (await connection.execute(used)).mappings().one_or_none()
        if row is None or row["until"] < self._clock():
            raise CodeWrong()
        found = Machine(row["device"], row["role"], row["page"])
        token = await self._accounts.add_device(found.name, found.role)
        async with self._tables.change() as connection:
            await connection.execute(delete(_homes).where(_homes.c.device == found.name))
            await connection.execute(insert(_homes).values(device=found.name, page=found.page))
        return found, token

    async def rename(self, name: str, to: str) -> None:
        """The machine keeps its key. Raises UnknownDevice, NameTaken."""
        await self.find(name)
        if any(each.name == to for each in await self.every()):
            raise NameTaken()
        await self._accounts.rename_device(name, to)
        async with self._tables.change() as connection:
            await connection.execute(update(_homes).where(_homes.c.device == name).values(device=to))

    async def revoke(self, name: str) -> None:
        """Its key opens nothing any more. Raises UnknownDevice."""
        await self.find(name)
        await self._accounts.remove_device(name)
        async with self._tables.change() as connection:
            for table in (_homes, _codes):
                await connection.execute(delete(table).where(table.c.device == name))
