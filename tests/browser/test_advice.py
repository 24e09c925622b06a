"""The manager's advice: a card with before and after, its two answers, the window that is told, gone when it is old."""

from playwright.async_api import Page, expect

from displays.advice_watch import AdviceWatch
from tests.browser.screens import HALL, Screens
from tests.browser.test_every_page import faults


async def busy(screens: Screens) -> Page:
    """Window 28 serves the household lane alone; 29 is paused while many wait. The console of 29."""
    story = screens.story
    await story.sits_down(*(number for number in story.hall.windows if number not in ("29", "30", "31")))
    console = await screens.console("29")
    await story.window("29", "pause_window", reason="away")
    for _ in range(18):
        await story.takes_number("household")
        story.clock.pass_s(40)
    await AdviceWatch(screens.app.site).look()
    await screens.app.follows()
    return console


async def test_adopted_the_card_goes_and_the_window_is_told(screens: Screens) -> None:
    console = await busy(screens)
    page = await screens.open("/dashboard", "manager", HALL)
    card = page.locator("article[data-advice='resume-29-household']")
    await expect(card).to_contain_text("户籍·身份证：恢复 29 号窗口")
    await expect(card).to_contain_text("→")
    await expect(card).to_contain_text("把握")
    assert await faults(page) == ""
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    await card.locator("[data-adopt]").click()
    await expect(card).to_have_count(0)
    await expect(console.locator("[data-part=alerts]")).to_contain_text("值班领导请本窗口开着，接待户籍·身份证")


async def test_declined_it_asks_why_and_goes(screens: Screens) -> None:
    await busy(screens)
    page = await screens.open("/dashboard", "manager", HALL)
    card = page.locator("article[data-advice='resume-29-household']")
    await expect(card.locator(".declines")).to_be_hidden()
    await card.locator("[data-decline]").click()
    await card.get_by_role("button", name="没有人手").click()
    await expect(card).to_have_count(0)


async def test_a_stale_page_shows_none(screens: Screens) -> None:
    await busy(screens)
    page = await screens.open("/dashboard", "manager", HALL)
    await expect(page.locator(".card.advice")).to_be_visible()
    await screens.cut(page)
    await page.clock.fast_forward(31_000)
    await expect(page.locator(".card.advice")).to_be_hidden()
