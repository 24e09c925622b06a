"""What the pages at a desk have in common: how fresh they are, that a phone shows them, that a slip is seen whole."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.screens import DESK, Screens, overflows
from tests.browser.test_cases import known, visit

LIVE = ("/cases?view=running", "/problems", "/banks")
NARROW = (360, 740)


@pytest.mark.parametrize("path", LIVE)
async def test_a_page_says_since_when_it_is_old(screens: Screens, path: str) -> None:
    page = await screens.open(path, "manager", (1366, 768))
    freshness = page.locator("header .freshness")
    await expect(freshness.locator(".is-live")).to_be_visible()
    await expect(page.locator("header .clock")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    await screens.cut(page)
    await page.clock.run_for(40_000)
    await expect(freshness.locator(".is-cut")).to_have_text(re.compile(r"^未更新，停在 \d\d:\d\d:\d\d$"))
    await expect(freshness.locator(".is-live")).to_be_hidden()


@pytest.mark.parametrize("path", [*LIVE, "/slips"])
async def test_a_phone_shows_it_without_scrolling_sideways(screens: Screens, path: str) -> None:
    page = await screens.open(path, "manager", NARROW, live=path != "/slips")
    assert await overflows(page) == 0
    await expect(page.locator("header h1")).to_be_visible()


async def test_on_a_phone_a_case_is_a_card_with_its_buttons(screens: Screens) -> None:
    await screens.story.sits_down("1")
    name = await visit(screens.app, "minimum-living")
    await known(screens.app, name, "running")
    page = await screens.open("/cases?view=running", "manager", NARROW)
    row = page.locator(f"tr[data-id='{name}']")
    box = await row.bounding_box()
    assert box is not None and box["height"] < 220
    for verb in ("办结", "暂停", "撤回"):
        button = await row.get_by_role("button", name=verb).bounding_box()
        assert button is not None and button["x"] >= 0 and button["x"] + button["width"] <= NARROW[0]


async def test_a_slip_is_seen_whole_at_a_desk(screens: Screens) -> None:
    await screens.story.takes_number("general", service="minimum-living", kiosk="kiosk-1")
    page = await screens.open("/slips?ticket=A001", "manager", DESK, live=False)
    slip = await page.locator("svg.slip").bounding_box()
    assert slip is not None and slip["y"] >= 0 and slip["y"] + slip["height"] <= DESK[1]
    assert slip["width"] >= 250
