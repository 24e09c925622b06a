"""One visitor from the kiosk to the end of the service, seen on every screen."""

import asyncio
import re

from playwright.async_api import Page, expect

from tests.browser.screens import CONSOLE, SOON_MS, Screens, press, stands
from tests.once import PASSWORD


async def hero(hall: Page) -> tuple[str, str]:
    """Number and window as they stand together on the hall display."""
    shown = hall.locator(".hero .big")
    return await shown.locator("[data-of=ticket]").inner_text(), await shown.locator("[data-of=window]").inner_text()


async def test_one_ticket_is_followed_by_every_screen(screens: Screens) -> None:
    kiosk, hall, window, console = await asyncio.gather(
        screens.kiosk(), screens.hall(), screens.window("1"), screens.clerk_signs_in("1")
    )
    await expect(window.locator("[data-face]")).to_have_attribute("data-face", "idle")

    await kiosk.locator(".tile").first.click()
    await kiosk.locator('[data-name^="list-"]:visible .item').first.click()
    number = await kiosk.locator(".ticket-page .number").inner_text()
    assert re.fullmatch(r"[A-Z]\d{3}", number)
    phone = await screens.phone(number)
    await expect(phone.locator(".ticket .number")).to_have_text(number)
    await expect(console.locator("#primary")).to_contain_text(number)

    await press(console)
    await expect(hall.locator(".hero")).to_have_attribute("data-ticket", number, timeout=SOON_MS)
    assert await hero(hall) == (number, "1")
    await expect(hall.locator(".hero")).to_have_attribute("data-face", "fresh")
    await expect(window.locator("[data-face=calling] .large")).to_have_text(number, timeout=SOON_MS)
    await expect(phone.locator("[data-face=called] .window b")).to_have_text("1", timeout=SOON_MS)
    await expect(kiosk.locator(".ticket-page .number")).to_have_text(number)
    await stands(console, "called", number)

    await press(console)
    await stands(console, "serving", number)
    await expect(window.locator("[data-face=serving] .large")).to_have_text(number, timeout=SOON_MS)
    await expect(phone.locator("[data-face=serving] .verdict")).to_contain_text("1 号窗口", timeout=SOON_MS)
    await expect(hall.locator("[data-part=calls] li")).to_have_count(0, timeout=SOON_MS)

    await press(console)
    await stands(console, "free")
    await expect(window.locator("[data-face]")).to_have_attribute("data-face", "idle", timeout=SOON_MS)
    await expect(phone.locator(".sheet")).to_have_attribute("data-face", "finished", timeout=SOON_MS)
    await expect(console.locator("[data-part=tally]")).to_contain_text("今日 1 件")
    assert await screens.story.state_of(number) == "finished"


async def test_the_phone_turns_yellow_when_called(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    phone, console = await asyncio.gather(screens.phone(number), screens.console("1"))
    await press(console)
    digit = phone.locator("[data-face=called] .window b")
    await expect(digit).to_have_text("1", timeout=SOON_MS)
    size = await digit.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 150
    grounds = await phone.evaluate(
        """[[5, 5], [innerWidth - 5, 5], [5, innerHeight - 5], [innerWidth - 5, innerHeight - 5]].map(([x, y]) => {
          let one = document.elementFromPoint(x, y);
          while (one && getComputedStyle(one).backgroundColor === "rgba(0, 0, 0, 0)") one = one.parentElement;
          return getComputedStyle(one).backgroundColor;
        })"""
    )
    assert set(grounds) == {"rgb(255, 203, 71)"}


async def test_a_clerk_is_told_what_is_wrong_with_signing_in(screens: Screens) -> None:
    """A wrong password, then a window that is somebody else's, then taking it over."""
    screens.refusals = True
    await screens.story.sits_down("1")
    await screens.app.accounts.add_account("1001", "clerk", PASSWORD)
    page = await screens.open("/clerk?window=1", "", CONSOLE, live=False)
    await expect(page.locator("[name=user]")).to_be_focused()
    await page.locator("[name=user]").fill("1001")
    await page.locator("[name=password]").fill("not the password")
    await page.keyboard.press("Enter")
    await expect(page.locator("#wrong")).to_have_text("工号或密码不对")
    await expect(page.locator("[name=password]")).to_have_value("")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#wrong")).to_have_text("工号 clerk-1 正在用这个窗口")
    await page.locator("[name=take_over]").check()
    await page.locator("button.primary").click()
    await expect(page.locator(".bar-who")).to_contain_text("1001")
    assert (await screens.story.board()).window("1").clerk == "1001"


async def test_nobody_is_named_on_the_displays(screens: Screens) -> None:
    hall, window = await asyncio.gather(screens.hall(), screens.window("1"))
    number = await screens.story.takes_number("general", papers="李小明带的材料", needs="hearing")
    await screens.story.sits_down("1")
    await screens.story.calls("1")
    for page in (hall, window):
        await expect(page.locator("body")).to_contain_text(number)
        assert "李小明" not in await page.content() and "听力" not in await page.content()
