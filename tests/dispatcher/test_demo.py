"""The living day, on a simulated clock: a whole day in seconds, no real sleep."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from random import Random

import pytest

from config.hall import Hall
from dispatcher.clock import SimulatedClock
from dispatcher.connection import Scripts
from dispatcher.demo import Demo
from dispatcher.demo_pace import AtOnce, Paced
from dispatcher.demo_visitors import Crowd, free_windows
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Unavailable
from dispatcher.feed import Feed
from dispatcher.lua import scripts
from dispatcher.state import fold
from tests.dispatcher.test_estimates import small_hall

DAY, NOON, MINUTE = "20261123", 1_795_406_400_000, 60_000
WINDOWS = {
    "1": ("GEN", "GRN"),
    "2": ("GEN", "GRN"),
    "3": ("GEN",),
    "4": ("GRN", "GEN"),
    "5": ("BK1",),
    "6": ("BK2",),
}


@pytest.fixture
def hall() -> Hall:
    return small_hall(WINDOWS)


class Scene:
    def __init__(self, hall: Hall, url: str) -> None:
        self.clock, self.url = SimulatedClock(NOON), url
        self.runner = Scripts(url, scripts())
        self.dispatcher = Dispatcher(hall, self.runner, self.clock)
        self.demo = Demo(self.dispatcher, seed=7)

    async def events(self) -> Counter[str]:
        feed = Feed(self.url, self.dispatcher.hall.code)
        try:
            events = await feed.day(DAY)
        finally:
            await feed.close()
        board, told = await self.dispatcher.board(), fold(DAY, events)
        assert (board.rev, board.now) == (told.rev, told.now)
        return Counter(event.kind for event in events)


@pytest.fixture
async def scene(hall: Hall, empty_engine_url: str) -> AsyncIterator[Scene]:
    scene = Scene(hall, empty_engine_url)
    yield scene
    await scene.runner.close()


def test_one_window_of_each_kind_is_left_free(hall: Hall) -> None:
    free = free_windows(hall)
    assert free == ("3",)
    assert Demo(Dispatcher(hall, Scripts("unix:///nowhere", {}))).staffed == ("1", "2", "4", "5", "6")


async def test_a_warm_hall_is_at_work_before_anybody_looks(scene: Scene) -> None:
    await scene.demo.warm_up(DAY, NOON)
    board = await scene.dispatcher.board()
    assert NOON - 2 * MINUTE < board.now <= NOON
    assert sum(board.window(number).state in ("called", "serving") for number in scene.demo.staffed) >= 3
    assert board.window("3").state == "closed"
    assert board.count("GEN") >= 1
    assert (await scene.events())["ticket.finished"] > 20


async def test_a_day_stays_lively_and_never_runs_full(scene: Scene) -> None:
    await scene.demo.warm_up(DAY, NOON)
    pace, waiting = AtOnce(scene.clock), Counter[str]()
    for hour in range(1, 9):
        await scene.demo.live(pace, NOON + hour * 60 * MINUTE)
        board = await scene.dispatcher.board()
        for lane in scene.dispatcher.hall.lanes:
            waiting[lane] = max(waiting[lane], board.count(lane))
            assert board.count(lane) < 25
    assert waiting["GEN"] >= 2
    happened = await scene.events()
    for kind in ("issued", "called", "recalled", "started", "finished", "missed", "returned", "held", "resumed"):
        assert happened[f"ticket.{kind}"], kind
    assert happened["window.paused"]


async def test_it_gives_way_to_a_person(scene: Scene) -> None:
    """A person takes a staffed window over, serves there, and leaves; then the simulated clerk comes back."""
    await scene.demo.warm_up(DAY, NOON)
    hall, pace = scene.dispatcher, AtOnce(scene.clock)
    taken = await hall.open_window("person-0001", window="1", session="person", clerk="me", take_over=True)
    ticket = taken.fields["ticket"]
    await scene.demo.live(pace, NOON + 30 * MINUTE)
    seat = (await hall.board()).window("1")
    assert (seat.session, seat.ticket) == ("person", ticket)
    if seat.state == "called":
        await hall.start("person-0002", window="1", session="person", ticket=ticket)
    if ticket:
        await hall.finish("person-0003", window="1", session="person", ticket=ticket, outcome="accepted")
    await hall.close_window("person-0004", window="1", session="person")
    await scene.demo.live(pace, NOON + 60 * MINUTE)
    assert (await hall.board()).window("1").session == "demo-1"


async def test_a_second_demo_goes_on_where_the_first_stopped(scene: Scene) -> None:
    await scene.demo.warm_up(DAY, NOON)
    again = Demo(scene.dispatcher, seed=8)
    await again.live(AtOnce(scene.clock), NOON + 30 * MINUTE)
    board = await scene.dispatcher.board()
    assert all(board.window(number).state != "closed" for number in again.staffed)
    assert sum(ticket.started_at > NOON for ticket in board.serving()) >= 2


async def test_it_waits_for_an_engine_that_is_away(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.demo.warm_up(DAY, NOON)
    run, away = scene.runner.run, Random(3)

    async def shaky(*args: object) -> object:
        if away.random() < 0.3:
            raise Unavailable("away")
        return await run(*args)  # type: ignore[arg-type]

    before = (await scene.dispatcher.board()).rev
    monkeypatch.setattr(scene.runner, "run", shaky)
    await scene.demo.live(AtOnce(scene.clock), NOON + 60 * MINUTE)
    monkeypatch.undo()
    assert (await scene.dispatcher.board()).rev > before + 50
    await scene.events()


async def test_it_ends_when_it_is_cancelled(scene: Scene) -> None:
    await scene.demo.warm_up(DAY, NOON)
    ticks = [0.0]
    slept = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(scene.demo.live(Paced(NOON, lambda: ticks[0], sleep)))
    await slept.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_pace_sleeps_real_seconds_for_hall_time() -> None:
    ticks, slept = [100.0], []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        ticks[0] += seconds

    pace = Paced(NOON, lambda: ticks[0], sleep, speed=10)
    await pace.until(NOON + MINUTE)
    assert slept == [6.0]
    assert pace.now() == NOON + MINUTE
    assert pace.word() == str(NOON + MINUTE)
    await pace.until(NOON)
    assert slept == [6.0, 0.0]


def test_the_fuller_a_lane_the_fewer_come(hall: Hall) -> None:
    crowd = Crowd(hall, tuple(WINDOWS), Random(1))
    come = [sum(crowd.comes("GEN", waiting) for _ in range(2000)) for waiting in (0, 3, 30)]
    assert come == sorted(come, reverse=True)
    assert come[0] > 1900
    assert come[-1] < 150
