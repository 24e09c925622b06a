"""How often estimates came true: the dashboard's line, and by lane as JSON."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dispatcher.estimate_honesty import MADE
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

API = "/api/v1/estimates"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as found:
        yield found


async def told(story: Story, number: str, p50: float, p80: float) -> None:
    words = {"p50_s": f"{p50:.1f}", "p80_s": f"{p80:.1f}", "raw50_s": f"{p50:.1f}", "raw90_s": f"{p80:.1f}"}
    await story.dispatcher.note(story.request(), MADE, ticket=number, basis="today", **words)


async def calls(story: Story, count: int, wait_s: int, p50: float, p80: float) -> None:
    """So many visitors, each told the same and each called after the same time."""
    for _ in range(count):
        number = await story.takes_number()
        await told(story, number, p50, p80)
        story.clock.pass_s(wait_s)
        await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number)


async def test_before_anybody_was_called_nothing_is_claimed(hall: HallApp) -> None:
    found = (await hall.get("manager", API)).json()
    assert found == {"basis": "catalogue", "today": None, "week": None, "lanes": []}
    page = (await hall.get("manager", "/dashboard")).text
    assert "历史数据还少，按事项目录的时长估算" in page and "说好的时间前" not in page


async def test_the_record_by_lane_and_in_one_line(hall: HallApp, story: Story) -> None:
    await story.sits_down("1")
    await calls(story, 9, 300, 240, 400)  # in time, a minute later than the middle
    await calls(story, 3, 900, 240, 420)  # later than they were told
    await hall.follows()
    found = (await hall.get("manager", API)).json()
    expected = {"tickets": 12, "within": 0.75, "error_s": 210.0, "later_s": 210.0}
    assert found["today"] == found["week"] == expected
    assert found["lanes"] == [{**expected, "lane": "general"}]
    page = (await hall.get("manager", "/dashboard")).text
    assert "今天 75% 的人在说好的时间前叫到" in page and "平均差 3.5 分钟" in page
    english = (await hall.get("manager", "/dashboard?lang=en")).text
    assert "75% were called by the time they were told today" in english


async def test_of_few_no_share_is_told(hall: HallApp, story: Story) -> None:
    await story.sits_down("1")
    await calls(story, 9, 300, 240, 400)
    await hall.follows()
    assert "说好的时间前" not in (await hall.get("manager", "/dashboard")).text


async def test_it_is_for_whoever_runs_the_hall(hall: HallApp) -> None:
    assert (await hall.get("kiosk", API)).status_code == 403
    assert (await hall.get("", API)).status_code == 401
