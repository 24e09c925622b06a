"""Booking on a phone: an item, a day, a time; then moved, checked in, given up. And checking in at the kiosk."""

import re

import pytest
from playwright.async_api import Page, expect

from config.hall import Hall
from tests.browser.screens import KIOSK, PHONE, Screens, boxes, overflows
from tests.browser.test_every_page import faults
from tests.dispatcher.story import NINE
from tests.ticketing.booking_hall import at, iso

MINUTE = 60_000
NARROW = (320, 640)


@pytest.fixture(scope="module")
def small_hall(practice_hall: Hall) -> Hall:
    """With its own hours: slots are cut from them."""
    return practice_hall


async def chooses(page: Page, item: str, day: int = 0, clock: str = "10:30") -> None:
    """From the first page to a time that is marked."""
    await page.locator("summary", has_text="出入境").click()
    await page.get_by_role("button", name=item).click()
    await page.locator("[data-day]").nth(day).click()
    await page.locator(".times:not([hidden]) [data-slot]", has_text=clock).click()
    await expect(page.locator(".confirm .chosen")).to_contain_text(clock)


async def books(page: Page, day: int = 0, clock: str = "10:30") -> str:
    await chooses(page, "普通护照签发", day, clock)
    await page.get_by_role("button", name="确认预约").click()
    await expect(page.locator(".appointment .code")).to_be_visible()
    return (await page.locator(".appointment").get_attribute("data-code")) or ""


async def booked(screens: Screens, clock: str) -> str:
    """Somebody books for today, by whatever other way."""
    wish = {"service": "passport", "slot": iso(at(clock))}
    answer = await screens.app.post("integration", "/api/v1/appointments", wish)
    return str(answer.json()["code"])


async def finds(page: Page, code: str) -> None:
    await page.get_by_label("预约码").fill(code.lower().replace("-", " "))
    await page.keyboard.press("Enter")
    await expect(page.locator(".appointment")).to_have_attribute("data-code", code)


@pytest.mark.parametrize("size", [PHONE, NARROW])
async def test_booked_in_five_touches(screens: Screens, size: tuple[int, int]) -> None:
    page = await screens.open("/book", "", size, live=False)
    assert await faults(page) == ""
    await chooses(page, "普通护照签发", 1)
    assert await faults(page) == ""
    await page.get_by_role("button", name="确认预约").click()
    await expect(page.locator(".appointment .code")).to_have_text(re.compile(r"(\w{3}-){2}\w{3}$"))
    assert await faults(page) == ""
    await expect(page.locator(".when")).to_contain_text("11月24日 周二")
    await expect(page.locator("h2", has_text="10:15 到 10:40")).to_be_visible()
    await expect(page.locator("[data-do=check-in]")).to_be_disabled()
    assert await overflows(page) == 0
    small = [box for box in await boxes(page.locator("button, summary, .buttons a")) if box["height"] < 47.5]
    assert small == []


async def test_the_calendar_file(screens: Screens) -> None:
    page = await screens.open("/book", "", PHONE, live=False)
    await books(page)
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="加到日历").click()
    download = await coming.value
    assert download.suggested_filename == "appointment.ics"
    assert "DTSTART:20261123T023000Z" in (await download.path()).read_text("utf-8")


async def test_moved_and_given_up(screens: Screens) -> None:
    page = await screens.open("/book", "", PHONE, live=False)
    code = await books(page)
    await page.get_by_role("button", name="改时间").click()
    await page.locator("[data-day]").nth(2).click()
    await page.locator(".times:not([hidden]) [data-slot]", has_text="14:00").click()
    await page.get_by_role("button", name="改到这个时间").click()
    await expect(page.locator(".when")).to_contain_text("11月25日 周三")
    await expect(page.locator(".told")).to_have_text("已改期")
    await expect(page.locator(".appointment")).to_have_attribute("data-code", code)
    await page.get_by_role("button", name="取消预约").click()
    await page.get_by_role("button", name="保留").click()
    await page.get_by_role("button", name="取消预约").click()
    await page.locator("dialog [data-do=cancel]").click()
    await expect(page.locator(".appointment")).to_have_attribute("data-state", "cancelled")


async def test_somebody_else_was_quicker(screens: Screens) -> None:
    screens.refusals = True
    first = await screens.open("/book", "", PHONE, live=False)
    await chooses(first, "普通护照签发")
    for _ in range(4):
        await booked(screens, "10:30")
    await first.get_by_role("button", name="确认预约").click()
    await expect(first.locator(".told")).to_have_text("这个时段刚刚约满，请选别的时段")
    await expect(first.locator(".times:not([hidden]) [data-slot]", has_text="10:30")).to_be_disabled()


async def test_checked_in_on_the_phone(screens: Screens) -> None:
    code = await booked(screens, "09:30")
    screens.story.clock.ms = NINE + 15 * MINUTE
    page = await screens.open("/book", "", PHONE, live=False)
    await finds(page, code)
    await page.locator("[data-do=check-in]").dblclick()
    await expect(page.locator(".told")).to_contain_text("签到成功，号码 R001")
    await page.get_by_role("link", name="看我的号码").click()
    await screens.is_live(page)
    await expect(page.locator(".number")).to_have_text("R001")


async def test_in_english(screens: Screens) -> None:
    page = await screens.open("/book", "", PHONE, "en-GB", live=False)
    await page.locator("summary", has_text="Exit").click()
    await page.get_by_role("button", name="Passport", exact=True).click()
    await page.locator(".times:not([hidden]) [data-slot]:not(:disabled)").first.click()
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.locator(".when")).to_contain_text("Mon 23 Nov")
    words = await page.locator("main").inner_text()
    assert not [letter for letter in words.replace("中文", "") if "\u4e00" <= letter <= "\u9fff"], words


async def test_a_code_that_is_none(screens: Screens) -> None:
    screens.refusals = True
    page = await screens.open("/book", "", PHONE, live=False)
    await page.get_by_label("预约码").fill("000 000 000")
    await page.keyboard.press("Enter")
    await expect(page.locator(".told")).to_have_text("没有这个预约，请核对预约码")


# at the kiosk ---------------------------------------------------------------------------------------------------


async def types(kiosk: Page, code: str) -> None:
    await kiosk.locator(".checkin-bar").click()
    for letter in code.replace("-", ""):
        await kiosk.locator(f'[data-name=checkin] [data-code="{letter}"]').click()


async def test_checked_in_at_the_kiosk(screens: Screens) -> None:
    code = await booked(screens, "09:30")
    screens.story.clock.ms = NINE + 20 * MINUTE
    kiosk = await screens.kiosk()
    await types(kiosk, code)
    await expect(kiosk.locator("[data-name=checkin] .typed")).to_have_text(code)
    await kiosk.locator("[data-code=go]").dblclick()
    await expect(kiosk.locator(".ticket-page .number")).to_have_text("R001")
    await kiosk.clock.fast_forward(1600)
    await kiosk.locator("[data-done]").click()
    await kiosk.locator(".checkin-bar").click()
    await expect(kiosk.locator("[data-name=checkin] .typed")).to_have_text("")  # nothing of the visitor before


async def test_late_at_the_kiosk_is_told(screens: Screens) -> None:
    code = await booked(screens, "09:30")
    screens.story.clock.ms = NINE + 41 * MINUTE
    kiosk = await screens.kiosk()
    await types(kiosk, code)
    await kiosk.locator("[data-code=go]").click()
    await expect(kiosk.locator("#checkin-late")).to_have_text("已过预约时间，按现在到达排队，号码 R001")
    await kiosk.locator("[data-code=understood]").click()
    await expect(kiosk.locator(".ticket-page .number")).to_have_text("R001")


async def test_a_wrong_code_and_a_keyboard_at_the_kiosk(screens: Screens) -> None:
    screens.refusals = True
    kiosk = await screens.open("/kiosk", "kiosk", KIOSK)
    await kiosk.locator(".checkin-bar").click()
    await kiosk.keyboard.type("abc123xyz9")
    await expect(kiosk.locator("[data-name=checkin] .typed")).to_have_text("ABC-123-XYZ")
    await kiosk.locator("[data-code=go]").click()
    await expect(kiosk.locator("[data-name=checkin] .why")).to_have_text("没有这个预约，请核对预约码")
    await kiosk.keyboard.press("Backspace")
    await expect(kiosk.locator("[data-code=go]")).to_be_disabled()


async def test_the_keys_are_large_enough(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    for mode in ("", "size", "reach"):
        if mode:
            await kiosk.locator(f"[data-toggle={mode}]").click()
        await kiosk.locator(".checkin-bar").click()
        assert mode or await faults(kiosk) == ""
        found = await boxes(kiosk.locator("[data-name=checkin] button"))
        assert len(found) == 36
        assert min(box["height"] for box in found) >= 81 and min(box["width"] for box in found) >= 81, mode
        assert max(box["y"] + box["height"] for box in found) <= KIOSK[1] - 176, mode
        if mode == "reach":
            assert min(box["y"] for box in found) >= 700
        await kiosk.locator("[data-name=checkin] [data-go=home]").click()
        if mode:
            await kiosk.locator(f"[data-toggle={mode}]").click()
