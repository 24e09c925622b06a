"""What a hall display says when there is nothing to call, in both languages: empty, paused, over, an emergency."""

from datetime import date

import pytest
from playwright.async_api import Locator, expect

from config.hall import Hall
from tests.browser.screens import Screens


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """With its own hours: the day ends."""
    return practice_hall


async def says(place: Locator, *words: str) -> None:
    """Each of them is there, can be seen, and is not cut off."""
    await expect(place).to_be_visible()
    for each in words:
        await expect(place).to_contain_text(each)
    assert await place.evaluate("one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight")


async def test_each_state_has_its_words_in_both_languages(screens: Screens) -> None:
    """Acceptance 12."""
    story = screens.story
    hall = await screens.hall()
    await says(
        hall.locator(".lull"), "当前无人等候，请直接到取号机取号", "No waiting: please take a number at the kiosk"
    )

    paused = [window.number for window in story.hall.windows.values() if window.home == "household"]
    await story.sits_down(*paused)
    for window in paused:
        await story.window(window, "pause_window", reason="meal", until=story.clock.ms + 1_800_000)
    row = hall.locator('.areas tr[data-standing="paused"]').first
    await says(row.locator(".wait"), "暂停", "约 9:30")
    tip = hall.locator("#tips li").first
    await expect(tip).to_have_text("H 户籍·身份证暂停，约 9:30 恢复；已取号的请继续等候")
    await expect(tip).to_have_attribute(
        "data-english", "H Household & ID: paused until about 9:30. Please keep waiting"
    )
    for _ in range(await hall.locator("#tips li").count()):  # each is shown in its turn
        if (await hall.locator("[data-tip=said]").inner_text()).startswith("H "):
            break
        await screens.passes(hall, 20.5)
        await expect(hall.locator(".tip.fades")).to_have_count(0)
    await says(hall.locator(".tip"), await tip.inner_text(), "Household & ID: paused until about 9:30")

    event = await story.dispatcher.raise_emergency(
        story.request(), zh="请马上从最近的出口离开大厅", en="Please leave the hall by the nearest exit", staff="9001"
    )
    await says(hall.locator("[data-part=emergency]"), "请马上从最近的出口离开大厅", "Please leave the hall")
    await story.dispatcher.withdraw_notice(story.request(), notice=event.id, staff="9001")
    await expect(hall.locator("[data-part=emergency]")).to_be_hidden()

    end = story.hall.hours.closing(date.fromisoformat(story.dispatcher.day), story.hall.timezone)
    assert end is not None
    story.clock.pass_s((end - story.clock.ms) // 1000 + 600)
    screens.app.hub.publish(await screens.app.site.view())
    await says(
        hall.locator(".closed"),
        *("今日业务已结束", "下次取号：11月24日（星期二）9:00", "自助设备仍可使用"),
        *("Closed for today", "Tickets from 09:00, Tue 24 Nov", "Self-service machines still work"),
    )
