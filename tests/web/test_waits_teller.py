"""One process works the waits out; every other one shows the same, also for those who have come since."""

import asyncio

import pytest

from dispatcher.clock import SimulatedClock
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Unavailable
from dispatcher.estimate_honesty import Foretold
from dispatcher.estimate_told import Told, for_all, read, written
from dispatcher.estimates import Visit, Waits, forward
from dispatcher.lua import scripts
from dispatcher.state import State
from tests.dispatcher.story import DAY, Story
from web.waits_heard import heard
from web.waits_teller import WaitsTeller

pytestmark = pytest.mark.anyio


class _NoPast:
    """A hall without a history."""

    async def known(self, first: str) -> list[str]:
        return []

    async def day(self, day: str) -> list[object]:
        raise AssertionError("no day is over")


def teller(story: Story) -> WaitsTeller:
    return WaitsTeller(story.dispatcher, story.feed, _NoPast())  # type: ignore[arg-type]


async def hears(story: Story, found: WaitsTeller) -> None:
    """Everything that has happened since."""
    assert found._state is not None
    for event in await story.feed.read(found._state.id):
        found.follow(event)


async def shown(story: Story) -> Waits:
    state = await story.board()
    return await heard(story.dispatcher, state, lambda: forward(state, story.hall, story.clock.ms))


async def test_every_process_shows_what_one_has_worked_out(story: Story) -> None:
    await story.sits_down("1")
    numbers = [await story.takes_number() for _ in range(4)]
    plain = await shown(story)
    assert plain.ticket_p80 == {}, "while nobody tells, one plain run"
    found = teller(story)
    await found.begin()
    assert await found.look()
    told, again = await shown(story), await shown(story)
    assert told == again
    waits = [told.by_ticket[number] for number in numbers]
    assert waits == sorted(waits, key=lambda wait: wait or 0) and waits[-1] != plain.by_ticket[numbers[-1]]
    assert all((told.ticket_p80[n] or 0) >= (told.by_ticket[n] or 0) for n in numbers)


async def test_all_phones_hear_why_it_takes_longer(story: Story) -> None:
    await story.sits_down("1", "2")
    mine = [await story.takes_number() for _ in range(9)][-1]
    found = teller(story)
    await found.begin()
    await found.look()
    assert (await shown(story)).grown == {}
    await story.window("2", "close_window")
    story.clock.pass_s(150)
    await hears(story, found)
    await found.look()
    grown = (await shown(story)).grown[mine]
    assert (grown.word, grown.many) == ("windows", 1) and grown.by_s > 300


async def test_who_came_since_waits_like_one_taken_then(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(3):
        await story.takes_number()
    found = teller(story)
    await found.begin()
    await found.look()
    new = await story.takes_number()
    told = await shown(story)
    assert told.by_ticket[new] == told.by_lane["general"]
    assert told.ticket_p80[new] == told.lane_p80["general"]


async def test_one_at_a_time_tells_and_another_takes_over_from_a_silent_one(story: Story) -> None:
    first, second = teller(story), teller(story)
    for each in (first, second):
        await each.begin()
    assert await first.look()
    assert not await second.look()
    await story.redis.delete("hall:{small}:teller")  # as when its turn has run out
    assert await second.look()
    assert not await first.look()


async def test_what_was_expected_at_the_issue_is_kept_and_told_once(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    found = teller(story)
    await found.begin()
    await found.look()
    number = await story.takes_number()
    await hears(story, found)
    await found.look()
    await story.calls("1")
    story.clock.pass_s(300)
    await story.window("1", "start", ticket := (await story.board()).windows["1"].ticket)
    await story.window("1", "finish", ticket)
    assert await story.calls("1") == number
    events = await story.feed.day(DAY)
    made = [event for event in events if event.kind == "estimate.made"]
    assert [event.ticket for event in made] == [number]
    fold = Foretold()
    for event in events:
        fold.follow(event)
    (kept,) = fold.kept()
    assert (kept.lane, kept.truth) == ("general", 300)
    assert 0 < kept.p50 <= kept.p80 and kept.raw50 == kept.p50
    # and State.apply of all these events is still what the scripts wrote
    assert (await story.folded()).canonical() == await story.written()


async def test_a_new_day_or_other_data_are_not_spoken_of(story: Story) -> None:
    state = await story.board()
    waits = Waits({"A001": 60.0}, {"general": 60.0})
    assert Told(DAY, state.epoch, state.rev, 0, waits).speaks_of(state)
    assert not Told(DAY, state.epoch, state.rev + 1, 0, waits).speaks_of(state)
    assert not Told("20261122", state.epoch, 1, 0, waits).speaks_of(state)
    assert not Told(DAY, "another", 1, 0, waits).speaks_of(state)


def test_what_is_written_is_read_and_what_cannot_be_read_is_nothing() -> None:
    waits = Waits({"A1": 60.04, "A2": None}, {"x": 1.0}, {"A1": [Visit("x", 0.0, 9.5)]}, {"A1": 90.0}, {}, "today")
    told = read(written(Told(DAY, "e", 3, 5, waits)))
    assert told is not None and told.waits.by_ticket == {"A1": 60.0, "A2": None}
    assert told.waits.visits["A1"][0] == Visit("x", 0.0, 9.5) and told.waits.basis == "today"
    assert read("") is read("{}") is read("no json") is None


def test_without_lanes_nobody_knows() -> None:
    state = State(DAY)
    state.add("A001", {"state": "waiting", "ord": "1", "class": "regular", "clock": "1", "todo": "gone", "next": ""})
    assert for_all(Waits({}, {}), state).by_ticket == {"A001": None}


async def test_it_follows_by_itself_until_it_is_cancelled(story: Story) -> None:
    await story.sits_down("1")
    rested = asyncio.Event()

    async def rests(seconds: float) -> None:
        rested.set()
        await asyncio.sleep(0)

    found = WaitsTeller(story.dispatcher, story.feed, _NoPast(), rests)  # type: ignore[arg-type]
    running = asyncio.create_task(found.run())
    await rested.wait()
    number = await story.takes_number()
    async with asyncio.timeout(10):
        while (told := await story.dispatcher.told_waits()) is None or number not in told.waits.by_ticket:
            rested.clear()
            await rested.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_lane_that_nobody_serves_is_told_of_too(story: Story) -> None:
    await story.sits_down("1")
    found = teller(story)
    await found.begin()
    await found.look()
    number = await story.takes_number("bank_one")
    await hears(story, found)
    assert await found.look()
    assert (await shown(story)).by_ticket[number] is None
    assert [event for event in await story.feed.day(DAY) if event.kind == "estimate.made"] == []


async def test_an_engine_that_is_away_tells_nothing(story: Story) -> None:
    away = Dispatcher(story.hall, Scripts("unix:///nowhere.sock", scripts(), patience_s=0.01), SimulatedClock(0))
    with pytest.raises((Unavailable, OSError)):
        await away.told_waits()
    plain = Waits({}, {"general": 5.0})
    assert await heard(away, State(DAY), lambda: plain) is plain
    await away.runner.close()  # type: ignore[attr-defined]
