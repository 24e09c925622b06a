"""One thing through several lanes, as its visitor and its clerks see it in a browser."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.kiosk_views import faults
from tests.browser.screens import KIOSK, PHONE, Screens, boxes, overflows, press, stands

COMPANY, BANK = "bundle-company-account", "19"


async def look(page: Page, name: str) -> None:
    """Keeps a picture where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"journey-{name}.png", full_page=True)


async def begins(screens: Screens, *windows: str, service: str = COMPANY) -> str:
    """People at these windows, and a ticket for a bundle."""
    await screens.story.sits_down(*windows)
    number = (await screens.story.dispatcher.issue(screens.story.request(), service=service)).ticket
    await screens.app.follows()
    return number


async def serves(screens: Screens, number: str) -> Page:
    """The console of a one-stop window with the visitor there."""
    console = await screens.console("11")
    await press(console)
    await stands(console, "called", number)
    await press(console)
    await stands(console, "serving", number)
    await console.clock.fast_forward(900)
    return console


@pytest.mark.parametrize("size", [PHONE, (320, 640)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_phone_leads_from_step_to_step(screens: Screens, size: tuple[int, int]) -> None:
    story = screens.story
    number = await begins(screens, "11", BANK)
    phone = await screens.phone(number, size)
    steps = phone.locator(".steps li")
    await expect(steps).to_have_count(2)
    await expect(steps.nth(0)).to_have_attribute("aria-current", "step")
    await expect(phone.locator(".journey h2")).to_contain_text("全部办完大约")
    await look(phone, f"phone-first-{size[0]}")
    assert await story.calls("11") == number
    await story.window("11", "start", number)
    await expect(phone.locator(".sheet")).to_have_attribute("data-face", "serving")
    await look(phone, f"phone-serving-{size[0]}")
    story.clock.pass_s(900)
    await story.window("11", "finish", number)
    await expect(phone.locator(".onward")).to_contain_text("第 1 步办完了")
    await expect(steps.nth(0)).to_have_attribute("data-state", "done")
    await expect(steps.nth(1)).to_have_attribute("data-state", "now")
    assert await overflows(phone) == 0
    sizes = await phone.locator(".steps :is(b, em, span)").evaluate_all(
        "found => found.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(sizes) >= 8 and min(sizes) >= 16
    await look(phone, f"phone-second-{size[0]}")


async def test_the_kiosk_shows_the_way(screens: Screens) -> None:
    await screens.story.sits_down("11", "28")
    kiosk = await screens.kiosk()
    await kiosk.locator(".view:not([hidden]) [data-go=search]").click()
    await kiosk.get_by_role("button", name="按人生大事找").click()
    await kiosk.locator("[data-life-event=birth]").click()
    await kiosk.locator(".result button").click()
    await kiosk.locator("[data-name=check] [data-take]").last.click()
    steps = kiosk.locator(".journey li")
    await expect(steps).to_have_count(2)
    (paper,) = await boxes(kiosk.locator(".ticket-page .journey"))
    (done,) = await boxes(kiosk.locator("[data-done]"))
    assert paper["y"] + paper["height"] <= done["y"] <= KIOSK[1] - done["height"]
    await look(kiosk, "kiosk")
    assert await faults(kiosk, "ticket", low=False) == []
    await kiosk.locator("[data-toggle=size]").click()
    assert await faults(kiosk, "ticket", low=False) == []
    await look(kiosk, "kiosk-large")


async def test_the_clerk_hands_over_and_changes_the_way(screens: Screens) -> None:
    number = await begins(screens, BANK)
    console = await serves(screens, number)
    panel = console.locator("[data-part=journey]")
    await expect(panel).to_contain_text("17–23 号窗口")
    assert await overflows(console) == 0
    await look(console, "console")
    # one more step
    await panel.locator("[data-way=add]").click()
    dialog = console.locator("dialog[open]")
    await dialog.locator("select").select_option(label="法律服务")
    await look(console, "console-add")
    await dialog.locator(".send").click()
    await expect(panel.locator("li")).to_have_count(3)
    # which is not needed after all, by one key
    await console.clock.fast_forward(900)
    await panel.locator("[data-way=skip]").click()
    await console.keyboard.press("1")
    await expect(panel.locator("[data-state=skipped]")).to_have_count(1)
    await look(console, "console-skipped")
    # and Enter hands over as ever
    await press(console)
    await expect(console.locator(".toast")).to_contain_text("大厅金融街")
    assert await screens.story.state_of(number) == "waiting"


async def test_after_a_refusal_the_clerk_says_whether_to_go_on(screens: Screens) -> None:
    screens.refusals = True
    number = await begins(screens, BANK)
    console = await serves(screens, number)
    await console.keyboard.press("n")  # 不予受理
    dialog = console.locator("dialog[open]")
    await expect(dialog.locator("h2")).to_have_text("这一步没有办成，还去下一步吗")
    await look(console, "console-refused")
    await console.keyboard.press("4")  # ends here: it came to nothing
    await stands(console, "free")
    assert await screens.story.state_of(number) == "finished"
    await console.keyboard.press("Escape")
    await stands(console, "serving", number)
    await expect(console.locator("[data-part=journey] [data-state=next]")).to_have_count(1)


async def test_without_the_hall_the_way_stays(screens: Screens) -> None:
    number = await begins(screens, BANK)
    console = await serves(screens, number)
    button = console.locator("[data-way=end]")
    await expect(button).to_be_enabled()
    await screens.cut(console)
    await console.clock.fast_forward(11_000)
    await expect(button).to_be_disabled()
    await screens.mend(console)
    await expect(button).to_be_enabled()
