"""Replies get lost after the work is done. The client asks again by itself; nothing happens twice."""

from collections import Counter
from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.connection import Scripts
from dispatcher.embedded import Engine
from dispatcher.lua import scripts
from tests.dispatcher.cutting_proxy import CuttingProxy
from tests.dispatcher.story import Story
from tests.dispatcher.test_requests import presses

ROUNDS = 40  # × 30 commands: more than 1,000 lost replies in all, at least 40 of each command


@pytest.mark.timeout(180)
async def test_a_lost_reply_is_asked_for_again_and_has_no_second_effect(
    small_hall: Hall, engine: Engine, empty_engine_url: str, tmp_path: Path
) -> None:
    lost: Counter[str] = Counter()
    async with CuttingProxy(str(engine.socket), tmp_path) as proxy:
        for _ in range(ROUNDS):
            story = Story(small_hall, empty_engine_url)
            await story.redis.flushall()
            await story.runner.close()
            story.runner = story.dispatcher.runner = Scripts(f"unix://{proxy.path}{_query(empty_engine_url)}", scripts())
            await story.begin()
            for name, press in await presses(story):
                rev, request, before = (await story.board()).rev, story.request(), proxy.cuts
                proxy.cut = True
                event = await press(request)
                assert proxy.cuts == before + 1, name
                assert event.rev == rev + 1, name
                assert await press(request) == event
                lost[name.split(" ")[0]] += 1
            assert (await story.folded()).canonical() == await story.written()
            await story.end()
    assert sum(lost.values()) >= 1000
    assert min(lost.values()) >= 30


def _query(url: str) -> str:
    """What follows the path in an engine's URL (its password)."""
    return url[url.index("?") :] if "?" in url else ""
