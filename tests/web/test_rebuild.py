"""What an engine has lost is made from history: the same state, no number twice, and history goes on from there."""

import random
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from dispatcher import keys
from dispatcher.day_keeper import close
from dispatcher.state import fold
from tests.dispatcher.case_story import visit, written
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import DAY, NINE, Story
from tests.web.test_archive import Shelf, live, shelf
from web.accounts import Accounts, address_of
from web.archive_standing import Standing
from web.audit import Audit
from web.audit_reading import each
from web.audit_trail import AuditTrail
from web.history_bench import Bench
from web.history_reading import events_of
from web.history_schema import HistoryTrouble
from web.history_tables import events, visits
from web.rebuild import Rebuilt, rebuild

__all__ = ["shelf"]


async def rebuilt(shelf: Shelf) -> Rebuilt:
    story = shelf.story
    bench = Bench(shelf.accounts, shelf.tables, story.dispatcher, story.feed)
    return await rebuild(bench, story.url)


async def kept(shelf: Shelf, day: str) -> str:
    """The state of a day as history has it."""
    async with shelf.tables.read() as connection:
        told = await events_of(connection, shelf.story.hall.code, (await shelf.cursor()).epoch, day)
    return fold(day, [event for event, _ in told]).canonical()


async def test_an_empty_engine_gets_the_day_back(shelf: Shelf) -> None:
    story, chance = shelf.story, random.Random(3)
    await story.sits_down(*story.hall.windows)
    await live(story, chance, 250)
    await shelf.archive().catch_up()
    before = await story.folded()
    await story.redis.flushall()
    done = await rebuilt(shelf)
    assert (done.standing, done.event) == (Standing.EMPTY, f"{DAY}-{before.rev + 1}")
    after = await story.folded()
    assert after.canonical() == await story.written()
    assert {number: ticket.fields for number, ticket in after.tickets.items()} == {
        number: ticket.fields for number, ticket in before.tickets.items()
    }
    await live(story, chance, 100)  # the hall goes on
    assert (await story.folded()).canonical() == await story.written()
    assert await shelf.archive().catch_up()
    await shelf.agrees()
    assert await kept(shelf, DAY) == await story.written()
    assert (await rebuilt(shelf)).standing is Standing.SAME


async def test_a_repeated_request_still_has_its_answer(shelf: Shelf) -> None:
    story = shelf.story
    first = await story.dispatcher.issue("press-0001", lanes=("general",))
    await shelf.archive().catch_up()
    await story.redis.flushall()
    await rebuilt(shelf)
    assert await story.dispatcher.issue("press-0001", lanes=("general",)) == first
    assert await story.takes_number() == "A002"


async def test_the_last_day_is_kept_for_as_long_as_it_was(shelf: Shelf) -> None:
    story = shelf.story
    number = await story.takes_number()
    await story.visitor("expire", number, reason="evening")
    await close(story.dispatcher, "evening")
    await story.dispatcher.open_day(story.request(), day="20261124")
    await shelf.archive().catch_up()
    state: Any = await story.redis.hgetall(f"{keys.prefix(story.hall.code)}state")
    await story.redis.flushall()
    await rebuilt(shelf)
    assert await story.redis.hgetall(f"{keys.prefix(story.hall.code)}state") == state | {
        "epoch": (await story.dispatcher.read_hall())[1],
        "follows": f"{state['epoch']} 20261124-1",
    }
    ticket = await story.dispatcher.ticket(number, DAY)
    assert ticket is not None
    assert ticket.state == "expired"
    story.clock.ms = NINE + 26 * 3_600_000
    await shelf.archive().catch_up()
    await story.redis.flushall()
    await rebuilt(shelf)
    assert await story.dispatcher.ticket(number, DAY) is None


async def test_an_older_copy_is_brought_to_where_history_is(shelf: Shelf) -> None:
    story = shelf.story
    await story.takes_number()
    token = await story.dispatcher.token("A001")
    copy = await dumped(story)
    await story.takes_number()
    await story.visitor("cancel", "A001")
    await shelf.archive().catch_up()
    await put_back(story, copy)
    assert not await shelf.archive_after(shelf.holder)
    assert (await rebuilt(shelf)).standing is Standing.BEHIND
    assert (await story.folded()).canonical() == await story.written()
    assert await story.state_of("A001") == "cancelled"
    assert await story.dispatcher.ticket_of(token) is not None  # the copy's secret signs on
    assert await story.takes_number() == "A003"
    assert await shelf.archive().catch_up()
    await shelf.agrees()


async def test_an_older_copy_that_went_on_by_itself_gives_no_number_twice(shelf: Shelf) -> None:
    story = shelf.story
    await story.takes_number()
    copy = await dumped(story)
    for _ in range(4):
        await story.takes_number()
    await shelf.archive().catch_up()
    lost = await shelf.rows(events)
    await put_back(story, copy)
    story.clock.pass_s(60)
    assert await story.takes_number() == "A002"  # before anybody has noticed
    assert not await shelf.archive_after(shelf.holder)
    done = await rebuilt(shelf)
    assert done.standing is Standing.FORKED
    assert await story.takes_number() == "A006"
    assert (await story.folded()).canonical() == await story.written()
    assert await shelf.archive_after(shelf.holder)
    assert await kept(shelf, DAY) == await story.written()
    assert [row for row in await shelf.rows(events) if row["epoch"] == lost[0]["epoch"]] == lost
    assert sorted(row["number"] for row in await shelf.rows(visits)) == [
        "A001", "A002", "A002", "A003", "A004", "A005", "A006"
    ]  # fmt: skip


async def test_cases_outlive_the_engine(empty_engine_url: str, tmp_path: Path) -> None:
    story, accounts = Story(promise_hall(), empty_engine_url), Accounts(address_of(tmp_path))
    try:
        await story.begin()
        for _ in range(2):
            await visit(story)
        shelf = Shelf(story, accounts)
        await shelf.archive().catch_up()
        before = await written(story)
        assert f"{DAY}-A002" in before
        await story.redis.flushall()
        await rebuilt(shelf)
        assert await written(story) == before
    finally:
        await accounts.close()
        await story.end()


async def test_the_audit_hears_nothing_twice(shelf: Shelf) -> None:
    story, audit = shelf.story, Audit(shelf.engine, lambda: NINE / 1000)
    await story.sits_down("1")
    await story.window("1", "call", await story.takes_number(), reason="asked for")
    await AuditTrail(audit, story.dispatcher, story.feed).catch_up()
    await shelf.archive().catch_up()
    await story.redis.flushall()
    await rebuilt(shelf)
    await story.window("1", "undo", "A001")
    for _ in range(2):
        await AuditTrail(audit, story.dispatcher, story.feed).catch_up()
    told = [entry.what async for some in each(audit.tables) for entry in some]
    assert told == ["day.opened", "ticket.called", "ticket.undone"]


async def test_without_history_there_is_nothing_to_make_it_from(shelf: Shelf) -> None:
    with pytest.raises(HistoryTrouble, match="nothing of this hall"):
        await rebuilt(shelf)


async def dumped(story: Story) -> dict[bytes, bytes]:
    async with Redis.from_url(story.url) as raw:
        found: Any = await raw.keys("*")
        return {key: await raw.dump(key) or b"" for key in found}


async def put_back(story: Story, copy: dict[bytes, bytes]) -> None:
    async with Redis.from_url(story.url) as raw:
        await raw.flushall()
        for key, value in copy.items():
            await raw.restore(key, 0, value)
