"""读给我听: the first touch reads, the second acts; the page that opens is read; and listening is no absence."""

import io
import shutil
import stat
import wave
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, Request, expect

from tests.browser.screens import Screens
from tests.hall_app import until

SPEAKER = """#!/bin/sh
while [ "$1" != "-w" ]; do shift; done
cp "$(dirname "$0")/clip.wav" "$2"
"""


@pytest.fixture(autouse=True)
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the engine's place whose every clip is half a second of nothing."""
    path = tmp_path / "bin" / "espeak-ng"
    path.parent.mkdir()
    path.write_text(SPEAKER)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (path.parent / "clip.wav").write_bytes(silence(0.5))
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *a, **m: str(path) if name == path.name else which(name, *a, **m))


def silence(seconds: float) -> bytes:
    found = io.BytesIO()
    with wave.open(found, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(8000)
        clip.writeframes(bytes(round(16_000 * seconds)))
    return found.getvalue()


class Listener:
    """Somebody who hears what a kiosk, or a pad, says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        page.on("request", self._hear)

    def _hear(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.path.endswith("/voice"):
            self.heard += parse_qs(url.query)["text"]

    async def hears(self, words: str) -> None:
        """Until it has been said, to its end."""
        await until(lambda: any(words in text for text in self.heard))
        await expect(self.page.locator("body")).not_to_have_attribute("data-speaking", "")


async def listens(screens: Screens) -> tuple[Page, Listener]:
    kiosk = await screens.kiosk()
    listener = Listener(kiosk)
    await kiosk.locator("[data-toggle=voice]").click()
    await listener.hears("您好，要办什么事？")
    return kiosk, listener


async def test_the_first_touch_reads_and_the_second_acts(screens: Screens) -> None:
    kiosk, listener = await listens(screens)
    household = kiosk.locator("[data-go=list-H]")
    await household.click()
    await listener.hears("户籍·身份证")
    await expect(kiosk.locator('[data-name="home"]')).to_be_visible()
    await kiosk.locator("[data-go=search]").click()  # another one: read, not opened
    await listener.hears("查找事项")
    await expect(kiosk.locator('[data-name="home"]')).to_be_visible()
    for _ in range(2):
        await household.click()
    await expect(kiosk.locator("[data-name=list-H]")).to_be_visible()
    item = kiosk.locator(".view:not([hidden]) .item").first
    for _ in range(2):
        await item.click()
    await expect(kiosk.locator(".ticket-page .number")).to_be_visible()
    await listener.hears("H001")
    assert len([e for e in await screens.story.feed.day("20261123") if e.kind == "ticket.issued"]) == 1


async def test_without_the_mode_one_touch_acts(screens: Screens) -> None:
    kiosk, listener = await listens(screens)
    await kiosk.locator("[data-toggle=voice]").click()
    await kiosk.locator("[data-go=list-H]").click()
    await expect(kiosk.locator("[data-name=list-H]")).to_be_visible()
    assert listener.heard == ["您好，要办什么事？"]


async def test_listening_is_no_absence_and_the_mode_goes_with_its_visitor(screens: Screens) -> None:
    kiosk, _ = await listens(screens)
    body = kiosk.locator("body")
    await body.evaluate("body => (body.dataset.speaking = '')")  # a long text
    await screens.passes(kiosk, 80)
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await body.evaluate("body => delete body.dataset.speaking")
    await screens.passes(kiosk, 62)
    await expect(kiosk.locator(".cover.idle")).to_be_visible()
    await screens.passes(kiosk, 31)
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await expect(kiosk.locator("[data-toggle=voice]")).to_have_attribute("aria-pressed", "false")


async def test_silence_stops_nobody(screens: Screens) -> None:
    kiosk, _ = await listens(screens)
    screens.may_lose(kiosk)
    await kiosk.route("**/kiosk/voice*", lambda route: route.abort())
    for _ in range(2):
        await kiosk.locator("[data-go=list-H]").click()
    await expect(kiosk.locator("[data-name=list-H]")).to_be_visible()
