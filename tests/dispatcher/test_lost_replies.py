"""Replies get lost after the work is done. The client asks again by itself; nothing happens twice."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher import keys
from dispatcher.connection import Scripts
from dispatcher.embedded import Engine
from dispatcher.lua import scripts
from tests.cutting_proxy import CuttingProxy
from tests.dispatcher.story import DAY, Story
from tests.dispatcher.test_requests import COMMANDS, NEXT, hall_of_all_commands, presses

ROUNDS = 32  # of 44 presses each: more than 1,000 lost replies in all, at least 30 of each command


@pytest.mark.timeout(180)
async def test_a_lost_reply_is_asked_for_again_and_has_no_second_effect(
    small_hall: Hall, engine: Engine, empty_engine_url: str, tmp_path: Path
) -> None:
    lost: Counter[str] = Counter()
    door = tmp_path / "proxy.sock"
    async with CuttingProxy(lambda: asyncio.open_unix_connection(engine.socket), door) as proxy:
        for _ in range(ROUNDS):
            story = Story(hall_of_all_commands(), empty_engine_url)
            await story.redis.flushall()
            await story.runner.close()
            address = f"unix://{door}{_query(empty_engine_url)}"
            story.runner = story.dispatcher.runner = Scripts(address, scripts())
            await story.begin()
            for name, press in await presses(story):
                stream = keys.events(small_hall.code)
                happened, request, before = await story.redis.xlen(stream), story.request(), proxy.cuts
                proxy.cut = True
                event = await press(request)
                assert proxy.cuts == before + 1, name
                grown = await story.redis.xlen(stream) - happened
                assert grown == 1 or (name == "change_hall" and grown > 1), name  # it may move tickets, an event each
                assert [last.id for last in (await story.feed.day(event.day))[-1:]] == [event.id]
                assert await press(request) == event
                assert await story.redis.xlen(stream) == happened + grown, name
                lost[name.rstrip("_")] += 1
            for day in (DAY, NEXT):
                story.dispatcher.day = day
                assert (await story.folded()).canonical() == await story.written()
            await story.end()
    assert lost.keys() == COMMANDS
    assert lost.total() >= 1000
    assert min(lost.values()) >= 30


def _query(url: str) -> str:
    """What follows the path in an engine's URL (its password)."""
    return url[url.index("?") :] if "?" in url else ""
