"""Names and telephone numbers that visitors chose to leave: apart from everything else, encrypted, and gone in time.

Nothing of this is in an event, an address, a log or on paper. A record is sealed with AES-256-GCM under a key that lies
beside the database in a file of its own, bound to what it was left for and to whose it is, so that it cannot be moved
to another record. Deleted rows are overwritten.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
from sqlalchemy import Column, Float, LargeBinary, MetaData, String, Table, delete, event, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from web import masks
from web.seal import Seal
from web.tables import Tables

_DAY_S = 86_400.0
RETENTION_S: Mapping[str, float] = {
    "queue": 7 * _DAY_S,
    "appointment": 0.0,
    "follow-up": 30 * _DAY_S,
    "problem": 30 * _DAY_S,
}
"""How long (s) after its purpose has ended a contact may still lie here: a queue's with the day, an appointment's with
the visit, a follow-up's and a problem's when they are closed."""

_EVERY_S = 3600.0
_FAMILY = MetaData()
_contacts = Table(
    "contacts",
    _FAMILY,
    Column("purpose", String(20), primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Float, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Contact:
    """What a visitor left. Either may be ''."""

    name: str = ""
    phone: str = ""

    def masked(self) -> "Contact":
        return Contact(masks.name(self.name), masks.phone(self.phone))


class Contacts:
    """One database, one key. `open` before use, `close` after; times are seconds since 1970 (UTC)."""

    def __init__(self, url: str, key: Path) -> None:
        self._engine: AsyncEngine = create_async_engine(url)
        self._tables, self._box = Tables(self._engine, _FAMILY), Seal(key)
        self._unrinsed = False
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _overwrites)

    async def open(self) -> None:
        self._box.ready()
        await self._tables.open()

    async def close(self) -> None:
        await self._engine.dispose()

    async def keep(self, purpose: str, subject: str, contact: Contact, ends: float) -> None:
        """Keeps a contact until its purpose `ends`, and for as long after it as the purpose allows. Raises KeyError for
        a purpose without a rule."""
        until = ends + RETENTION_S[purpose]
        sealed = self._seal(purpose, subject, contact)
        async with self._tables.change() as connection:
            await connection.execute(delete(_contacts).where(*_of(purpose, subject)))
            await connection.execute(
                insert(_contacts).values(purpose=purpose, subject=subject, sealed=sealed, until=until)
            )

    async def of(self, purpose: str, subject: str, now: float) -> Contact | None:
        """The contact in full: for the window that serves, and for nobody else. None once its time is over."""
        async with self._tables.read() as connection:
            found = (await connection.execute(select(_contacts).where(*_of(purpose, subject)))).mappings().one_or_none()
        row = cast("Mapping[str, Any] | None", found)
        if row is None or row["until"] < now:
            return None
        return self._open(purpose, subject, row["sealed"])

    async def forget(self, purpose: str, subject: str) -> None:
        async with self._tables.change() as connection:
            await connection.execute(delete(_contacts).where(*_of(purpose, subject)))
        await self._rinse()

    async def purge(self, now: float) -> int:
        """Forgets every contact whose time is over. Returns how many."""
        async with self._tables.change() as connection:
            gone = await connection.execute(delete(_contacts).where(_contacts.c.until < now))
        if gone.rowcount or self._unrinsed:
            await self._rinse()
        return gone.rowcount

    async def keep_purging(self, clock: Callable[[], float]) -> None:
        """At once and every hour, until cancelled; any number of processes may do so. clock: seconds since 1970."""
        while True:
            await self.purge(clock())
            await asyncio.sleep(_EVERY_S)

    async def _rinse(self) -> None:
        """SQLite's write-ahead log still has what was deleted: empty it. While somebody reads, the next purge does."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                busy, *_ = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
            self._unrinsed = bool(busy)

    def _seal(self, purpose: str, subject: str, contact: Contact) -> bytes:
        return self._box.close(msgspec.json.encode(contact), purpose, subject)

    def _open(self, purpose: str, subject: str, sealed: bytes) -> Contact | None:
        """None for a record that was sealed with another key or for somebody else."""
        plain = self._box.open(sealed, purpose, subject)
        return None if plain is None else msgspec.json.decode(plain, type=Contact)


def _of(purpose: str, subject: str) -> tuple[Any, Any]:
    return _contacts.c.purpose == purpose, _contacts.c.subject == subject


def _overwrites(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
