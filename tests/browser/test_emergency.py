"""An emergency covers every screen of visitors within a second, and stands above the clerk's console."""

import asyncio

from playwright.async_api import expect

from tests.browser.screens import PHONE, Screens

ZH, EN = "请马上从最近的出口离开大厅", "Please leave the hall by the nearest exit"
COVERED = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('[data-part=emergency]') !== null"


async def test_an_emergency_overrides_all_screens(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    hall, window, kiosk, phone, console = await asyncio.gather(
        screens.hall(), screens.window("1"), screens.kiosk(), screens.phone(number, PHONE), screens.console("1")
    )
    event = await screens.story.dispatcher.raise_emergency(screens.story.request(), zh=ZH, en=EN, staff="9001")
    for page in (hall, window, kiosk, phone, console):
        cover = page.locator("[data-part=emergency]")
        await expect(cover).to_contain_text(ZH, timeout=1000)
        await expect(cover).to_contain_text(EN)
    for page in (hall, window, kiosk, phone):
        assert await page.evaluate(COVERED)
        assert await page.evaluate(
            "(one => one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth)"
            "(document.querySelector('[data-part=emergency]'))"
        )
    assert not await console.evaluate(COVERED)
    await screens.story.dispatcher.withdraw_notice(screens.story.request(), notice=event.id, staff="9001")
    for page in (hall, window, kiosk, phone, console):
        await expect(page.locator("[data-part=emergency]")).to_be_hidden(timeout=1000)


async def test_a_manager_posts_and_withdraws(screens: Screens) -> None:
    page = await screens.open("/notices", "manager", (1366, 900), live=False)
    hall = await screens.hall()
    form = page.locator("form[data-sort=notice]")
    await form.locator("[name=zh]").fill("周五下午系统维护")
    await form.locator("[name=en]").fill("Maintenance on Friday afternoon")
    await form.locator("[type=submit]").click()
    await expect(page.locator(".standing li")).to_contain_text("周五下午系统维护")
    await expect(hall.locator("#tips")).to_contain_text("周五下午系统维护")
    await page.wait_for_load_state()  # the page has begun anew: a press is heard once its script is there
    await page.locator("[data-withdraw]").click()
    await expect(page.locator(".standing .none")).to_be_visible()
    await expect(hall.locator("#tips")).not_to_contain_text("周五下午系统维护")
