"""直接办理: somebody without a number gets one and is served; asked twice, or half done, it is still one visitor."""

from typing import Any

import pytest

from clerk_app import walk_in
from clerk_app.chair import Chair
from dispatcher import errors
from tests.clerk_app.clerk import refused
from tests.clerk_app.conftest import SignsIn
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

WHY = "群众没有取号"


async def kinds(story: Story) -> list[str]:
    return [event.kind for event in await story.feed.day(story.dispatcher.day)]


async def test_issued_called_and_started_in_one_press(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    waiting = await hall.story.takes_number()
    told = await ours.does("walk-in", reason=WHY)
    assert (told["number"], told["state"], told["window"]) == ("A002", "serving", "1")
    assert (await kinds(hall.story))[-3:] == ["ticket.issued", "ticket.called", "ticket.started"]
    issued, called, _ = (await hall.story.feed.day(hall.story.dispatcher.day))[-3:]
    assert issued.fields["issued_by"] == ours.name and called.fields["why"] == WHY
    assert await hall.story.state_of(waiting) == "waiting"
    assert (await hall.story.folded()).canonical() == await hall.story.written()


async def test_for_a_service_or_a_lane_of_this_window(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    told = await ours.does("walk-in", service="residence", reason=WHY)
    assert told["service"] == "residence"
    await ours.does("finish", told["number"], outcome="inquiry")
    assert (await ours.does("walk-in", lane="green", reason=WHY))["number"] == "K001"


@pytest.mark.parametrize("members", [{"lane": "bank_one"}, {"lane": "nowhere"}, {"service": "nothing"}])
async def test_what_is_not_done_here_gives_no_number(hall: HallApp, clerk: SignsIn, members: dict[str, str]) -> None:
    ours = await clerk("1")
    before = await hall.story.everything()
    assert refused(await ours.asks("walk-in", reason=WHY, **members))[0] in (404, 409, 422)
    assert await hall.story.everything() == before


async def test_a_busy_or_paused_window_gives_no_number(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    await ours.calls()
    before = await hall.story.everything()
    assert refused(await ours.asks("walk-in", reason=WHY)) == (409, "WINDOW_BUSY")
    assert await hall.story.everything() == before
    await ours.does("undo", "A001")
    await ours.does("pause")
    assert refused(await ours.asks("walk-in", reason=WHY)) == (409, "WINDOW_PAUSED")


async def test_the_same_press_twice_is_one_visitor(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    first, second = [await ours.asks("walk-in", reason=WHY, key="one-press") for _ in range(2)]
    assert first.status_code == 200 and first.json() == second.json()
    assert (await kinds(hall.story)).count("ticket.issued") == 1


@pytest.mark.parametrize("died_after", ["issue", "call"])
async def test_what_was_half_done_goes_on_where_it_ended(story: Story, died_after: str) -> None:
    await story.sits_down("1", "2")
    desk, chair = story.dispatcher, Chair("1", story.session("1"), "clerk-1")
    asked: dict[str, Any] = {"service": None, "lane": None, "reason": WHY}

    async def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    step = "call" if died_after == "issue" else "start"
    living = getattr(desk, step)
    setattr(desk, step, dies)
    with pytest.raises(KeyboardInterrupt):
        await walk_in.serve(desk, "one-press", chair, **asked)
    setattr(desk, step, living)
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("2")  # no other window can take the visitor meanwhile
    event = await walk_in.serve(desk, "one-press", chair, **asked)
    assert (event.kind, event.ticket) == ("ticket.started", "A001")
    assert (await kinds(story)).count("ticket.issued") == 1
    assert (await story.folded()).canonical() == await story.written()


async def test_if_nobody_asks_again_the_visitor_is_this_windows_next(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general", place="1")
    await story.takes_number("general")
    story.clock.pass_s(60)
    assert await story.calls("1") == number
    assert (await story.folded()).canonical() == await story.written()
