"""Brings the tables of history to the version that this code knows, one numbered step at a time."""

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from web.history_migrations import STEPS
from web.history_tables import FAMILY, schema
from web.tables import Tables

VERSION = len(STEPS)


class HistoryTrouble(Exception):
    """History cannot be used as it is; the text says why and what to do."""


class HistoryTables(Tables):
    """The family of history. Its first use raises HistoryTrouble if a newer hall has made the tables."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine, FAMILY)

    async def _create(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(lambda sync: schema.create(sync, checkfirst=True))
        async with self._engine.begin() as connection:
            await connection.run_sync(_step)


def _step(connection: Connection) -> None:
    """All steps that are missing, in one transaction of which there is one at a time."""
    if not connection.execute(update(schema).values(version=schema.c.version)).rowcount:
        try:
            with connection.begin_nested():
                connection.execute(insert(schema).values(id=1, version=0))
        except IntegrityError:  # another process was first
            connection.execute(update(schema).values(version=schema.c.version))
    version = connection.execute(select(schema.c.version)).scalar_one()
    if version > VERSION:
        raise HistoryTrouble(
            f"The history in the database has version {version}; this hall knows versions up to {VERSION}. Install "
            f"the hall's newer release again, or restore a backup that was made before it (hall restore DIR)."
        )
    for step in STEPS[version:]:
        for statement in step:
            connection.execute(text(statement))
    connection.execute(update(schema).values(version=VERSION))
