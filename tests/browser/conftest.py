"""Chromium before a real hall: the practice hall, always open, on a free loopback port.

The hall's clock is the story's and stands still unless it is moved; a page's clock runs, and can be moved too.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from benchmarks.chromium import installed
from config.hall import Hall, load_hall
from tests.browser.screens import PATIENCE_MS, Screens
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-default-apps "
    "--font-render-hinting=none --disable-extensions --disable-sync --no-first-run --mute-audio"
).split()
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for the whole run. Its absence is a failure, never a skip: bin/debian brings it."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def practice_hall() -> Hall:
    return load_hall(FOLDER.parents[1] / "config" / "halls" / "nanchuan")


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """In place of the small one: the stories here are told in the practice hall, open whatever the clock says."""
    return practice_hall.model_copy(update={"hours": practice_hall.hours.model_copy(update={"always": True})})


@pytest.fixture
async def app(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as app:
        await app.follows()
        yield app


@pytest.fixture
async def screens(browser: Browser, app: HallApp) -> AsyncIterator[Screens]:
    """Every page of the hall; afterwards nothing may have gone wrong in any of them."""
    async with app.served() as origin:
        screens = Screens(browser, app, origin)
        yield screens
        await screens.close()
    assert not screens.faults
