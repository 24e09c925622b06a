"""The console's panel: what the visitor at the window is promised, and what is due here today."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clerk_app.promise_panel import draw
from clerk_app.seat import look
from config.hall import Hall
from tests.dispatcher.naive_time import ms, wall
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

pytestmark = pytest.mark.anyio


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    await story.sits_down("1", "4")
    async with HallApp(story, tmp_path) as hall:
        yield hall


async def drawn(hall: HallApp, window: str = "1", lang: str = "zh") -> str:
    view = await hall.site.fresh_view()
    return draw(hall.site, look(view.state, view.hall, window, view.now), view, lang)


async def serves(hall: HallApp, service: str) -> str:
    number = await hall.story.takes_number("general", service=service)
    await hall.story.calls("1")
    await hall.story.window("1", "start", number)
    return number


async def test_nothing_is_promised_to_nobody(hall: HallApp) -> None:
    assert await drawn(hall) == ""
    await serves(hall, "residence")
    assert await drawn(hall) == ""


async def test_days_are_said_as_if_it_were_accepted_now(hall: HallApp) -> None:
    await serves(hall, "licence")
    text = await drawn(hall)
    assert "5 个工作日内" in text and "今天受理的最迟" in text and "11月30日 18:00" in text
    assert "promise-card" not in text, "no clock runs yet"
    assert "within 5 working days" in await drawn(hall, lang="en")


async def test_hours_run_and_turn_yellow_and_red(hall: HallApp) -> None:
    await serves(hall, "account")
    for hour, minute, word in ((9, 30, "正常"), (10, 40, "临近到期"), (11, 5, "超过期限")):
        hall.story.clock.ms = ms(wall(11, 23, hour, minute))
        text = await drawn(hall)
        assert "11月23日 11:00" in text and word in text


async def test_what_is_due_today_in_this_windows_lanes(hall: HallApp) -> None:
    number = await serves(hall, "permit")
    await hall.story.window("1", "finish", number)
    await hall.follows()
    assert await drawn(hall) == "", "tomorrow is not today"
    hall.story.clock.ms = ms(wall(11, 24, 17))
    text = await drawn(hall)
    assert "今天到期 1 件" in text and f"20261123-{number}" in text and 'data-card="yellow"' in text
    assert await drawn(hall, "4") == "", "another lane's"
