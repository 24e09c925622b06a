"""One process follows the stream: nothing is missed or told twice, and it never claims to know what it does not."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.hall import Hall
from dispatcher import feed as feeds
from dispatcher.dispatcher import Dispatcher
from dispatcher.embedded import Engine
from dispatcher.events import Event
from dispatcher.feed import Feed
from tests.dispatcher.story import DAY, Story
from tests.hall_app import until
from web import follower as followers
from web import supervised
from web.follower import Follower
from web.hub import Hub, Topic, View, Watch

NEXT_DAY = "20261124"


class Screen:
    """Shows how many wait in the general lane; keeps every message."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def put(self, text: str) -> None:
        self.heard.append(json.loads(text))

    def events(self) -> list[str]:
        return [event["id"] for message in self.heard for event in message.get("events") or ()]

    def shows(self) -> str:
        (last, *_) = [message["parts"] for message in reversed(self.heard) if message.get("parts")]
        return str(last["waiting"])

    def beats(self) -> int:
        return sum(message["type"] == "beat" for message in self.heard)


class Tally:
    """A fold that keeps every event it was given."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    def follow(self, event: Event) -> None:
        self.heard.append(event)


class Numbers(Tally):
    """A fold that wants to know of new numbers alone."""

    hears = ("ticket.issued", "help.")


class Lossy(Feed):
    """Skips events, as a trimmed stream does."""

    def __init__(self, url: str, hall: str) -> None:
        super().__init__(url, hall)
        self.skips: set[int] = set()

    async def follow(self, after: str) -> AsyncIterator[list[Event]]:
        async for events in super().follow(after):
            yield [event for event in events if event.rev not in self.skips]


class Process:
    """What a web process has of a hall: a dispatcher, a feed, a follower and one screen, all of its own."""

    def __init__(self, story: Story) -> None:
        topic = Topic("hall", {"waiting": self._waiting}, lambda view, key: {}, frozenset({"display"}))
        self.feed, self.tally, self.numbers = Lossy(story.url, story.hall.code), Tally(), Numbers()
        self.hub = Hub([topic], lambda watch, error: None)
        dispatcher = Dispatcher(story.hall, story.runner, story.clock)
        self.follower = Follower(dispatcher, self.feed, self.hub, [self.tally, self.numbers])
        self.screen = Screen()

    def _waiting(self, view: View, key: str, lang: str) -> str:
        return str(view.state.count("general"))

    @contextlib.asynccontextmanager
    async def runs(self) -> AsyncIterator["Process"]:
        task = asyncio.create_task(self.follower.run())
        try:
            yield self
        finally:
            task.cancel()
            await self.feed.close()  # first: a read that was just sent is not cancelled before it is answered
            await asyncio.gather(task, return_exceptions=True)

    async def watches(self) -> "Process":
        await until(self.follower.view)
        self.hub.join(Watch("hall", "", "zh"), self.screen, self.view(), [])
        return self

    def view(self) -> View:
        view = self.follower.view()
        assert view is not None
        return view

    async def knows(self, event: str) -> None:
        await until(lambda: (view := self.follower.view()) is not None and view.state.id == event)

    async def told(self, event: str) -> None:
        await until(lambda: event in self.screen.events())


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds in a hall takes none here."""
    monkeypatch.setattr(feeds, "_BLOCK_MS", 20)
    monkeypatch.setattr(followers, "BEAT_S", 0.02)
    monkeypatch.setattr(followers, "_FORECAST_S", 0.01)
    monkeypatch.setattr(supervised, "_REST_S", 0.01)


@pytest.fixture
async def process(story: Story) -> AsyncIterator[Process]:
    await story.sits_down("1")
    async with Process(story).runs() as process:
        yield await process.watches()


async def test_what_happens_is_known_and_told_once_and_in_order(story: Story, process: Process) -> None:
    for _ in range(30):
        await story.takes_number()
    ticket = await story.calls("1")
    await story.window("1", "start", ticket)
    last = (await story.window("1", "finish", ticket)).id
    await process.told(last)
    first = int(process.screen.events()[0].partition("-")[2])
    assert process.screen.events() == [f"{DAY}-{rev}" for rev in range(first, first + 33)]
    assert process.screen.shows() == "29"
    board = await story.board()
    assert {number: t.fields for number, t in process.view().state.tickets.items() if number != ticket} == {
        number: t.fields for number, t in board.tickets.items()
    }


async def test_a_fold_hears_the_whole_day(story: Story) -> None:
    for _ in range(3):
        await story.takes_number()
    async with Process(story).runs() as process:
        await process.watches()
        last = await story.takes_number()
        await until(lambda: process.tally.heard[-1].ticket == last)
        assert [event.rev for event in process.tally.heard] == [1, 2, 3, 4, 5]


async def test_a_fold_is_given_what_it_hears_of_and_each_new_day(story: Story, process: Process) -> None:
    await story.takes_number()
    called = await story.calls("1")
    await until(lambda: process.tally.heard[-1].kind == "ticket.called")
    assert process.tally.heard[-1].ticket == called
    assert [event.kind for event in process.numbers.heard] == ["day.opened", "ticket.issued"]


async def test_a_gap_is_filled_from_a_snapshot(story: Story, process: Process) -> None:
    at = (await story.board()).rev
    process.feed.skips = {at + 2}
    for _ in range(4):
        await story.takes_number()
    await process.told(f"{DAY}-{at + 4}")
    assert process.screen.events() == [f"{DAY}-{at + step}" for step in (1, 2, 3, 4)]
    assert process.screen.shows() == "4"


async def test_the_day_turns(story: Story, process: Process) -> None:
    await story.takes_number()
    await story.visitor("cancel", "A001")
    await story.window("1", "close_window")
    await story.dispatcher.close_day(story.request(), reason="evening")
    await story.dispatcher.open_day(story.request(), day=NEXT_DAY)
    await process.knows(f"{NEXT_DAY}-1")
    await story.sits_down("1")
    number = await story.takes_number()
    assert number == "A001"
    await process.told(f"{NEXT_DAY}-3")
    told = process.screen.events()
    assert len(told) == len(set(told)) and process.screen.shows() == "1"


@pytest.mark.usefixtures("soon")
async def test_other_data_under_the_same_names_is_seen(story: Story, process: Process) -> None:
    for _ in range(3):
        await story.takes_number()
    await process.told((await story.board()).id)
    epoch = process.view().state.epoch
    await story.redis.flushall()
    await until(
        lambda: process.follower.view() is None
    )  # whatever stood there is no more, and is not shown as if it did
    beats = process.screen.beats()
    await asyncio.sleep(0.1)
    assert process.screen.beats() == beats
    await story.dispatcher.join()
    await story.dispatcher.open_day(story.request(), day=DAY)
    for _ in range(2):
        await story.takes_number()
    await process.knows(f"{DAY}-3")
    assert process.view().state.epoch != epoch
    assert process.follower.since(f"{DAY}-5") is None  # that id was another event's
    await until(lambda: process.screen.shows() == "2")


@pytest.mark.usefixtures("soon")
async def test_it_beats_while_the_engine_is_heard(story: Story, process: Process) -> None:
    await until(lambda: process.screen.beats() > 3 and process.follower.fresh())


@pytest.mark.usefixtures("soon")
async def test_the_hall_of_an_engine_that_died_and_came_back(small_hall: Hall, tmp_path: Path) -> None:
    async with Engine(tmp_path) as engine:
        story = await Story(small_hall, engine.url).begin()
        async with Process(story).runs() as process:
            await process.watches()
            await story.takes_number()
            await process.told(f"{DAY}-2")
            os.kill(engine.pid, signal.SIGKILL)
            await until(lambda: not process.follower.fresh())
            beats = process.screen.beats()
            issued = [asyncio.create_task(story.takes_number()) for _ in range(5)]  # kiosks go on trying
            await asyncio.gather(*issued)
            await process.told(f"{DAY}-7")
            told = process.screen.events()
            assert told == [f"{DAY}-{rev}" for rev in range(2, 8)]
            await until(lambda: process.screen.beats() > beats and process.screen.shows() == "6")
            assert [event.rev for event in process.tally.heard if event.rev > 2] == [*range(3, 8)]
        await story.end()


@pytest.mark.usefixtures("soon")
async def test_nothing_is_said_while_the_engine_is_away(small_hall: Hall, tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    async with engine:
        story = await Story(small_hall, engine.url).begin()
        process = Process(story)
        running = process.runs()
        await running.__aenter__()
        await process.watches()
        await until(process.screen.beats)
    await until(lambda: not process.follower.fresh())
    said = len(process.screen.heard)
    await asyncio.sleep(0.2)  # ten beats
    assert len(process.screen.heard) == said
    await running.__aexit__(None, None, None)
    await story.end()


async def test_that_the_engine_is_away_is_known_at_once(small_hall: Hall, tmp_path: Path) -> None:
    async with Engine(tmp_path) as engine:
        story = await Story(small_hall, engine.url).begin()
        process = Process(story)
        running = process.runs()
        await running.__aenter__()
        await process.watches()
        assert process.follower.fresh()
    await until(lambda: not process.follower.fresh(), within_s=2)  # long before two beats have been missed
    await running.__aexit__(None, None, None)
    await story.end()


@pytest.mark.usefixtures("soon")
async def test_the_forecast_follows_what_happens(story: Story, process: Process) -> None:
    def wait() -> float:
        return process.view().waits.by_lane["general"] or 0.0

    assert wait() == 0
    for _ in range(6):
        await story.takes_number()
    waiting = {f"A00{number}" for number in range(1, 7)}
    await until(lambda: set(process.view().waits.by_ticket) == waiting)
    assert wait() > 20 * 60
    await story.sits_down("2")
    long = wait()
    await until(lambda: wait() < long)


@pytest.mark.usefixtures("soon")
async def test_the_forecast_moves_with_time(story: Story, process: Process) -> None:
    await story.takes_number()
    await story.window("1", "start", await story.calls("1"))
    await story.takes_number()

    def wait() -> float:
        return process.view().waits.by_ticket.get("A002") or 0.0

    await until(lambda: wait() > 400)
    story.clock.pass_s(300)
    await until(lambda: wait() < 300)


async def test_who_comes_back_can_ask_since_when(story: Story, process: Process) -> None:
    at = (await story.board()).rev
    for _ in range(3):
        await story.takes_number()
    await process.told(f"{DAY}-{at + 3}")
    since = process.follower.since
    found = since(f"{DAY}-{at + 1}")
    assert found is not None and [event.rev for event in found] == [at + 2, at + 3]
    assert since(f"{DAY}-{at + 3}") == []
    for unknown in ("", "0-0", f"{DAY}-999", "20261122-3", "anything"):
        assert since(unknown) is None


@pytest.mark.usefixtures("soon")
async def test_a_fault_in_telling_does_not_end_it(
    story: Story, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, faults = process.hub.publish, iter([ZeroDivisionError, ZeroDivisionError])

    def stumbles(*words: Any) -> None:
        for fault in faults:
            raise fault
        publish(*words)

    monkeypatch.setattr(process.hub, "publish", stumbles)
    await story.takes_number()
    await until(lambda: process.screen.shows() == "1")
    last = (await story.visitor("cancel", "A001")).id
    await process.told(last)


@pytest.mark.usefixtures("soon")
async def test_a_fault_in_following_ends_with_a_snapshot(
    story: Story, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = process.view().state
    faults: Iterator[type[Exception]] = iter([KeyError])

    def stumbles(event: Event) -> None:
        for fault in faults:
            raise fault(event.id)

    monkeypatch.setattr(state, "apply", stumbles)
    await story.takes_number()
    last = await story.takes_number()
    await until(lambda: process.view().state.ticket(last))
    assert process.view().state is not state
    await until(process.follower.fresh)


async def test_a_process_starts_before_the_first_day(small_hall: Hall, empty_engine_url: str) -> None:
    story = Story(small_hall, empty_engine_url)
    async with Process(story).runs() as process:
        await asyncio.sleep(0.05)
        assert process.follower.view() is None
        await story.begin()
        await process.knows(f"{DAY}-1")
    await story.end()
