"""Every view of the kiosk, one after the other, and how it looks: sizes, gaps, what is cut off or covered."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.screens import KIOSK, boxes, overflows

TARGETS = "button:not(:disabled), a"
SMALLEST_PX, GAP_PX, SEATED_PX, LOW_PX = 81, 12, 510, 900

_CUT = """() => {
  const box = (one) => one.getBoundingClientRect();
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const covered = [...document.querySelectorAll(".cover")].filter(shown).at(-1);
  const within = covered ?? document.body;
  const found = [];
  for (const one of within.querySelectorAll("*")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !shown(one) || one.closest("svg, .hall-name") || !parseFloat(getComputedStyle(one).fontSize)) continue;
    const { left, right, top, bottom } = box(one);
    const holder = one.closest("button, a, .panel, .box, .banner, .paper, .where, .result, .lead, .field, main, nav");
    const around = box(holder ?? document.body);
    const low = parseFloat(getComputedStyle(one).fontSize) * 0.16 + 2; // a line's letters may reach below its box
    const wrong = {
      out: left < around.left - 1 || right > around.right + 1 || top < around.top - 1 || bottom > around.bottom + 1,
      off: top < 0 || bottom > innerHeight || left < 0 || right > innerWidth,
      cut: one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible",
      over: holder?.matches("button, a, .panel, .box, .banner") && holder.scrollHeight > holder.clientHeight + low,
    };
    const words = Object.keys(wrong).filter((name) => wrong[name]).join();
    if (words) found.push(`${one.textContent.trim().slice(0, 40)}: ${words}`);
  }
  return found;
}"""

_SIZES = """() => {
  const found = {};
  const seen = new Map();
  for (const one of document.querySelectorAll("main *, nav *, .cover *")) {
    const own = [...one.childNodes].find((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || one.closest("svg, template") || one.matches("option")) continue;
    const name = `${one.className || one.tagName} ${own.textContent.trim().slice(0, 24)}`;
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (one.checkVisibility({ visibilityProperty: true })) found[`${name} #${at}`] = size;
  }
  return found;
}"""


async def views(kiosk: Page) -> AsyncIterator[str]:
    """Walks through the kiosk; the view of this name stands on the screen. The last one has taken a number."""
    yield "home"
    more = kiosk.locator('[data-more="tiles"]')
    for _ in range(3):
        if await more.is_visible():
            await more.click()
            yield "home, more"
    for letter in "MLAK":
        await _to_list(kiosk, letter)
        yield f"list {letter}"
        more_items = kiosk.locator('.view:not([hidden]) [data-more="list"]')
        if await more_items.is_visible():
            await more_items.click()
            yield f"list {letter}, more"
        if letter == "K":
            await kiosk.locator(".view:not([hidden]) .item:not([hidden])").first.click()
            await expect(kiosk.locator("[data-name=check] .pair")).to_be_visible()
            yield "check"
        await _home(kiosk)
    for name in ("help", "checkin", "search"):
        await kiosk.locator(f"button:not(.back)[data-go={name}]").first.click()
        yield name
        if name == "search":
            for letter in "SFZ":
                await kiosk.locator(f"[data-name=search] [data-key={letter}]").click()
            await expect(kiosk.locator(".result").first).to_be_visible()
            yield "found"
        await _home(kiosk)
    await _to_list(kiosk, "H")
    await kiosk.locator(".view:not([hidden]) .item:not([hidden])").first.click()
    await expect(kiosk.locator(".ticket-page .number")).to_be_visible()
    for slip in ("screen", "printed", "paper_out", "failed"):
        await kiosk.locator(".ticket-page").evaluate("(page, slip) => (page.dataset.slip = slip)", slip)
        yield f"ticket, {slip}"
    for name in ("idle", "refused"):
        cover = kiosk.locator(f".cover.{name}")
        await cover.evaluate("cover => (cover.hidden = false)")
        yield name
        await cover.evaluate("cover => (cover.hidden = true)")


async def _to_list(kiosk: Page, letter: str) -> None:
    tile = kiosk.locator(f"[data-go=list-{letter}]")
    while not await tile.is_visible():
        await kiosk.locator('[data-more="tiles"]').click()
    await tile.click()
    await expect(kiosk.locator(f"[data-name=list-{letter}]")).to_be_visible()


async def _home(kiosk: Page) -> None:
    again = kiosk.locator("[data-name=search] [data-key=again]")
    if await again.is_visible():
        await again.click()
    await kiosk.locator(".view:not([hidden]) .back").click()
    await expect(kiosk.locator("#question")).to_be_visible()


async def faults(kiosk: Page, name: str, *, low: bool) -> list[str]:
    """What is too small, too near, too high, cut off, or off the screen. `low`: the kiosk is in 低位操作."""
    cover = kiosk.locator(".cover:visible")
    found = await boxes((cover if await cover.count() else kiosk).locator(TARGETS))
    wrong = [f"{name}: {line}" for box in found for line in _of(box, low=low, seated=name.startswith("home"))]
    wrong += [
        f"{name}: {one['words']!r} near {other['words']!r}" for one in found for other in found if near(one, other)
    ]
    cut: list[str] = await kiosk.evaluate(_CUT)
    wrong += [f"{name}: {line}" for line in cut]
    if await overflows(kiosk):
        wrong.append(f"{name}: wider than the screen")
    return wrong


def _of(box: dict[str, Any], *, low: bool, seated: bool) -> list[str]:
    words = f"{box['words']!r} at {box['x']:.0f},{box['y']:.0f}, {box['width']:.0f} × {box['height']:.0f}"
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    wrong = []
    if min(box["width"], box["height"]) < SMALLEST_PX:
        wrong.append(f"small: {words}")
    if box["x"] < 0 or box["y"] < 0 or right > KIOSK[0] or bottom > KIOSK[1]:
        wrong.append(f"off the screen: {words}")
    if box["y"] < (LOW_PX if low else SEATED_PX if seated else 0):
        wrong.append(f"high: {words}")
    return wrong


def near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two boxes are nearer than a finger tells apart."""
    if one is other:
        return False
    across = max(other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"])
    down = max(other["y"] - one["y"] - one["height"], one["y"] - other["y"] - other["height"])
    return bool(max(across, down) < GAP_PX - 0.5)


async def sizes(kiosk: Page) -> dict[str, float]:
    """The font size in px of every text that can be seen, by its words."""
    found: dict[str, float] = await kiosk.evaluate(_SIZES)
    return found
