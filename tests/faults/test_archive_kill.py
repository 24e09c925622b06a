"""kill -9 of the archive in the middle of its batches: history is the fold of the stream, on SQLite and PostgreSQL."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatcher.state import fold
from tests.dispatcher.story import DAY, Story
from tests.postgres import postgres
from tests.web.test_archive import Shelf, live
from web.accounts import Accounts, address_of
from web.history_reading import events_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield address_of(tmp_path)
        return
    with postgres() as url:
        yield url


async def test_three_kills_leave_every_event_once(story: Story, database: str) -> None:
    await kills(story, database, 3, seed=1)


@pytest.mark.soak
async def test_fifty_kills_leave_every_event_once(story: Story, database: str) -> None:
    await kills(story, database, int(os.environ.get("SIZE", "50")), seed=int(os.environ.get("SEED", "1")))


async def kills(story: Story, database: str, many: int, seed: int) -> None:
    chance, accounts = random.Random(seed), Accounts(database)
    shelf = Shelf(story, accounts)
    words = ("-m", "tests.faults.archive_process", story.url, database)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdin is not None and process.stdout is not None
    try:
        await story.sits_down(*story.hall.windows)
        for _ in range(many):
            await live(story, chance, 100)
            await shelf.free_turn()  # the holder that was killed would keep it for some seconds more
            process.stdin.write(b"%d\n" % chance.randint(8, 90))
            assert int(await process.stdout.readline()) == -signal.SIGKILL
        await shelf.free_turn()
        assert await shelf.archive().catch_up()
        await shelf.agrees()
        async with shelf.tables.read() as connection:
            told = await events_of(connection, story.hall.code, (await shelf.cursor()).epoch, DAY)
        assert fold(DAY, [event for event, _ in told]).canonical() == await story.written()
        print(f"{many} kills, {len(told)} events")
    finally:
        process.stdin.close()
        await process.wait()
        await accounts.close()
