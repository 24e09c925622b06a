"""What stands over a window, on a bar and as text on a matrix of LEDs, for eyes that see no colour."""

import asyncio
import io
from itertools import combinations

from PIL import Image, ImageChops
from playwright.async_api import Page, expect

from tests.browser.screens import SOON_MS, WINDOW, Screens

MATRIX = (192, 64)
"""Six characters of 32 pixels, twice."""

FITS = "(nodes => nodes.every(p => p.scrollWidth <= p.clientWidth))([...document.querySelectorAll('main p')])"


async def grey(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(animations="disabled"))).convert("L")


def apart(one: Image.Image, other: Image.Image) -> float:
    """Share of the picture whose greys are further apart than a quarter of the scale."""
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[64:]) / sum(counts)


async def test_each_face_is_told_from_the_others_without_colour(screens: Screens) -> None:
    """Acceptance 13: calling, serving, paused, idle and stale are distinguishable in greyscale; each has a word."""
    story, seen, text = screens.story, dict[str, tuple[Image.Image, Image.Image]](), dict[str, str]()
    await story.sits_down("1")
    bar, led = await asyncio.gather(
        screens.open("/window/1", "display", WINDOW), screens.open("/led/1", "display", MATRIX)
    )

    async def look(face: str, word: str, lines: str) -> None:
        shown = ".stale" if face == "stale" else f"[data-face={face}]"
        await expect(bar.locator(shown)).to_contain_text(word, timeout=SOON_MS)
        await expect(led.locator(shown)).to_be_visible(timeout=SOON_MS)
        assert (await led.locator(f"{shown} p").all_inner_texts()) == lines.split()
        assert await led.evaluate(FITS)
        seen[face] = await grey(bar), await grey(led)
        text[face] = " ".join((await bar.locator("main").inner_text()).split())

    await look("idle", "请等候叫号", "1号窗口 请等候")
    number = await story.takes_number("general")
    await story.calls("1")
    await look("calling", "请到此窗口", f"{number} 请到1号")
    await story.window("1", "start", number)
    await look("serving", "办理中", f"{number} 办理中")
    await story.window("1", "finish", number)
    await story.window("1", "pause_window")
    await look("paused", "暂停服务", "1号窗口 暂停服务")
    await screens.cut(bar, led)
    for page in (bar, led):
        await page.clock.fast_forward(31_000)
    await look("stale", "请听工作人员叫号", "1号窗口 请听叫号")

    assert len(set(text.values())) == 5
    for one, other in combinations(seen, 2):
        assert apart(seen[one][0], seen[other][0]) > 0.01, (one, other)
        assert apart(seen[one][1], seen[other][1]) > 0.03, (one, other)


async def test_an_emergency_on_the_matrix_is_two_lines(screens: Screens) -> None:
    led = await screens.open("/led/1", "display", MATRIX)
    event = await screens.story.dispatcher.raise_emergency(
        screens.story.request(), zh="请离开", en="Leave", staff="9001"
    )
    await expect(led.locator("[data-face=alarm]")).to_have_text("紧急通知请听指挥", timeout=1000)
    await screens.story.dispatcher.withdraw_notice(screens.story.request(), notice=event.id, staff="9001")
    await expect(led.locator("[data-face=absent]")).to_be_visible(timeout=1000)
