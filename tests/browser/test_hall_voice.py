"""The hall's voice: one call after the other, twice, never two at once, never one whose visitor is there already."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from displays.announcers import Announcers
from displays.notices_page import mute
from tests.browser.screens import SOON_MS, Screens
from tests.browser.test_kiosk_voice import SPEAKER, silence

EAR = """
  window.heard = [];
  for (const name of ["voice:says", "voice:said"])
    document.addEventListener(name, ({ detail }) => window.heard.push([name, detail.ticket, detail.time ?? -1]));
"""


HEARS = "event => document.dispatchEvent(new CustomEvent('live:event', { detail: { event, parts: {} } }))"


MUTE = """
  window.AudioContext = class extends AudioContext {
    get state() { return window.tapped ? "running" : "suspended"; }
    resume() { window.tapped = true; this.dispatchEvent(new Event("statechange")); }
  };
"""
"""A browser that lets nothing sound before somebody taps."""


@pytest.fixture(autouse=True)
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the engine's place whose every clip is a tenth of a second of nothing."""
    path = tmp_path / "bin" / "espeak-ng"
    path.parent.mkdir()
    path.write_text(SPEAKER)
    path.chmod(0o755)
    (path.parent / "clip.wav").write_bytes(silence(0.1))
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *a, **m: str(path) if name == path.name else which(name, *a, **m))


async def speaking(screens: Screens, more: str = "") -> Page:
    """A display that may sound."""
    context = await screens.context("display")
    await context.add_init_script(EAR + more)
    hall = await context.new_page()
    await hall.goto(screens.origin + "/hall")
    await screens.is_live(hall)
    if not more:
        await expect(hall.locator("body")).to_have_attribute("data-dark", "no")
        await expect(hall.locator(".silent")).to_be_visible()  # F42: a browser wants a tap
        await hall.locator(".silent").click()
    await expect(hall.locator("body")).to_have_attribute("data-sound", "off" if more else "on")
    return hall


async def left(screens: Screens) -> None:
    """Until no display speaks any more; its browser says so after the page is gone."""
    people, nobody = screens.app.site.people, "ffffffff"
    announcers = Announcers(people.accounts.engine, people.now)
    async with asyncio.timeout(SOON_MS / 1000):
        while not (await announcers.hold(nobody, ["A"])).zones:  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.01)
    await announcers.leave(nobody)


async def heard(hall: Page) -> list[list[Any]]:
    found: list[list[Any]] = await hall.evaluate("heard")
    return found


async def test_calls_are_said_in_order_twice_and_never_at_once(screens: Screens) -> None:
    """Acceptance 5 and F44. While more than three wait, a call is said once."""
    story = screens.story
    windows = [str(number) for number in range(1, 7)]
    await story.sits_down(*windows)
    for _ in windows:
        await story.takes_number("general")
    hall = await speaking(screens)
    await expect(hall.locator("body")).to_have_attribute("data-speaks", "A B C D E")
    order = [await story.calls(window) for window in windows]
    await expect(hall.locator(".caption")).to_contain_text(f"请 {order[0]} 号到 1 号窗口办理", timeout=SOON_MS)
    await story.window("6", "start", order[5])
    said: list[str] = []

    async def ends() -> bool:
        said[:] = [ticket for name, ticket, _ in await heard(hall) if name == "voice:said"]
        return len(said) >= 5

    for _ in range(2000):
        if await ends():
            break
        await hall.evaluate("new Promise(requestAnimationFrame)")
    log = await heard(hall)
    assert said == order[:5]  # the sixth was served before its turn
    speaks = [ticket for name, ticket, _ in log if name == "voice:says"]
    assert speaks == sorted(speaks, key=order.index)  # one ends before the next begins
    assert speaks.count(order[4]) == 2 and speaks.count(order[0]) in (1, 2)
    assert [name for name, *_ in log].count("voice:said") == 5
    await expect(hall.locator(".caption")).to_be_hidden()


async def test_what_was_called_while_the_link_was_down_is_shown_and_not_said(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1", "2")
    for _ in range(2):
        await story.takes_number("general")
    first = await speaking(screens)
    await expect(first.locator("body")).to_have_attribute("data-speaks", "A B C D E")
    second = await speaking(screens)
    await expect(second.locator("body")).to_have_attribute("data-speaks", "")  # of two displays one speaks
    await screens.cut(first, second)
    for hall in (first, second):
        await hall.clock.fast_forward(20_000)
        await expect(hall.locator("body")).to_have_attribute("data-fresh", "lagging")
    missed = await story.calls("1")
    story.clock.pass_s(40)
    await screens.mend(first, second)
    for hall in (first, second):
        await screens.is_live(hall)
        await expect(hall.locator(".hero")).to_have_attribute("data-ticket", missed)
    assert await heard(first) == await heard(second) == []


async def test_who_takes_a_zone_over_says_only_what_is_called_from_then_on(screens: Screens) -> None:
    """What was called before, another display may have said, however late this one hears of it."""
    first = await speaking(screens)
    await expect(first.locator("body")).to_have_attribute("data-speaks", "A B C D E")
    screens.story.clock.pass_s(10)
    second = await speaking(screens)
    await first.goto("about:blank")
    await left(screens)
    await second.clock.run_for(5_000)
    await expect(second.locator("body")).to_have_attribute("data-speaks", "A B C D E")
    taken = screens.story.clock.ms
    for number, at in (("A001", taken - 1_000), ("A002", taken)):
        event = {"id": number, "kind": "ticket.called", "ticket": number, "window": "1", "at": at}
        await second.evaluate(HEARS, event)
    await expect(second.locator(".caption")).to_contain_text("请 A002 号到 1 号窗口办理", timeout=SOON_MS)
    assert {ticket for _, ticket, _ in await heard(second)} == {"A002"}


async def test_a_display_that_may_not_sound_asks_for_a_tap(screens: Screens) -> None:
    """F42: it says so on the screen and to whoever is in charge, and does not keep another display from speaking."""
    hall = await speaking(screens, MUTE)
    await expect(hall.locator(".silent")).to_contain_text("没有声音，请点一下屏幕")
    await hall.clock.run_for(21_000)
    await screens.passes(hall, 5)
    for _ in range(300):
        if mute(screens.app.site):
            break
        await hall.evaluate("new Promise(requestAnimationFrame)")
    assert mute(screens.app.site) == ["display-1"]
    assert not await hall.locator("body").get_attribute("data-speaks")
    await hall.locator(".silent").click()
    await expect(hall.locator("body")).to_have_attribute("data-sound", "on")
    await expect(hall.locator(".silent")).to_be_hidden()
