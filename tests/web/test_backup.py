"""A hall is copied while it works, and a hall is made from the copy; what was changed in between is told."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from dispatcher.embedded import Engine
from dispatcher.engine_stamp import EngineTrouble
from tests.dispatcher.story import DAY, Story
from tests.postgres import postgres
from tests.small_hall import small_hall as make_hall
from tests.web.test_archive import Shelf
from web import backup, backup_sql
from web.accounts import Accounts, address_of
from web.history_schema import HistoryTrouble
from web.history_tables import events

HALL = make_hall()


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[Shelf]:
    """A hall on an engine and a database of its own, with two numbers given and archived."""
    data = tmp_path / "data"
    async with Engine(data) as engine:
        accounts = Accounts(address_of(data))
        story = await Story(HALL, engine.url).begin()
        await accounts.open()
        await accounts.add_device("kiosk-1", "kiosk")
        (data / "contacts.key").write_bytes(b"a key of 32 bytes, as any is ....")
        shelf = Shelf(story, accounts)
        for _ in range(2):
            await story.takes_number()
        await shelf.archive().catch_up()
        yield shelf
        await story.end()
        await accounts.close()


async def test_a_working_hall_is_copied_and_made_from_the_copy(working: Shelf, tmp_path: Path) -> None:
    data, to, new = tmp_path / "data", tmp_path / "copy", tmp_path / "new"
    await working.story.takes_number()  # not in history yet
    before = await working.story.written()
    made = await backup.make(data, address_of(data), HALL, to)
    assert made.last == f"{DAY}-4"
    assert to.stat().st_mode & 0o077 == 0
    await working.story.takes_number()
    found = await backup.restore(to, new, address_of(new), HALL)
    assert (found.epoch, found.last) == (made.epoch, made.last)
    assert (new / "contacts.key").read_bytes() == (data / "contacts.key").read_bytes()
    async with Engine(new) as engine:
        accounts, story = Accounts(address_of(new)), Story(HALL, engine.url)
        await story.dispatcher.join()
        story._requests = 100
        assert await story.written() == before
        assert [device.name for device in await accounts.devices()] == ["kiosk-1"]
        shelf = Shelf(story, accounts)
        await shelf.free_turn()
        assert await shelf.archive().catch_up()
        await shelf.agrees()
        assert await story.takes_number() == "A004"
        await story.end()
        await accounts.close()


async def test_a_copy_that_was_touched_or_not_finished_is_refused(working: Shelf, tmp_path: Path) -> None:
    data, to, new = tmp_path / "data", tmp_path / "copy", tmp_path / "new"
    await backup.make(data, address_of(data), HALL, to)
    with pytest.raises(HistoryTrouble, match="not empty"):
        await backup.make(data, address_of(data), HALL, to)
    with pytest.raises(HistoryTrouble, match="exists already"):
        await backup.restore(to, data, address_of(data), HALL)
    key = to / "contacts.key"
    key.write_bytes(key.read_bytes()[::-1])
    with pytest.raises(HistoryTrouble, match=r"contacts\.key"):
        await backup.restore(to, new, address_of(new), HALL)
    told = json.loads((to / backup.LIST).read_text())
    (to / backup.LIST).unlink()
    with pytest.raises(HistoryTrouble, match="no backup that was finished"):
        await backup.check(to, HALL)
    assert told["hall"] == HALL.code
    assert not (new / "engine").exists()


async def test_without_an_engine_there_is_no_backup(tmp_path: Path) -> None:
    Accounts(address_of(tmp_path))
    (tmp_path / "data").mkdir()
    accounts = Accounts(address_of(tmp_path / "data"))
    await accounts.open()
    await accounts.close()
    with pytest.raises(EngineTrouble, match="no engine's data"):
        await backup.make(tmp_path / "data", address_of(tmp_path / "data"), HALL, tmp_path / "copy")


async def test_a_postgresql_goes_out_and_comes_back(story: Story, tmp_path: Path) -> None:
    with postgres() as url:
        accounts = Accounts(url)
        await accounts.open()
        shelf = Shelf(story, accounts)
        await story.takes_number()
        await shelf.archive().catch_up()
        before = await shelf.rows(events)
        await accounts.close()
        file = backup_sql.save(url, tmp_path)
        backup_sql.sound(file)
        with pytest.raises(HistoryTrouble, match="not empty"):
            backup_sql.free(url)
        with postgres() as empty:
            backup_sql.free(empty)
            backup_sql.load(file, empty)
            found = Accounts(empty)
            async with found.engine.connect() as connection:
                rows = await connection.execute(select(events).order_by(*events.primary_key))
                assert [dict(row) for row in rows.mappings()] == before
            await found.close()
