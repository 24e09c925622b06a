"""The hall in the evening: every page says that it is over and when it goes on."""

import re
from datetime import date

import pytest
from playwright.async_api import Page, expect

from config.hall import Hall
from tests.browser.screens import Screens

THIRTEEN_HOURS_S = 13 * 3600


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """In place of the one that is always open: the practice hall with its own hours."""
    return practice_hall


async def within_reach(page: Page, selector: str) -> list[str]:
    """Words of those elements that a finger would meet, and not something above them."""
    found: list[str] = await page.locator(selector).evaluate_all(
        """found => found.filter(one => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }).map(one => one.innerText)"""
    )
    return found


def seconds_to_the_end(screens: Screens) -> int:
    """From now to the end of the day's last session."""
    hall = screens.story.hall
    end = hall.hours.closing(date.fromisoformat(screens.story.dispatcher.day), hall.timezone)
    assert end is not None
    return (end - screens.story.clock.ms) // 1000


async def test_the_kiosk_gives_no_numbers(screens: Screens) -> None:
    screens.story.clock.pass_s(THIRTEEN_HOURS_S)
    kiosk = await screens.kiosk()
    closed = kiosk.locator(".closed[data-part]")
    await expect(closed).to_contain_text("今日业务已结束")
    await expect(closed).to_contain_text(re.compile(r"下次取号.*\d+月\d+日"))
    for wanted in (".tile", ".search"):
        assert await within_reach(kiosk, wanted) == []
    assert len(await within_reach(kiosk, ".helps .help")) == 1


async def test_the_displays_say_when_it_goes_on(screens: Screens) -> None:
    # given the quarter of an hour after the last session
    screens.story.clock.pass_s(seconds_to_the_end(screens) + 900)
    hall, window = await screens.hall(), await screens.window("1")
    await expect(hall.locator(".closed h1")).to_have_text("今日业务已结束")
    await expect(hall.locator(".closed")).to_be_visible()
    await expect(hall.locator(".closed")).to_contain_text("下次取号")
    await expect(hall.locator(".calls")).to_be_hidden()
    await expect(window.locator("[data-face=over] .large")).to_have_text("今日已结束")

    # then, when half an hour has passed, the hall display is black
    screens.story.clock.pass_s(1200)
    view = await screens.app.site.view()
    screens.app.hub.publish(view)
    await expect(hall.locator("body")).to_have_attribute("data-dark", "yes")
    await expect(hall.locator(".closed")).to_be_hidden()


async def test_nobody_gets_a_number_by_a_page_left_open(screens: Screens) -> None:
    """The kiosk's page is from before closing time; the hall itself refuses, and says so in words."""
    screens.refusals = True
    kiosk = await screens.kiosk()
    screens.story.clock.pass_s(THIRTEEN_HOURS_S)
    await kiosk.locator(".tile").first.click()
    await kiosk.locator(".view:not([hidden]) .item").first.click()
    await expect(kiosk.locator(".cover.refused .why")).to_have_text("这项业务现在不取号")
    await kiosk.locator("[data-understood]").click()
    await expect(kiosk.locator(".cover.refused")).to_be_hidden()
