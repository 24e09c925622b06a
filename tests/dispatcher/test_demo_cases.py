"""The simulated back office: a demo's first morning has cases behind it, and some become ready while one looks."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from config.hall import Hall
from dispatcher.cases import RUNNING, fold
from dispatcher.demo_cases import STAFF, days_before, next_ready
from dispatcher.dispatcher import Dispatcher
from dispatcher.events import Event
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import DAY, NINE, Story

pytestmark = pytest.mark.anyio


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def story(small_hall: Hall, empty_engine_url: str) -> AsyncIterator[Story]:
    """A hall without a day."""
    story = Story(small_hall, empty_engine_url)
    await story.dispatcher.join()
    yield story
    await story.end()


async def test_days_lie_behind_the_first_morning(story: Story) -> None:
    desk = story.dispatcher

    async def say(command: object) -> Event:
        return await command(desk, story.request())  # type: ignore[operator, no-any-return]

    await days_before(story.hall, desk, story.clock, say, DAY, Random(3))
    story.clock.ms = NINE
    await desk.open_day(story.request(), day=DAY)
    cases = await desk.cases()
    assert {case.day for case in cases} == {"20261116", "20261117", "20261118", "20261119", "20261120"}
    states = {state: [case for case in cases if case.state == state] for state in ("running", "stopped", "ready")}
    assert all(len(found) > 0 for found in states.values()), {state: len(found) for state, found in states.items()}
    assert any(case.text("card") for case in cases)
    before = len(states["running"])
    await next_ready(desk, say, Random(3))
    assert sum(case.state == RUNNING for case in await desk.cases()) == before - 1
    events: list[Event] = []
    while more := await story.feed.read(events[-1].id if events else "0-0"):
        events += more
    assert {case.id for case in fold(events)} == {case.id for case in cases}
    assert {event.fields["staff"] for event in events if event.kind == "promise.ended"} == {STAFF}


async def test_a_hall_that_promises_nothing_has_no_days_behind_it(story: Story) -> None:
    hall = story.hall.model_copy(update={"services": {}})
    desk = Dispatcher(hall, story.runner, story.clock)

    async def say(command: object) -> Event:
        raise AssertionError(command)

    await days_before(hall, desk, story.clock, say, DAY, Random(3))
    assert story.clock.ms == NINE
