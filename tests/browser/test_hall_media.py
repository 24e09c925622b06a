"""Pictures and films between calls: silent, over the empty rows only, gone when somebody is called."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.browser.screens import SOON_MS, Screens
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

FILM = Path(__file__).parents[1] / "displays" / "film.webm"
PLAYS = """one => new Promise(done => one.addEventListener("timeupdate", () => {
  if (one.currentTime > 0) done(!one.hidden && one.muted && !one.controls);
}))"""


@pytest.fixture
async def app(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    folder = tmp_path / "shown"
    folder.mkdir()
    Image.new("RGB", (64, 36), "#17694a").save(folder / "a.png")
    shutil.copy(FILM, folder / "b.webm")
    async with HallApp(story, tmp_path, media=folder) as app:
        await app.follows()
        yield app


async def test_a_call_covers_the_picture_at_once(screens: Screens) -> None:
    story, hall = screens.story, await screens.hall()
    media, film = hall.locator(".media"), hall.locator(".media video")
    await story.sits_down("1")
    await expect(hall.locator(".media img")).to_be_visible(timeout=SOON_MS)
    assert await hall.locator(".media img").evaluate("one => one.naturalWidth") == 64
    plays = asyncio.create_task(film.evaluate(PLAYS))
    await hall.clock.fast_forward(12_500)
    assert await plays is True
    await story.takes_number("general")
    await expect(hall.locator(".hero .lull")).to_be_visible()  # what is said there is not covered
    number = await story.calls("1")
    await expect(hall.locator(".hero")).to_have_attribute("data-ticket", number, timeout=1000)
    await expect(media).to_be_hidden(timeout=300)
    assert await film.evaluate("one => one.paused")
    await story.window("1", "start", number)
    await hall.clock.fast_forward(25_000)
    await screens.is_live(hall, SOON_MS)
    await expect(media).to_be_visible(timeout=SOON_MS)
    await screens.cut(hall)
    await hall.clock.fast_forward(31_000)
    await expect(media).to_be_hidden(timeout=SOON_MS)
