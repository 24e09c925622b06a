"""The dashboard's page as its parts: what it says of the hour to come, what its one button does, and that a part that
breaks breaks alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from displays.advice_watch import AdviceWatch
from displays.dashboard_figures import FIGURES, Figure, Look
from displays.dashboard_parts import later_minutes
from displays.troubles import Troubles
from tests.dispatcher.story import Story
from tests.displays.moment import view_of
from tests.hall_app import HallApp
from web.archive import Archive
from web.audit_trail import AuditTrail
from web.people import Person


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    await story.sits_down("1", "3", "4", "5", "6")
    async with HallApp(story, tmp_path) as found:
        yield found


async def test_the_hour_to_come_is_said_where_it_is_known(story: Story) -> None:
    view = await view_of(story)
    general, other = story.hall.lanes["general"], story.hall.lanes["bank_one"]
    assert later_minutes(view, general) is None, "nobody has looked"
    ahead = view._replace(waits=replace(view.waits, later={"general": 601.0, "bank_one": None}))
    assert (later_minutes(ahead, general), later_minutes(ahead, other)) == (11, None)
    ends = general.model_copy(update={"draining": True})
    assert later_minutes(ahead, ends) is None, "nobody takes a number there any more"


async def test_what_cannot_speak_and_what_lags_is_said(hall: HallApp) -> None:
    """Given a mute display, a history nobody follows and an audit nobody follows, when the manager looks, then each
    has its words; and none once they are mended."""
    troubles = Troubles(hall.site)

    async def said(lang: str = "zh") -> str:
        await troubles.look()
        return troubles.draw(await hall.site.view(), "", lang)

    assert await said() == ""
    hall.story.clock.pass_s(11 * 60)
    wall = Person("display", "east wall")
    hall.site.presence.here(wall, "hall", "here 0123456789abcdef 1.0 0 up=60,sound=off")
    found = await said()
    assert "没有声音的屏幕：east wall" in found
    assert "历史记录晚了 11 分钟，还有" in found and "审计晚了 11 分钟" in found and "hall doctor" in found
    assert "History is 11 min late" in await said("en")
    site = hall.site
    await Archive(site.history, site.dispatcher, site.feed).catch_up()
    await AuditTrail(site.audit, site.dispatcher, site.feed).catch_up()
    hall.site.presence.here(wall, "hall", "here 0123456789abcdef 1.0 0 up=70,sound=on")
    assert await said() == ""


def _broken(look: Look) -> Figure:
    raise ZeroDivisionError("a tile that breaks")


async def test_a_tile_that_breaks_breaks_alone(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    await hall.story.takes_number()
    await hall.follows()
    monkeypatch.setitem(FIGURES, "usual", _broken)
    page = (await hall.get("manager", "/dashboard")).text
    before, broken = page.split('data-part="figure-usual">')[0], page.split('data-part="figure-usual">')[1][:200]
    assert "暂时算不出" in broken and "暂时算不出" not in before
    assert "<b>1</b>" in page.split('data-part="figure-waiting">')[1][:200]
    assert page.count('class="value') == 5 and "data-waiting>1<" in page and "今天：等候多久" in page


async def test_the_button_beside_the_sentence_adopts_what_helps_its_lane(hall: HallApp) -> None:
    story = hall.story
    await story.sits_down("2")
    await story.window("2", "pause_window", reason="away")
    for _ in range(20):
        await story.takes_number("general")
        story.clock.pass_s(30)
    await hall.follows()
    page = (await hall.get("manager", "/dashboard")).text
    assert ">看等候的号</a>" in page and "data-adopt" not in page
    await AdviceWatch(hall.site).look()
    await hall.follows()
    page = (await hall.get("manager", "/dashboard")).text
    said = page.split('data-part="verdict"')[1].split("</section>")[0]
    assert 'data-adopt="resume-2-general"' in said and "采纳：通知 2 号窗口恢复" in said
    answer = await hall.post("manager", "/api/v1/advice/resume-2-general/adopt")
    assert answer.status_code == 200
    await hall.follows()
    said = (await hall.get("manager", "/dashboard")).text.split('data-part="verdict"')[1].split("</section>")[0]
    assert "data-adopt" not in said and ">看等候的号</a>" in said
