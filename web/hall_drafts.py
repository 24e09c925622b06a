"""The hall file that is being worked on: a full copy of both files, in SQL, one draft at a time for everybody.

Whoever saves names the version that they saw. Has somebody saved since, they are told, and both versions stay to be
compared: nobody's work is written over unseen.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from config.revisions import Files
from dispatcher.errors import Refused
from web.tables import Tables

_FAMILY = MetaData()
_drafts = Table(
    "hall_drafts",
    _FAMILY,
    Column("hall", String(40), primary_key=True),
    Column("toml", Text, nullable=False),
    Column("services", Text, nullable=False),
    Column("based_on", String(40), nullable=False),
    Column("author", String(40), nullable=False),
    Column("saved_at", Float, nullable=False),
    Column("note", String(200), nullable=False),
    Column("version", Integer, nullable=False),
)


class DraftChanged(Refused):
    """Somebody else has saved, published or thrown away the draft since it was read. Detail: who saved it last."""

    word = "DRAFT_CHANGED"


class NoDraft(Refused):
    """Nothing has been changed yet, so there is nothing to check or to publish."""

    word, status = "NO_DRAFT", 404


class Draft(NamedTuple):
    """`based_on`: the revision it began from. `saved_at`: seconds since 1970. `version` counts its savings from 1."""

    toml: str
    services: str
    based_on: str
    author: str
    saved_at: float
    note: str
    version: int

    @property
    def files(self) -> Files:
        return Files(self.toml.encode(), self.services.encode())


class HallDrafts:
    """engine: the accounts' database. clock: seconds since 1970."""

    def __init__(self, engine: AsyncEngine, hall: str, clock: Callable[[], float]) -> None:
        self._tables, self._hall, self._clock = Tables(engine, _FAMILY), hall, clock

    async def read(self) -> Draft | None:
        async with self._tables.read() as connection:
            row = (await connection.execute(select(_drafts).where(_drafts.c.hall == self._hall))).mappings().first()
        return Draft(**{name: row[name] for name in Draft._fields}) if row else None

    async def save(self, files: Files, *, seen: int, based_on: str, author: str, note: str = "") -> Draft:
        """Save over version `seen`, 0 for a first draft. Raises DraftChanged if it is no longer the last one."""
        draft = Draft(files.toml.decode(), files.rows.decode(), based_on, author, self._clock(), note, seen + 1)
        values = draft._asdict()
        try:
            async with self._tables.change() as connection:
                if seen:
                    here = (_drafts.c.hall == self._hall) & (_drafts.c.version == seen)
                    changed = await connection.execute(update(_drafts).where(here).values(values))
                    known = changed.rowcount == 1
                else:
                    await connection.execute(insert(_drafts).values(hall=self._hall, **values))
                    known = True
        except IntegrityError:
            known = False
        if not known:
            raise await self.changed()
        return draft

    async def discard(self, seen: int) -> None:
        """Throw the draft away. Raises DraftChanged if somebody has saved since."""
        here = (_drafts.c.hall == self._hall) & (_drafts.c.version == seen)
        async with self._tables.change() as connection:
            if (await connection.execute(delete(_drafts).where(here))).rowcount == 1:
                return
        raise await self.changed()

    async def changed(self) -> DraftChanged:
        """What whoever acts on an old version is told."""
        last = await self.read()
        return DraftChanged(last.author) if last else DraftChanged()
