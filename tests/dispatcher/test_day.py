"""The business day: turned once, by state in Redis and not by anybody's clock."""

import asyncio
from collections import Counter
from typing import cast

import pytest

from config.hall import Hall, Hours
from dispatcher import errors, keys
from dispatcher.connection import Scripts
from dispatcher.day_keeper import expire_all, turn
from dispatcher.dispatcher import Dispatcher
from dispatcher.lua import scripts
from tests.dispatcher.story import DAY, Story

pytestmark = pytest.mark.anyio
NEXT = "20261124"


async def test_a_day_closes_only_when_everybody_is_done(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    with pytest.raises(errors.TicketsLive):
        await story.dispatcher.close_day(story.request(), reason="evening")
    await story.visitor("expire", ticket, reason="hall is evacuated")
    with pytest.raises(errors.WindowsOpen):
        await story.dispatcher.close_day(story.request(), reason="evening")
    await story.window("1", "close_window")
    await story.dispatcher.close_day(story.request(), reason="evening")
    with pytest.raises(errors.DayOver):
        await story.takes_number()
    with pytest.raises(errors.DayOpen):
        await story.dispatcher.open_day(story.request(), day=DAY)  # never twice


async def test_many_workers_turn_the_day_once(story: Story) -> None:
    await story.takes_number()
    await story.visitor("cancel", "A001")
    await story.dispatcher.close_day(story.request(), reason="evening")
    workers = [Dispatcher(story.hall, story.runner, story.clock) for _ in range(8)]
    for worker in workers:
        await worker.join()
    results = await asyncio.gather(
        *(worker.open_day(f"turn-by-worker-{n}", day=NEXT) for n, worker in enumerate(workers)), return_exceptions=True
    )
    assert sum(not isinstance(result, errors.DayOpen) for result in results) == 1
    opened = (await story.feed.day(NEXT))[0]
    assert opened.fields["previous"] == (await story.feed.day(DAY))[-1].id
    assert all(worker.day == NEXT for worker in workers)
    assert (await workers[0].issue(story.request(), lanes=["general"])).ticket == "A001"  # numbers begin afresh


async def test_workers_at_midnight_close_and_open_once_between_them(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    story.clock.pass_s(24 * 3600)
    workers = [Dispatcher(story.hall, Scripts(story.url, scripts()), story.clock) for _ in range(8)]
    try:
        # Nobody is sent home silently: with a live ticket the old day stays, and a manager must say a word.
        assert set(await asyncio.gather(*(turn(worker) for worker in workers))) == {"TICKETS_LIVE 1"}
        assert await expire_all(workers[0], "hall is closed") == 1
        assert await story.state_of(ticket) == "expired"
        assert set(await asyncio.gather(*(turn(worker) for worker in workers))) == {""}
        assert {worker.day for worker in workers} == {NEXT}
    finally:
        for worker in workers:
            await cast(Scripts, worker.runner).close()
    kinds = Counter(event.kind for event in [*await story.feed.day(DAY), *await story.feed.day(NEXT)])
    assert (kinds["day.closed"], kinds["day.opened"], kinds["window.closed"]) == (1, 2, 2)


async def test_turning_the_day_lets_go_of_the_one_that_ended_a_day_ago(story: Story) -> None:
    token = await story.dispatcher.token(await story.takes_number())
    await expire_all(story.dispatcher, "hall is closed")
    story.clock.pass_s(15 * 3600)
    await turn(story.dispatcher)
    assert await story.dispatcher.ticket_of(token) is not None
    story.clock.pass_s(24 * 3600)
    await turn(story.dispatcher)
    assert await story.dispatcher.ticket_of(token) is None
    assert (await story.dispatcher.read_hall())[8] == f"{NEXT} "


async def test_a_retry_keeps_its_day(story: Story) -> None:
    request = story.request()
    first = await story.dispatcher.issue(request, lanes=["general"])
    await story.visitor("cancel", first.ticket)
    await story.dispatcher.close_day(story.request(), reason="evening")
    other = Dispatcher(story.hall, story.runner, story.clock)
    await other.join()
    await other.open_day(story.request(), day=NEXT)
    # A worker that slept over the turn: the known request gets its old answer, a new one goes to the new day.
    assert (await story.dispatcher.issue(request, lanes=["general"])).id == first.id
    new = await story.dispatcher.issue(story.request(), lanes=["general"])
    assert new.day == NEXT
    # So does a worker that began after the turn and never knew the old day.
    assert (await other.issue(request, lanes=["general"])).id == first.id
    with pytest.raises(errors.RequestReused):
        await other.issue(request, lanes=["green"])


async def test_a_number_of_yesterday_is_not_taken_for_todays(story: Story) -> None:
    old = await story.takes_number()
    await story.visitor("cancel", old)
    await story.dispatcher.close_day(story.request(), reason="evening")
    other = Dispatcher(story.hall, story.runner, story.clock)
    await other.join()
    await other.open_day(story.request(), day=NEXT)
    assert (await other.issue(story.request(), lanes=["general"])).ticket == old
    # A worker that slept over the turn speaks of yesterday's ticket, and of yesterday's closing.
    for command, named in {
        "cancel": {"ticket": old},
        "postpone": {"ticket": old},
        "expire": {"ticket": old, "reason": "evening"},
        "note": {"kind": "slip.printed", "ticket": old},
        "close_day": {"reason": "evening"},
    }.items():
        sleeper = Dispatcher(story.hall, story.runner, story.clock)
        sleeper.day = DAY
        with pytest.raises(errors.DayOver):
            await getattr(sleeper, command)(story.request(), **named)
        assert sleeper.day == NEXT  # it has woken up
    assert (await other.board()).tickets[old].state == "waiting"


async def test_numbers_are_given_in_the_hours_of_the_open_day(small_hall: Hall, empty_engine_url: str) -> None:
    story = await Story(small_hall.model_copy(update={"hours": Hours()}), empty_engine_url).begin()
    try:
        await story.visitor("cancel", await story.takes_number())  # nine o'clock sharp
        story.clock.pass_s(2.5 * 3600)
        before = await story.everything()
        with pytest.raises(errors.LaneClosed):
            await story.takes_number()  # half an hour before the break
        assert await story.everything() == before
        story.clock.pass_s(21.5 * 3600)
        with pytest.raises(errors.LaneClosed):
            await story.takes_number()  # nine o'clock of the next day, which nobody has opened
        other = Dispatcher(story.hall, story.runner, story.clock)
        await turn(other)
        assert (await story.dispatcher.issue(story.request(), lanes=["general"])).day == NEXT
    finally:
        await story.end()


async def test_a_clock_set_back_does_not_turn_the_order_around(story: Story) -> None:
    first = await story.takes_number()
    story.clock.pass_s(-3600)
    second = await story.takes_number()
    board = await story.board()
    assert [ticket.number for ticket in board.waiting("general")] == [first, second]


async def test_lost_events_stop_everything(story: Story) -> None:
    ticket = await story.takes_number()
    await story.redis.delete(keys.events(story.hall.code))
    before = await story.everything()
    with pytest.raises(errors.EventsLost):
        await story.takes_number()
    with pytest.raises(errors.EventsLost):
        await story.visitor("cancel", ticket)
    with pytest.raises(errors.EventsLost):
        await Dispatcher(story.hall, story.runner, story.clock).join()
    assert await story.everything() == before


async def test_a_changed_hall_file_is_adopted_once_for_all(story: Story) -> None:
    new = story.hall.model_copy(update={"revision": "another"})
    changed = Dispatcher(new, story.runner, story.clock)
    await changed.join()
    with pytest.raises(errors.ConfigChanged):
        await changed.issue(story.request(), lanes=["general"])
    await changed.change_hall(story.request(), was=story.hall.revision)
    await changed.issue(story.request(), lanes=["general"])
    with pytest.raises(errors.ConfigChanged):
        await story.takes_number()


@pytest.mark.parametrize("where", ["its queue", "a later stage", "at the window", "held", "its own window"])
async def test_a_hall_file_that_would_lose_a_ticket_is_refused(story: Story, where: str) -> None:
    await story.sits_down("4")
    later = [("any", ("general",)), ("any", ("bank_one",))]
    ticket = await (story.takes_number(stages=later) if where == "a later stage" else story.takes_number("bank_one"))
    if where in ("at the window", "held", "its own window"):
        await story.calls("4")
        if where != "at the window":
            await story.window("4", "hold", ticket, kind="kept")
        if where == "its own window":
            await story.visitor("resume", ticket)
    lanes = {code: lane for code, lane in story.hall.lanes.items() if code != "bank_one"}
    windows = {number: window for number, window in story.hall.windows.items() if window.home in lanes}
    smaller = story.hall.model_copy(update={"revision": "smaller", "lanes": lanes, "windows": windows})
    changed = Dispatcher(smaller, story.runner, story.clock)
    await changed.join()
    before = await story.everything()
    with pytest.raises(errors.TicketsLive) as live:
        await changed.change_hall(story.request(), was=story.hall.revision)
    assert live.value.details == ("1",)
    assert await story.everything() == before
    await story.visitor("expire", ticket, reason="the bank has moved out")
    await changed.change_hall(story.request(), was=story.hall.revision)


async def test_a_closed_day_is_forgotten_and_its_links_die(story: Story) -> None:
    ticket = await story.takes_number()
    token = await story.dispatcher.token(ticket)
    assert (await story.dispatcher.ticket_of(token)) is not None
    assert await story.dispatcher.ticket_of(token[:-1] + "_") is None
    with pytest.raises(errors.DayOpen):
        await story.dispatcher.forget_day(DAY)
    await story.visitor("cancel", ticket)
    await story.dispatcher.close_day(story.request(), reason="evening")
    await story.dispatcher.open_day(story.request(), day=NEXT)
    story.clock.pass_s(24 * 3600 - 0.001)
    with pytest.raises(errors.TooEarly):
        await story.dispatcher.forget_day(DAY)
    story.clock.pass_s(0.001)
    await story.dispatcher.forget_day(DAY)
    assert await story.dispatcher.ticket_of(token) is None
    assert not [key async for key in story.redis.scan_iter(f"*:{DAY}:*")]
    assert await story.feed.day(DAY)  # history is still to be written from these
