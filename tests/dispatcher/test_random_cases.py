"""Random weeks: whatever is done to cases and whoever watches, the stream alone gives them byte for byte."""

import os
import random

import pytest

from config.hall import Hall
from dispatcher.case_opening import OPENS
from dispatcher.cases import Cases, fold
from dispatcher.day_keeper import expire_all, turn
from dispatcher.errors import Refused
from dispatcher.promise_watch import PromiseWatch
from tests.dispatcher.case_story import collects, told, visit, written
from tests.dispatcher.naive_time import at, ms, wall
from tests.dispatcher.promise_hall import PROMISES, promise_hall
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
DAY_MS = 86_400_000
CARDS = ("promise.yellow", "promise.red")


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


async def live(story: Story, chance: random.Random) -> None:
    """One thing that somebody does, sensible or not."""
    story.clock.pass_s(chance.choice((1, 60, 900, 3600)))
    names = [each.id for each in await story.dispatcher.cases()] or ["20261123-A001"]
    name, act = chance.choice(names), chance.random()
    desk, words = story.dispatcher, {"staff": "1001"}
    if act < 0.35:
        last = await visit(story, chance.choice(list(PROMISES)), chance.choice((*OPENS, "done_on_the_spot")))
        if chance.random() < 0.2:
            await story.window("1", "undo", last.ticket)
            await story.window("1", "finish", last.ticket, outcome="inquiry")
    elif act < 0.5:
        await desk.stop_case(story.request(), case=name, reason="补正", **words)
    elif act < 0.65:
        await desk.resume_case(story.request(), case=name, **words)
    elif act < 0.8:
        await desk.ready_case(story.request(), case=name, **words)
    elif act < 0.85:
        await desk.withdraw_case(story.request(), case=name, reason="撤回", **words)
    elif act < 0.92:
        await collects(story, name)
    else:
        await PromiseWatch(desk, story.feed).look()


async def some_days(story: Story, seed: int, days: int, things: int) -> None:
    chance = random.Random(seed)
    for _ in range(days):
        for _ in range(things):
            try:
                await live(story, chance)
            except Refused:
                continue
        await expire_all(story.dispatcher, "closing")
        assert (await story.folded()).canonical() == await story.written()
        day = at(story.clock.ms).replace(hour=9, minute=0)
        story.clock.ms = max(story.clock.ms, ms(day) + DAY_MS)
        assert await turn(story.dispatcher) == ""
    await PromiseWatch(story.dispatcher, story.feed).look()
    events = await told(story)
    assert fold(events).canonical() == await written(story)
    cards = [(e.fields.get("case.id") or f"{e.day}-{e.ticket}", e.kind) for e in events if e.kind in CARDS]
    assert len(cards) == len(set(cards)), "a card is given once"
    happened = {event.kind for event in events}
    assert {*CARDS, "promise.stopped", "promise.resumed", "promise.ended", "ticket.undone"} <= happened
    snapshot = Cases()
    for each in await story.dispatcher.cases():
        snapshot.add(each)
    for event in events:
        snapshot.apply(event)
    assert snapshot.canonical() == fold(events).canonical(), "a snapshot takes in no event twice"


@pytest.mark.parametrize("seed", range(2))
async def test_random_weeks_fold_to_what_is_written(story: Story, seed: int) -> None:
    await some_days(story, seed, 7, 25)


@pytest.mark.soak
async def test_many_random_weeks_do(story: Story) -> None:
    first = int(os.environ.get("SEED", "100"))
    for seed in range(first, first + int(os.environ.get("SIZE", "20"))):
        await story.redis.flushall()
        story.clock.ms = ms(wall(11, 23, 9))
        story.dispatcher.day = ""
        await story.begin()
        await some_days(story, seed, 21, 60)
