"""Notices: posted for a time and places, withdrawn, taken over by the next day."""

from typing import Any

import pytest

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import BadWord, DayOver
from dispatcher.notice_commands import EMERGENCY, NOTICE, Notice, NoticeOver, NoticesFull, notices
from tests.dispatcher.story import NINE, Story

HOUR_MS = 3_600_000
SAID: dict[str, Any] = {"zh": "下午四点停电|检修；请早来", "en": "No power at four", "staff": "9001"}


async def standing(story: Story) -> list[Notice]:
    """As the engine has them, which is what the stream says."""
    state = await story.board()
    assert state.desk.get("notices", "") == (await story.folded()).desk.get("notices", "")
    return notices(state.desk.get("notices", ""))


async def test_a_notice_stands_from_its_beginning_to_its_end(story: Story) -> None:
    d = story.dispatcher
    event = await d.post_notice(
        story.request(), where=["phone", "displays"], since=NINE + HOUR_MS, until=NINE + 2 * HOUR_MS, **SAID
    )
    (notice,) = await standing(story)
    assert notice == Notice(
        event.id, NOTICE, NINE + HOUR_MS, NINE + 2 * HOUR_MS, ("displays", "phone"), SAID["zh"], SAID["en"]
    )
    assert [notice.stands(NINE + hours * HOUR_MS) for hours in (0, 1, 2)] == [False, True, False]
    story.clock.pass_s(2 * 3600)
    await d.raise_emergency(story.request(), zh="请离开", en="Leave", staff="9001")
    assert [each.sort for each in await standing(story)] == [EMERGENCY]  # what is over goes with the next change


async def test_who_withdraws_takes_that_one_back(story: Story) -> None:
    d = story.dispatcher
    first = await d.post_notice(story.request(), where=["kiosk"], **SAID)
    second = await d.raise_emergency(story.request(), zh="请离开", en="Leave", staff="9001")
    event = await d.withdraw_notice(story.request(), notice=second.id, staff="9002")
    assert (event.kind, event.fields["sort"]) == ("notice.withdrawn", EMERGENCY)
    assert [each.id for each in await standing(story)] == [first.id]
    with pytest.raises(NoticeOver):
        await d.withdraw_notice(story.request(), notice=second.id, staff="9002")


async def test_a_new_day_takes_over_what_stands(story: Story) -> None:
    d = story.dispatcher
    await d.post_notice(story.request(), where=["kiosk"], **SAID)
    before = await standing(story)
    await d.close_day(story.request(), reason="evening")
    await d.open_day(story.request(), day="20261124")
    assert await standing(story) == before


async def test_a_hall_burns_at_night_too(story: Story) -> None:
    """Given a closed day, when an emergency is raised, then it stands, also for a repeat and for the day after."""
    d, raising, after = story.dispatcher, story.request(), story.request()
    await d.close_day(story.request(), reason="evening")
    event = await d.raise_emergency(raising, zh="着火了", en="Fire", staff="9001")
    again = await d.raise_emergency(raising, zh="着火了", en="Fire", staff="9001")
    assert (again.id, again.fields) == (event.id, event.fields)
    assert [each.en for each in await standing(story)] == ["Fire"]
    with pytest.raises(DayOver):  # nothing else may change
        await d.note(story.request(), "slip.failed", why="paper")

    early = Dispatcher(story.hall, story.runner, story.clock)
    await early.join()
    await d.open_day(story.request(), day="20261124")
    assert await early.raise_emergency(raising, zh="着火了", en="Fire", staff="9001") == again  # a late repeat
    gone = await early.withdraw_notice(after, notice=event.id, staff="9001")  # it believed in the closed day
    assert gone.day == "20261124" and await standing(story) == []
    assert (await story.feed.read())[-1].id == gone.id


async def test_what_is_not_taken(story: Story) -> None:
    d = story.dispatcher
    wrongs: tuple[dict[str, Any], ...] = (
        {"where": []},
        {"where": ["roof"]},
        {"where": ["kiosk"], "zh": ""},
        {"where": ["kiosk"], "en": "\x1e"},
    )
    for wrong in wrongs:
        with pytest.raises(BadWord):
            await d.post_notice(story.request(), **{**SAID, **wrong})
    for _ in range(20):
        await d.post_notice(story.request(), where=["kiosk"], **SAID)
    with pytest.raises(NoticesFull):
        await d.raise_emergency(story.request(), zh="请离开", en="Leave", staff="9001")
