"""History has every event once, and what a day came to, whatever happens between engine and database."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from dispatcher import keys
from dispatcher.day_keeper import close
from dispatcher.day_record import record
from dispatcher.state import fold
from tests.dispatcher.story import DAY, Story
from tests.dispatcher.test_random_day import live_a_little
from web import archive as archive_module
from web.accounts import Accounts, address_of
from web.archive import Archive
from web.archive_cursor import Cursor, read_cursor
from web.history_reading import events_of
from web.history_rows import Row, leg_row, spell_row, visit_row
from web.history_schema import HistoryTables
from web.history_tables import cursors, events, legs, quarantine, spells, visits


class Shelf:
    """A story and the history beside it."""

    def __init__(self, story: Story, accounts: Accounts) -> None:
        self.story, self.accounts, self.engine = story, accounts, accounts.engine
        self.tables = HistoryTables(self.engine)
        self.holder = Archive(self.tables, self.story.dispatcher, self.story.feed)

    def archive(self, *, anew: bool = False) -> Archive:
        """The one that has the turn, or another one."""
        return Archive(self.tables, self.story.dispatcher, self.story.feed) if anew else self.holder

    async def archive_after(self, keeper: Archive) -> bool:
        """Catches up as `keeper` does when it begins anew."""
        keeper._cursor = None
        return await keeper.catch_up()

    async def free_turn(self) -> None:
        async with self.tables.change() as connection:
            await connection.execute(update(cursors).values(held_until=0))

    async def rows(self, table: Any) -> list[Row]:
        async with self.tables.read() as connection:
            query = select(table).order_by(*table.primary_key)
            return [dict(row) for row in (await connection.execute(query)).mappings().all()]

    async def cursor(self) -> Cursor:
        async with self.tables.read() as connection:
            found = await read_cursor(connection, self.story.hall.code)
        assert found is not None
        return found

    async def agrees(self) -> None:
        """I12: one row per event of the stream, and the tables are the fold of them."""
        code, stream = self.story.hall.code, await self.story.feed.entries("0-0", 1_000_000)
        kept = sorted(await self.rows(events), key=lambda row: (row["day"], row["rev"]))
        assert [(f"{row['day']}-{row['rev']}", words(row)) for row in kept] == stream
        found: dict[str, list[Row]] = {"visits": [], "legs": [], "spells": []}
        for day in sorted({row["day"] for row in kept}):
            async with self.tables.read() as connection:
                told = await events_of(connection, code, (await self.cursor()).epoch, day)
            some_visits, some_spells = record(day, told).whole()
            found["visits"] += [visit_row(code, visit) for visit in some_visits]
            found["legs"] += [leg_row(code, visit, leg) for visit in some_visits for leg in visit.legs]
            found["spells"] += [spell_row(code, spell) for spell in some_spells]
        for name, table in (("visits", visits), ("legs", legs), ("spells", spells)):
            assert by_key(table, await self.rows(table)) == by_key(table, found[name]), name


def words(row: Row) -> dict[str, str]:
    return dict(zip(row["words"][::2], row["words"][1::2], strict=True))


def by_key(table: Any, rows: list[Row]) -> dict[Any, Row]:
    return {tuple(row[column.name] for column in table.primary_key): row for row in rows}


@pytest.fixture
async def shelf(story: Story, tmp_path: Path) -> AsyncIterator[Shelf]:
    accounts = Accounts(address_of(tmp_path))
    yield Shelf(story, accounts)
    await accounts.close()


async def live(story: Story, chance: random.Random, things: int) -> None:
    state = await story.folded()
    for _ in range(things):
        await live_a_little(story, chance, state)
        for event in await story.feed.read(state.id):
            state.apply(event)


async def test_a_random_day_in_many_batches_is_its_fold(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_BATCH", 7)
    chance, story = random.Random(11), shelf.story
    await story.sits_down(*story.hall.windows)
    keeper = shelf.archive()
    for _ in range(8):
        await live(story, chance, 40)
        assert await keeper.catch_up()
    await shelf.agrees()
    async with shelf.tables.read() as connection:
        told = await events_of(connection, story.hall.code, (await shelf.cursor()).epoch, DAY)
    assert fold(DAY, [event for event, _ in told]).canonical() == await story.written()


async def test_the_turn_of_a_day_is_followed(shelf: Shelf) -> None:
    story, keeper = shelf.story, shelf.archive()
    await story.sits_down("1")
    number = await story.takes_number()
    await keeper.catch_up()
    await story.visitor("expire", number, reason="evening")
    await close(story.dispatcher, "evening")
    await story.dispatcher.open_day(story.request(), day="20261124")
    await story.takes_number()
    await keeper.catch_up()
    await shelf.agrees()


async def test_only_one_of_many_has_the_turn_and_the_next_goes_on(shelf: Shelf) -> None:
    story, (first, second) = shelf.story, (shelf.archive(), shelf.archive(anew=True))
    await story.takes_number()
    assert [await first.catch_up(), await second.catch_up()] == [True, False]
    waiting = asyncio.create_task(first.run())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await story.takes_number()
    assert await second.catch_up()
    await shelf.agrees()


async def test_a_holder_that_went_on_too_late_changes_nothing(shelf: Shelf) -> None:
    story, slow = shelf.story, shelf.archive()
    await slow.catch_up()
    await story.takes_number()
    await story.takes_number()
    entries = await story.feed.entries(f"{DAY}-2")
    other = shelf.archive(anew=True)
    other._me = slow._me  # as if the first one's turn had ended meanwhile
    await other.catch_up()
    await slow._take(entries)
    assert slow._cursor is None
    await shelf.agrees()


async def test_a_lost_database_is_waited_for_and_caught_up_with(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    story, keeper = shelf.story, shelf.archive()
    await keeper.catch_up()

    async def away(*_: object) -> bool:
        raise OperationalError("the database is away", None, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(archive_module, "write_batch", away)
        await live(story, random.Random(5), 60)  # nobody in the hall notices
        with pytest.raises(OperationalError):
            await keeper.catch_up()
    assert await shelf.archive_after(keeper)
    await shelf.agrees()


async def test_a_poison_event_is_put_aside_and_later_ones_go_on(shelf: Shelf) -> None:
    story, stream = shelf.story, keys.events(shelf.story.hall.code)
    good = await story.takes_number()
    await story.redis.xadd(stream, {"kind": "ticket.called", "at": "1", "ticket": "Z\x00\ud7ff"}, id=f"{DAY}-3")
    await story.redis.xadd(stream, {"what": "no kind"}, id=f"{DAY}-4")
    await story.redis.xadd(stream, {"kind": "ticket.cancelled", "ticket": good, "at": "9" * 30}, id=f"{DAY}-5")
    huge: Any = {"kind": "ticket.postponed", "ticket": good, "at": "1", "postponed": "9" * 30}
    await story.redis.xadd(stream, huge, id=f"{DAY}-6")
    cancelled: Any = {"kind": "ticket.cancelled", "ticket": good, "at": "2", "state": "cancelled", "finished_at": "2"}
    await story.redis.xadd(stream, cancelled, id=f"{DAY}-7")
    assert await shelf.archive().catch_up()
    assert [row["rev"] for row in await shelf.rows(quarantine)] == [3, 4, 5, 6]
    assert json.loads((await shelf.rows(quarantine))[0]["raw"])["ticket"] == "Z\x00\ud7ff"
    assert [row["state"] for row in await shelf.rows(visits)] == ["cancelled"]
    assert [row["rev"] for row in await shelf.rows(events)] == [1, 2, 3, 4, 5, 6, 7]


async def test_an_older_copy_of_the_engine_overwrites_nothing(shelf: Shelf) -> None:
    story, keeper, stream = shelf.story, shelf.archive(), keys.events(shelf.story.hall.code)
    for _ in range(3):
        await story.takes_number()
    await keeper.catch_up()
    kept = await shelf.rows(events)
    (last,) = await story.feed.entries(f"{DAY}-4")
    await story.redis.xdel(stream, last[0])
    assert not await keeper.catch_up()
    assert (await shelf.cursor()).trouble == "behind"
    await story.redis.xtrim(stream, maxlen=0)
    await story.redis.delete(stream)
    for rev in (1, 2, 3, 4, 5):  # and has gone on differently since
        await story.redis.xadd(stream, {"kind": "day.opened", "at": "7", "config": ""}, id=f"{DAY}-{rev}")
    assert not await keeper.catch_up()
    assert (await shelf.cursor()).trouble == "forked"
    assert await shelf.rows(events) == kept


async def test_an_engine_of_another_epoch_overwrites_nothing(shelf: Shelf) -> None:
    story = shelf.story
    await story.takes_number()
    await shelf.archive().catch_up()
    kept = await shelf.rows(events)
    await story.redis.flushall()
    keeper = shelf.archive()
    assert not await keeper.catch_up()
    assert (await shelf.cursor()).trouble == "empty"
    story.dispatcher.day = ""
    await story.begin()
    await story.takes_number()
    assert not await keeper.catch_up()
    assert (await shelf.cursor()).trouble == "forked"
    assert await shelf.rows(events) == kept
