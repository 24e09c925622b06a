"""The business day: turned once, by state in Redis and not by anybody's clock."""

import asyncio

import pytest

from dispatcher import errors, keys
from dispatcher.dispatcher import Dispatcher
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
    await story.dispatcher.forget_day(DAY)
    assert await story.dispatcher.ticket_of(token) is None
    assert not [key async for key in story.redis.scan_iter(f"*:{DAY}:*")]
    assert await story.feed.day(DAY)  # history is still to be written from these
