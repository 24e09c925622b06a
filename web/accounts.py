"""Accounts, devices and sessions in SQL, beside the history. Secrets are kept as digests only.

Passwords are argon2id (see passwords); tokens are 256 random bits, so one round of SHA-256 is enough for them.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import anyio
import anyio.to_thread
from sqlalchemy import Select, delete, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from web import passwords
from web.account_tables import FAMILY, starting
from web.account_tables import accounts as _accounts
from web.account_tables import devices as _devices
from web.account_tables import keys as _keys
from web.account_tables import links as _links
from web.account_tables import sessions as _sessions
from web.tables import Tables

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who works here. `staff_no` is the name they sign in with; `name` is shown to colleagues; `renew`: the
    password was given by another and must be changed before anything else is done."""

    staff_no: str
    name: str
    role: str
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person; `seat` is the window session. Times are seconds since 1970 (UTC)."""

    token: str
    account: Account
    window: str
    seat: str
    began: float
    seen: float


def address_of(data: Path) -> str:
    """Where accounts are when no database is named: a file in the data folder."""
    return f"sqlite+aiosqlite:///{data.resolve() / 'hall.sqlite'}"


class Accounts:
    """One database. `open` before use, `close` after."""

    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(url)
        self.tables = Tables(self._engine, FAMILY)
        self._hashing = anyio.CapacityLimiter(_AT_ONCE)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _tune)

    @property
    def engine(self) -> AsyncEngine:
        """The database, for tables that stand beside these."""
        return self._engine

    async def open(self) -> None:
        await self.tables.open()

    async def close(self) -> None:
        await self._engine.dispose()

    # people ----------------------------------------------------------------------------------------------------

    async def add_account(self, name: str, role: str, password: str, shown: str = "") -> None:
        """A new account, or another password and role for a known one, whose sessions end."""
        hashed = await self.hashed(password)
        async with self.tables.change() as connection:
            await connection.execute(delete(_sessions).where(_sessions.c.account == name))
            await connection.execute(delete(starting).where(starting.c.account == name))
            await connection.execute(delete(_accounts).where(_accounts.c.name == name))
            await connection.execute(
                insert(_accounts).values(name=name, shown=shown or name, role=role, password=hashed)
            )

    async def verify(self, name: str, password: str) -> Account | None:
        """The account whose password this is. An unknown name costs the same time."""
        row = await self._one(_joined(select(_accounts, _RENEW)).where(_accounts.c.name == name))
        hashed = row["password"] if row else passwords.NOBODY
        right = await anyio.to_thread.run_sync(passwords.is_right, hashed, password, limiter=self._hashing)
        return Account(row["name"], row["shown"], row["role"], row["renew"]) if row and right else None

    async def account(self, name: str) -> Account | None:
        """Who has this staff number."""
        row = await self._one(_joined(select(_accounts, _RENEW)).where(_accounts.c.name == name))
        return Account(row["name"], row["shown"], row["role"], row["renew"]) if row else None

    async def hashed(self, password: str) -> str:
        """As it is kept. At most two are made at once: each takes 19 MiB."""
        return await anyio.to_thread.run_sync(passwords.hashed, password, limiter=self._hashing)

    # sessions --------------------------------------------------------------------------------------------------

    async def begin_session(self, account: Account, window: str, seat: str, now: float) -> Session:
        token = "s_" + secrets.token_urlsafe(32)
        async with self.tables.change() as connection:
            await connection.execute(
                insert(_sessions).values(
                    secret=digest(token), account=account.staff_no, window=window, seat=seat, began=now, seen=now
                )
            )
        return Session(token, account, window, seat, now, now)

    async def session(self, token: str) -> Session | None:
        row = await self._one(
            select(_sessions, _accounts.c.shown, _accounts.c.role, _RENEW)
            .join(_accounts, _accounts.c.name == _sessions.c.account)
            .outerjoin(starting, starting.c.account == _accounts.c.name)
            .where(_sessions.c.secret == digest(token))
        )
        if row is None:
            return None
        account = Account(row["account"], row["shown"], row["role"], row["renew"])
        return Session(token, account, row["window"], row["seat"], row["began"], row["seen"])

    async def seen(self, token: str, now: float) -> None:
        async with self.tables.change() as connection:
            await connection.execute(update(_sessions).where(_sessions.c.secret == digest(token)).values(seen=now))

    async def end_session(self, token: str) -> None:
        async with self.tables.change() as connection:
            await connection.execute(delete(_sessions).where(_sessions.c.secret == digest(token)))

    async def end_sessions_before(self, seen: float) -> None:
        """Forget sessions that nobody has used since."""
        async with self.tables.change() as connection:
            await connection.execute(delete(_sessions).where(_sessions.c.seen < seen))

    # devices ---------------------------------------------------------------------------------------------------

    async def add_device(self, name: str, role: str) -> str:
        """The device's bearer token, shown this once; whoever held an older key of that name is out."""
        token = _new_key()
        async with self.tables.change() as connection:
            await connection.execute(delete(_keys).where(_keys.c.device == name))
            await connection.execute(delete(_devices).where(_devices.c.name == name))
            await connection.execute(insert(_devices).values(name=name, role=role))
            await connection.execute(insert(_keys).values(secret=digest(token), device=name))
        return token

    async def device(self, token: str) -> Device | None:
        row = await self._one(
            select(_devices).join(_keys, _keys.c.device == _devices.c.name).where(_keys.c.secret == digest(token))
        )
        return Device(row["name"], row["role"]) if row else None

    async def devices(self) -> list[Device]:
        """All of them, by name."""
        async with self.tables.read() as connection:
            rows = (await connection.execute(select(_devices).order_by(_devices.c.name))).mappings().all()
        return [Device(row["name"], row["role"]) for row in rows]

    async def rename_device(self, name: str, to: str) -> None:
        """Whoever holds its keys goes by the other name from now on."""
        async with self.tables.change() as connection:
            await connection.execute(update(_devices).where(_devices.c.name == name).values(name=to))
            for table in (_keys, _links):
                await connection.execute(update(table).where(table.c.device == name).values(device=to))

    async def remove_device(self, name: str) -> None:
        """Its keys and links open nothing any more."""
        async with self.tables.change() as connection:
            for table in (_keys, _links):
                await connection.execute(delete(table).where(table.c.device == name))
            await connection.execute(delete(_devices).where(_devices.c.name == name))

    async def add_link(self, device: str, page: str, uses: int = 1) -> str:
        """A token that makes a browser this device, so many times. Raises LookupError for an unknown device."""
        token = secrets.token_urlsafe(16)
        async with self.tables.change() as connection:
            known = await connection.execute(select(_devices.c.name).where(_devices.c.name == device))
            if known.one_or_none() is None:
                raise LookupError(device)
            await connection.execute(insert(_links).values(secret=digest(token), device=device, page=page, uses=uses))
        return token

    async def follow_link(self, token: str) -> tuple[Device, str, str] | None:
        """The device, a key of its own for this browser, and the page to open; None if the link was used up."""
        async with self.tables.change() as connection:
            at = _links.c.secret == digest(token)
            used = await connection.execute(
                update(_links).where(at, _links.c.uses > 0).values(uses=_links.c.uses - 1).returning(_links)
            )
            link = used.mappings().one_or_none()
            if link is None:
                return None
            known = await connection.execute(select(_devices).where(_devices.c.name == link["device"]))
            device = known.mappings().one_or_none()
            if device is None:
                return None
            token = _new_key()
            await connection.execute(insert(_keys).values(secret=digest(token), device=device["name"]))
        return Device(device["name"], device["role"]), token, str(link["page"])

    async def _one(self, query: Any) -> Mapping[str, Any] | None:
        async with self.tables.read() as connection:
            found = (await connection.execute(query)).mappings().one_or_none()
        return cast("Mapping[str, Any] | None", found)


_RENEW = starting.c.account.is_not(None).label("renew")


def _joined(query: Select[Any]) -> Select[Any]:
    return query.outerjoin_from(_accounts, starting, starting.c.account == _accounts.c.name)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_key() -> str:
    return "d_" + secrets.token_urlsafe(32)


def _tune(connection: Any, record: object) -> None:
    """Several processes share the file: readers do not wait for a writer, and a writer waits its turn."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
