"""What a call looks and sounds like: with its window, without a name, soon, and calm."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.screens import SOON_MS, Screens
from tests.browser.test_hall_voice import speaker, speaking
from tests.ticketing.test_contact import leaves, told

__all__ = ["speaker"]
EVERY_CALL = """[...document.querySelectorAll(".hero[data-ticket], .rows .row[data-ticket]")].map(one =>
  ["ticket", "window"].map(what => {
    const place = one.querySelector(`[data-of=${what}]`), { x, y, width, height } = place.getBoundingClientRect();
    const seen = place.checkVisibility({ visibilityProperty: true }) && width > 20 && height > 20
      && x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
    return seen ? place.innerText : "";
  }))"""
PAINTED = """
  window.painted = null;
  new MutationObserver(() => {
    if (!window.painted && document.querySelector(".hero[data-face=fresh]"))
      requestAnimationFrame(() => { window.painted ??= performance.now(); });
  }).observe(document, { subtree: true, childList: true, attributes: true });
  document.addEventListener("voice:says", () => { window.spoken ??= performance.now(); });
"""
MOVES = """document.getAnimations().map(one => {
  const { duration, iterations } = one.effect.getComputedTiming();
  return { duration, ends: duration * iterations, of: one.effect.target.className };
})"""
BRIGHTNESS = """(selector) => {
  const [one] = document.querySelector(selector).getAnimations();
  one.pause();
  const alpha = [];
  for (let at = 0; at < 4500; at += 50) {
    one.currentTime = at;
    const [, found] = getComputedStyle(one.effect.target).boxShadow.match(/[,/] ([\\d.]+)\\)/) ?? [];
    alpha.push(Number(found ?? 0));
  }
  one.play();
  return alpha;
}"""


async def test_every_call_has_its_window_and_nobody_a_name(screens: Screens) -> None:
    """Acceptance 3, with few calls and with so many that they stand close."""
    story = screens.story
    windows = [str(number) for number in range(1, 13)]
    await story.sits_down(*windows)
    hall = await screens.hall()
    frames: list[str] = []
    hall.on("websocket", lambda socket: socket.on("framereceived", lambda text: frames.append(str(text))))
    await hall.reload()
    for at, window in enumerate(windows, 1):
        await leaves(screens.app)
        await story.calls(window)
        if at in (1, 5, 9, 12):
            await expect(hall.locator(".rows .row[data-ticket]")).to_have_count(at - 1)
            expected = {(ticket.number, ticket.window) for ticket in (await story.board()).called()}
            assert {tuple(pair) for pair in await hall.evaluate(EVERY_CALL)} == expected
    assert frames
    for text in (*frames, await hall.content()):
        assert not told(text)


async def test_a_call_is_seen_and_heard_within_a_second(screens: Screens) -> None:
    """Acceptance 5. That sayings never overlap is told in test_hall_voice.py."""
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    hall = await speaking(screens)
    await expect(hall.locator("body")).to_have_attribute("data-speaks", "A B C D E")
    await hall.evaluate(PAINTED)
    number = await story.calls("1")
    await expect(hall.locator(".hero[data-face=fresh]")).to_have_attribute("data-ticket", number, timeout=1000)
    await hall.wait_for_function("() => window.spoken", timeout=SOON_MS)
    assert abs(await hall.evaluate("window.spoken - window.painted")) <= 1000


async def moves(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await page.evaluate(MOVES)
    return found


@pytest.mark.parametrize("path", ["/hall", "/window/1"])
async def test_a_call_moves_for_a_moment_and_never_flashes(screens: Screens, path: str) -> None:
    """Acceptance 6: at rest within five seconds, fewer than three changes a second; for who wants it so, no motion."""
    story, called = screens.story, ".hero.breathes" if path == "/hall" else ".breathes"
    await story.sits_down("1", "2")
    for _ in range(3):
        await story.takes_number("general")
    page = await screens.open(path, "display")
    await story.calls("2")
    first = await story.calls("1")
    if path == "/hall":
        await screens.passes(page, 8.3)
    await expect(page.locator(called)).to_be_visible()
    (breath,) = [each for each in await moves(page) if "breathes" in each["of"]]
    assert breath["ends"] <= 5000 and all(each["ends"] <= 5000 for each in await moves(page))
    alpha = await page.evaluate(BRIGHTNESS, called)
    turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(alpha, alpha[1:], alpha[2:], strict=False))
    assert 0 < turns < 3 * 4.5

    await page.evaluate("document.getAnimations().forEach(one => one.finish())")
    await page.emulate_media(reduced_motion="reduce")
    await story.window("1", "start", first)
    await story.window("1", "finish", first)
    second = await story.calls("1")
    await screens.passes(page, 8.3)
    shown = page.locator(".hero [data-of=ticket]" if path == "/hall" else "[data-face=calling] .large")
    await expect(shown).to_have_text(second)
    assert await moves(page) == []
