"""What a hall does beside its web pages is done by one process at a time, by the next one when that falls silent."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

import pytest

from dispatcher.errors import Unavailable
from dispatcher.keys import prefix
from main import beside_web
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from web.in_turn import in_turn

pytestmark = pytest.mark.anyio
BEAT_S = 0.01


class Working:
    """Processes by name, and who works."""

    def __init__(self, story: Story) -> None:
        self._story, self.now = story, set[str]()
        self._processes: dict[str, asyncio.Task[None]] = {}

    def begin(self, name: str, over: bool = False) -> None:
        async def work() -> None:
            self.now.add(name)
            try:
                await asyncio.Event().wait()
            finally:
                self.now.discard(name)

        turn: Coroutine[None, None, None] = in_turn(self._story.dispatcher, [work], over=over, beat_s=BEAT_S)
        self._processes[name] = asyncio.create_task(turn)

    async def end(self, name: str) -> None:
        self._processes[name].cancel()
        with suppress(asyncio.CancelledError):
            await self._processes[name]


async def test_of_two_processes_one_works_and_the_other_goes_on_after_it(story: Story) -> None:
    working = Working(story)
    working.begin("first")
    await until(lambda: working.now)
    working.begin("second")
    for _ in range(20):  # it asks again and again
        assert not await story.dispatcher.take_beside("somebody else")
    assert working.now == {"first"}
    await working.end("first")
    await until(lambda: working.now == {"second"})
    await working.end("second")
    assert not working.now and not await story.dispatcher.is_beside()


async def test_one_that_was_killed_is_waited_for_no_longer_than_its_turn(story: Story) -> None:
    await story.dispatcher.take_beside("killed")
    working = Working(story)
    working.begin("next")
    left_ms = await story.redis.pttl(prefix(story.hall.code) + "beside")
    assert 0 < left_ms <= 15_000 and not working.now
    await story.redis.delete(prefix(story.hall.code) + "beside")  # as when that has passed
    await until(lambda: working.now == {"next"})
    await working.end("next")


async def test_a_hall_with_an_engine_of_its_own_need_not_wait_for_a_dead_one(story: Story) -> None:
    working = Working(story)
    working.begin("before")
    await until(lambda: working.now)
    working.begin("now", over=True)
    await until(lambda: working.now == {"now"})
    for name in ("before", "now"):
        await working.end(name)


async def test_an_engine_that_is_away_ends_nobodys_work(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    working, asked = Working(story), list[str]()
    working.begin("only")
    await until(lambda: working.now)

    async def away(who: str, *, over: bool = False) -> bool:
        asked.append(who)
        raise Unavailable("away")

    monkeypatch.setattr(story.dispatcher, "take_beside", away)
    await until(lambda: len(asked) > 3)
    assert working.now == {"only"}
    await working.end("only")


async def test_a_web_process_does_none_of_it(hall: HallApp) -> None:
    named = {work.__qualname__.partition(".")[0] for work in beside_web(hall.site)}
    assert named >= {"SlipPrinter", "DayPrinter", "PromiseWatch", "ProblemWatch", "FollowUpTrail", "AdviceWatch"}
    assert named >= {"AuditTrail", "Archive", "WaitsTeller", "Wired"}
    running = {task.get_coro().__qualname__.partition(".")[0] for task in asyncio.all_tasks()}  # type: ignore[union-attr]
    assert not named & running
