"""The visitor's phone: small, old and often without a network."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.screens import SOON_MS, Screens, boxes, overflows

TARGETS = "button, a, summary"


@pytest.mark.parametrize("face", ["waiting", "called", "serving", "missed", "held", "finished"])
async def test_at_320_px_everything_fits_and_can_be_touched(screens: Screens, face: str) -> None:
    story = screens.story
    await story.sits_down("1")
    number = await story.takes_number("general")
    if face != "waiting":
        await story.calls("1")
    if face in ("serving", "finished"):
        await story.window("1", "start", number)
    if face == "missed":
        await story.misses("1", number)
    if face == "held":
        await story.window("1", "hold", number, kind="fetch")
    if face == "finished":
        await story.window("1", "finish", number)
    await screens.app.follows()
    phone = await screens.phone(number, (320, 640))
    shown = await phone.locator(".sheet").get_attribute("data-face")
    assert shown in (face, "next" if face == "waiting" else face)
    assert await overflows(phone) == 0
    for box in await boxes(phone.locator(TARGETS)):
        assert box["height"] >= 48 and box["width"] >= 48, box
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320, box
    assert await phone.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


async def test_offline_the_number_stays_and_counts(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    phone = await screens.phone(number)
    await expect(phone.locator("[data-ask]")).to_be_enabled()
    await screens.cut(phone)
    await phone.clock.fast_forward(31_000)
    await expect(phone.locator(".stale")).to_contain_text("您的号码仍然有效")
    await expect(phone.locator(".stale")).to_be_visible()
    await expect(phone.locator(".stale-at")).to_contain_text("的情况")
    await expect(phone.locator(".ticket .number")).to_have_text(number)
    for button in await phone.locator("[data-verb]:visible, [data-ask]").all():
        await expect(button).to_be_disabled()
    await screens.mend(phone)
    await expect(phone.locator(".stale")).to_be_hidden(timeout=SOON_MS)
    await expect(phone.locator("[data-ask]")).to_be_enabled()


async def test_people_ahead_are_counted_down(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    for _ in range(5):
        await story.takes_number("general")
    phone = await screens.phone("A005")
    await expect(phone.locator(".figures b").first).to_contain_text("4")
    span = re.search(r"(\d+)–(\d+) 分", await phone.locator(".line h2").inner_text())
    assert span
    low, high = int(span[1]), int(span[2])
    assert 0 < low < high and low % 5 == high % 5 == 0
    for left in (3, 2):
        number = await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number)
        await expect(phone.locator(".figures b").first).to_contain_text(str(left), timeout=SOON_MS)
    await expect(phone.locator("[data-face=next] .soon")).to_be_visible()


async def test_giving_up_asks_once(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    phone = await screens.phone(number)
    await phone.locator("[data-ask]").click()
    await phone.locator("[data-keep]").click()
    assert await screens.story.state_of(number) == "waiting"
    await phone.locator("[data-ask]").click()
    await phone.locator("dialog [data-verb=cancel]").click()
    await expect(phone.locator(".sheet")).to_have_attribute("data-face", "cancelled", timeout=SOON_MS)
    assert await screens.story.state_of(number) == "cancelled"


async def test_a_token_that_opens_nothing_is_a_friendly_page(screens: Screens) -> None:
    screens.refusals = True
    number = await screens.story.takes_number("general")
    token = await screens.app.phone_token(number)
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    yesterday = token.replace(screens.story.dispatcher.day, "20261122")
    for wrong in (forged, yesterday, number, "nonsense"):
        page = await screens.open(f"/t/{wrong}", "", (390, 844), live=False)
        words = await page.locator("body").inner_text()
        assert "这个号码页打不开了" in words and "导办台" in words, wrong
        assert number not in words


async def test_vibration_and_large_type_are_remembered(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    context = await screens.context("", (390, 844))
    await context.add_init_script("window.shaken = []; navigator.vibrate = (how) => window.shaken.push(how);")
    phone = await context.new_page()
    await phone.goto(f"{screens.origin}/t/{await screens.app.phone_token(number)}")
    await screens.is_live(phone)
    await phone.locator("[data-large]").click()
    await phone.locator("[data-remind]").click()
    await expect(phone.locator("[data-remind]")).to_have_attribute("aria-checked", "true")
    await screens.story.sits_down("1")
    await screens.story.calls("1")
    await expect(phone.locator("[data-face=called]")).to_be_visible(timeout=SOON_MS)
    assert [400, 200, 400, 200, 400] in await phone.evaluate("shaken")
    assert await phone.evaluate("document.documentElement.dataset.large") == ""
