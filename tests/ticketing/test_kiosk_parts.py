"""What moves on a kiosk's first page: the sentence, each tile's wait, and the page of a hall that gives no numbers."""

import re
from pathlib import Path

import pytest

from config.hall import Diary, Hall
from dispatcher.estimates import forward
from dispatcher.events import Event
from tests.dispatcher.story import NINE, Story
from tests.ticketing.door import site_of
from ticketing import kiosk_parts
from web.hub import View
from web.site import Site

_HOUR_S = 3600


@pytest.fixture
def site(story: Story, tmp_path: Path) -> Site:
    return site_of(story, tmp_path)


class Kiosk:
    """The parts as drawn now, with or without their marks. The hall may differ from the story's, as by its hours."""

    def __init__(self, story: Story, site: Site, hall: Hall | None = None) -> None:
        self.story, self.site, self.hall = story, site, hall or story.hall

    async def part(self, name: str, lang: str = "zh") -> str:
        state, now = await self.story.board(), await self.story.dispatcher.now()
        view = View(state, forward(state, self.story.hall, now), self.hall, now)
        return kiosk_parts.parts(self.site)[name](view, "", lang)

    async def words(self, name: str, lang: str = "zh") -> str:
        return re.sub(r"<[^>]*>|\s+", " ", await self.part(name, lang)).strip()


@pytest.fixture
def with_hours(story: Story, site: Site) -> Kiosk:
    """9:00–12:00 and 14:00–18:00 on working days; the last number half an hour before."""
    hours = story.hall.hours.model_copy(update={"always": False})
    return Kiosk(story, site, story.hall.model_copy(update={"hours": hours}))


async def test_an_empty_hall(story: Story, site: Site) -> None:
    kiosk = Kiosk(story, site)
    assert await kiosk.words("summary") == "现在没有人等候"
    assert await kiosk.words("wait-A") == "等 0 人，—"  # no window is open: nobody knows
    await story.sits_down("1")
    assert await kiosk.words("wait-A") == "无人等候，随到随办"
    assert 'class="state ok"' in await kiosk.part("wait-A")


async def test_people_wait(story: Story, site: Site) -> None:
    kiosk = Kiosk(story, site)
    for _ in range(5):
        await story.takes_number()
    assert await kiosk.words("summary") == "现在 5 人等候"
    await story.sits_down("1")
    assert await kiosk.words("summary") == "现在 5 人等候，多数 35 分钟内叫到"
    assert await kiosk.words("wait-A") == "等 5 人，约 45 分钟"
    assert 'class="state over"' in await kiosk.part("wait-A")  # the target is a quarter of an hour
    assert await kiosk.words("wait-A", "en") == "5 waiting, about 45 min"


async def test_who_stands_in_several_lanes_is_counted_once(story: Story, site: Site) -> None:
    kiosk = Kiosk(story, site)
    await story.takes_number("bank_one", "bank_two", "bank_three")
    await story.takes_number("bank_one")
    assert await kiosk.words("summary") == "现在 2 人等候"
    assert (await kiosk.words("wait-L")).startswith("等 2 人")
    assert (await kiosk.words("lane-bank_one")).startswith("等 2 人")
    assert (await kiosk.words("lane-bank_two")).startswith("等 1 人")


async def test_a_tile_has_a_part_and_each_lane_of_a_shared_one(site: Site) -> None:
    names = set(kiosk_parts.parts(site))
    assert names == {
        "summary",
        "closed",
        "wait-A",
        "wait-K",
        "wait-L",
        "lane-bank_one",
        "lane-bank_two",
        "lane-bank_three",
    }


async def test_complete_papers_do_not_queue(story: Story, site: Site) -> None:
    assert await Kiosk(story, site).words("wait-K") == "材料齐全，不用排队"


async def test_the_last_number_of_the_morning(with_hours: Kiosk) -> None:
    assert (await with_hours.words("summary")).endswith("；取号到 11:30")
    assert await with_hours.part("closed") == ""
    with_hours.story.clock.pass_s(3 * _HOUR_S)
    assert await with_hours.words("wait-A") == "现在不取号，14:00 起"
    page = await with_hours.words("closed")
    assert page.startswith("现在不取号") and "下次取号 14:00" in page and "自助机" in page


async def test_the_evening_names_the_next_working_day(with_hours: Kiosk) -> None:
    with_hours.story.clock.pass_s((4 * 24 + 10) * _HOUR_S)  # Friday, seven in the evening
    page = await with_hours.words("closed")
    assert page.startswith("今日业务已结束") and "下次取号 11月30日 周一 09:00" in page
    assert "Next numbers Mon 30 Nov 09:00" in page
    assert await with_hours.words("wait-A") == "现在不取号，11月30日 周一 09:00 起"


async def test_a_closed_day_closes_the_page(story: Story, site: Site) -> None:
    await story.dispatcher.close_day(story.request(), reason="evening")
    assert "今日业务已结束" in await Kiosk(story, site).words("closed")


async def test_only_slips_are_told(site: Site) -> None:
    topic = kiosk_parts.topic(site)
    assert topic.concerns(Event("20261123-7", "slip.failed", NINE, {}), "")
    assert not topic.concerns(Event("20261123-7", "ticket.called", NINE, {}), "")


async def test_as_data(story: Story, site: Site) -> None:
    await story.sits_down("1")
    await story.takes_number()
    told = kiosk_parts.topic(site).data(await site.fresh_view(), "")
    assert told["lanes"]["general"] == {"waiting": 1, "p50_s": pytest.approx(505)}
    assert told["lanes"]["bank_one"] == {"waiting": 0, "p50_s": None}


@pytest.fixture
def with_quota(story: Story, site: Site) -> Kiosk:
    """The same hours; two general numbers a day, and appointments for the general lane."""
    hours = story.hall.hours.model_copy(update={"always": False})
    few = {code: lane.model_copy(update={"quota": 2}) for code, lane in story.hall.lanes.items() if code != "green"}
    diary = Diary(code="general", lane="general", slot_min=30, capacity=2)
    booked = story.hall.appointments.model_copy(update={"diaries": {"general": diary}})
    change = {"hours": hours, "lanes": story.hall.lanes | few, "appointments": booked}
    return Kiosk(story, site, story.hall.model_copy(update=change))


async def test_the_last_number_of_the_day(story: Story, with_quota: Kiosk) -> None:
    await story.takes_number()
    assert await with_quota.words("wait-A") == "等 1 人，—"
    await story.takes_number()
    assert await with_quota.words("wait-A") == "今天的general号已取完，明天 09:00 开始；可预约"
    assert "No more general numbers today" in await with_quota.words("wait-A", "en")
    assert 'class="state none shut"' in await with_quota.part("wait-A")
    story.clock.pass_s(3 * _HOUR_S)
    assert await with_quota.words("wait-A") == "现在不取号，14:00 起"  # what is true of all


async def test_one_bank_is_full_and_the_others_are_not(story: Story, with_quota: Kiosk) -> None:
    for _ in range(2):
        await story.takes_number("bank_one")
    assert "已取完" in await with_quota.words("lane-bank_one")
    assert "已取完" not in await with_quota.words("wait-L")
    for _ in range(2):
        await story.takes_number("bank_two", "bank_three")
    assert "今天的banks号已取完" in await with_quota.words("wait-L")


async def test_every_window_pauses(story: Story, site: Site) -> None:
    kiosk = Kiosk(story, site)
    await story.sits_down("1", "2")
    await story.window("1", "pause_window", reason="tea", until=NINE + 600_000)
    assert "暂停" not in await kiosk.words("wait-A")
    await story.window("2", "pause_window", reason="tea", until=NINE + 900_000)
    assert await kiosk.words("wait-A") == "窗口暂停，约 09:10 恢复"
    await story.window("1", "close_window")
    assert await kiosk.words("wait-A") == "窗口暂停，约 09:15 恢复"
    story.clock.pass_s(1000)
    assert await kiosk.words("wait-A") == "窗口暂停，可以先取号"
    await story.window("2", "resume_window")
    assert await kiosk.words("wait-A") == "无人等候，随到随办"
