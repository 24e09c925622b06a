"""离岗超时: a window with a visitor whose clerk gives no sign of life is told to the manager, and nothing moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dispatcher.catalogue_minutes import catalogue_minutes
from displays.away import Away, away
from displays.away_report import AwayReport
from tests.dispatcher.story import Story
from tests.displays.moment import view_of
from tests.hall_app import HallApp

LIMIT_S = 20 * 60
"""The rule's default."""


async def missed(story: Story, acted: dict[str, int] | None = None, seen: dict[str, int] | None = None) -> list[Away]:
    return away(await view_of(story), acted or {}, seen or {}, catalogue_minutes(story.hall))


async def test_after_the_limit_a_called_ticket_is_told(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(LIMIT_S - 1)
    assert await missed(story) == []
    before = await story.everything()
    story.clock.pass_s(1)
    (found,) = await missed(story)
    assert (found.window, found.ticket, found.state, found.minutes) == ("1", number, "called", 20)
    assert await story.everything() == before  # nobody is put back in a queue


async def test_an_empty_window_misses_nobody(story: Story) -> None:
    await story.sits_down("1")
    story.clock.pass_s(10 * LIMIT_S)
    assert await missed(story) == []


async def test_while_serving_the_usual_minutes_come_on_top(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    number = await story.calls("1")
    await story.window("1", "start", number)
    ticket = (await story.board()).ticket(number)
    assert ticket is not None
    usual = catalogue_minutes(story.hall)(ticket.service, ticket.lane)
    story.clock.pass_s(LIMIT_S + usual * 60 - 1)
    assert usual > 0 and await missed(story) == []
    story.clock.pass_s(1)
    assert [each.ticket for each in await missed(story)] == [number]


async def test_any_sign_of_that_clerk_counts_and_none_of_another(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(LIMIT_S)
    now, mine = await story.dispatcher.now(), (await story.board()).window("1").session
    assert await missed(story, acted={"1": now - 1000}) == await missed(story, seen={mine: now - 1000}) == []
    assert len(await missed(story, acted={"2": now}, seen={"another session": now})) == 1


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall


# on the dashboard ----------------------------------------------------------------------------------------------


async def test_the_dashboard_tells_the_manager(hall: HallApp) -> None:
    await hall.story.sits_down("1")
    number = await hall.story.takes_number()
    await hall.story.calls("1")
    assert "离岗超时" not in (await hall.get("manager", "/dashboard?lang=zh")).text
    hall.story.clock.pass_s(LIMIT_S)
    await hall.follows()
    page = (await hall.get("manager", "/dashboard?lang=zh")).text
    assert "离岗超时" in page and f"20 分钟没有动静，{number} 还在窗口" in page
    before = await hall.story.everything()
    # when the clerk recalls, then nobody is missed
    await hall.story.window("1", "recall", number)
    await hall.follows()
    assert "离岗超时" not in (await hall.get("manager", "/dashboard?lang=zh")).text
    assert before != await hall.story.everything()


@pytest.mark.parametrize("acts", [True, False])
async def test_a_sign_on_another_page_is_heard(hall: HallApp, acts: bool) -> None:
    """The console, a case, one's own account: whatever that session asks for."""
    await hall.story.sits_down("1")
    await hall.token("clerk")
    await hall.story.takes_number()
    await hall.story.calls("1")
    hall.story.clock.pass_s(LIMIT_S)
    if acts:
        assert (await hall.get("clerk", "/account")).status_code == 200
    report = AwayReport(hall.site)
    await report.look()
    assert ("离岗超时" in report.draw(await hall.site.fresh_view(), "", "zh")) is not acts
