"""The tables of history are made by numbered steps; what a newer hall has made is left alone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from web.history_schema import VERSION, HistoryTables, HistoryTrouble
from web.history_tables import FAMILY, schema


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'history.sqlite'}")
    yield engine
    await engine.dispose()


async def test_the_steps_make_what_the_code_reads(database: AsyncEngine) -> None:
    await HistoryTables(database).open()
    async with database.connect() as connection:
        made = {
            each: await connection.run_sync(lambda sync, name: inspect(sync).get_columns(name), each)
            for each in FAMILY.tables
        }
        for table in FAMILY.sorted_tables:
            assert [(each["name"], str(each["type"]), each["nullable"]) for each in made[table.name]] == [
                (column.name, str(column.type), bool(column.nullable)) for column in table.columns
            ], table.name


async def test_many_processes_make_them_once(database: AsyncEngine) -> None:
    await asyncio.gather(*(HistoryTables(database).open() for _ in range(4)))
    async with database.connect() as connection:
        assert (await connection.execute(schema.select())).all() == [(1, VERSION)]


async def test_what_a_newer_hall_has_made_is_refused_with_the_cure(database: AsyncEngine) -> None:
    await HistoryTables(database).open()
    async with database.begin() as connection:
        await connection.execute(update(schema).values(version=VERSION + 1))
    with pytest.raises(HistoryTrouble, match="newer release"):
        await HistoryTables(database).open()
