"""The hall display and the window displays: every call is seen, and what is old says so."""

import asyncio
import re

from playwright.async_api import Page, expect

from tests.browser.screens import SOON_MS, Screens, boxes, press, stands

YELLOW = "rgb(255, 203, 71)"
WITNESS = """
  window.seen = [];
  const look = () => {
    const rows = [...document.querySelectorAll(".rows .row[data-ticket]")].reverse(); // the latest stands on top
    for (const one of [...document.querySelectorAll(".hero[data-ticket]"), ...rows])
      if (!window.seen.includes(one.dataset.ticket)) window.seen.push(one.dataset.ticket);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""Notes every number in the order in which it first stands on the display."""

COLOURED = """colour => [...document.querySelectorAll("*")].filter(one => {
  const { color, backgroundColor } = getComputedStyle(one);
  return one.checkVisibility({ visibilityProperty: true }) && [color, backgroundColor].includes(colour);
}).map(one => one.className)"""


async def numbers(hall: Page) -> list[str]:
    """All calls on the display, the large one first."""
    found: list[str] = await hall.locator(".hero[data-ticket], .rows .row[data-ticket]").evaluate_all(
        "found => found.map(one => one.dataset.ticket)"
    )
    return found


async def pairs(hall: Page) -> set[tuple[str, str]]:
    """Numbers with the window that stands beside each."""
    found = await hall.locator(".hero[data-ticket], .rows .row[data-ticket]").evaluate_all(
        """found => found.map(one =>
          ["ticket", "window"].map(what => one.querySelector(`[data-of=${what}]`).innerText))"""
    )
    return {(number, window) for number, window in found}


async def called(screens: Screens) -> set[tuple[str, str]]:
    """The same as the hall itself has it."""
    return {(ticket.number, ticket.window) for ticket in (await screens.story.board()).called()}


async def test_two_displays_that_were_cut_off_show_every_standing_call(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1", "2", "3", "4")
    for _ in range(5):
        await story.takes_number("general")
    first = await story.calls("1")
    halls = await asyncio.gather(screens.hall(), screens.hall())
    for hall in halls:
        await expect(hall.locator(".hero")).to_have_attribute("data-ticket", first)
    await screens.cut(*halls)
    await story.window("1", "start", first)
    for window in ("2", "3", "4"):
        story.clock.pass_s(2)
        await story.calls(window)
    for hall in halls:
        await hall.clock.fast_forward(31_000)
        await expect(hall.locator("body > .stale")).to_be_visible()
        assert await numbers(hall) == [first]
    await screens.mend(*halls)
    for hall in halls:
        await screens.is_live(hall, SOON_MS)
        await expect(hall.locator("body > .stale")).to_be_hidden(timeout=SOON_MS)
        await expect(hall.locator(".hero")).to_have_attribute("data-ticket", "A004", timeout=SOON_MS)
        assert await pairs(hall) == await called(screens)
        assert len(await pairs(hall)) == 3


async def test_a_short_cut_is_not_seen_at_all(screens: Screens) -> None:
    """Cut for less than the banner takes: nothing is said, and nothing is missing afterwards."""
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    hall = await screens.hall()
    await screens.cut(hall)
    number = await story.calls("1")
    await hall.clock.fast_forward(20_000)
    await expect(hall.locator("body")).to_have_attribute("data-fresh", "lagging")
    await expect(hall.locator("body > .stale")).to_be_hidden()
    await screens.mend(hall)
    await expect(hall.locator(".hero")).to_have_attribute("data-ticket", number)
    await screens.is_live(hall, SOON_MS)


async def test_an_old_hall_display_says_so(screens: Screens) -> None:
    """Acceptance 7."""
    story = screens.story
    await story.sits_down("1")
    for _ in range(3):
        await story.takes_number("general")
    hall = await screens.hall()
    number = await story.calls("1")
    await expect(hall.locator(".hero")).to_have_attribute("data-face", "fresh")
    assert await ground(hall, ".hero") == YELLOW
    assert await boxes(hall.locator(".areas .value"))
    await screens.cut(hall)
    await hall.clock.fast_forward(10_000)
    await expect(hall.locator("body")).to_have_attribute("data-fresh", "live")
    await hall.clock.fast_forward(6_000)
    await expect(hall.locator("header .is-lagging")).to_have_text("正在重连")
    await expect(hall.locator("header .is-lagging")).to_be_visible()
    await expect(hall.locator("body > .stale")).to_be_hidden()
    await hall.clock.fast_forward(15_000)
    banner = hall.locator("body > .stale")
    await expect(banner).to_contain_text("屏幕暂未更新")
    await expect(banner).to_be_visible()
    assert re.fullmatch(r"\d\d:\d\d:\d\d", await banner.locator("[data-updated]").inner_text())
    assert await hall.evaluate(COLOURED, YELLOW) == []
    assert not re.search(r"\d|约", await hall.locator(".areas").inner_text())  # counts and estimates
    assert await numbers(hall) == [number]
    await hall.clock.fast_forward(300_000)
    await expect(hall.locator("body")).to_have_attribute("data-fresh", "old")
    assert await numbers(hall) == []  # calls of five minutes ago mislead
    await expect(banner).to_be_visible()


async def test_an_old_window_display_drops_the_ticket(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    window = await screens.window("1")
    number = await story.calls("1")
    await expect(window.locator("[data-face=calling] .large")).to_have_text(number)
    await screens.cut(window)
    await window.clock.fast_forward(31_000)
    await expect(window.locator(".stale .large")).to_have_text("请听工作人员叫号")
    await expect(window.locator(".stale .large")).to_be_visible()
    await expect(window.locator("aside b")).to_have_text("1")
    assert number not in await window.locator("body").inner_text()
    await screens.mend(window)
    await expect(window.locator("[data-face=calling] .large")).to_be_visible(timeout=SOON_MS)


async def test_ten_calls_at_once_are_all_seen_and_stay(screens: Screens) -> None:
    """Acceptance 4."""
    story = screens.story
    windows = [str(number) for number in range(1, 11)]
    await story.sits_down(*windows)
    for _ in windows:
        await story.takes_number("general")
    context = await screens.context("display")
    await context.add_init_script(WITNESS)
    hall = await context.new_page()
    await hall.goto(screens.origin + "/hall")
    await screens.is_live(hall)
    order = []
    for window in windows:
        order.append(await story.calls(window))
        story.clock.pass_s(0.4)
    await expect(hall.locator(".rows .row[data-ticket]")).to_have_count(9)
    assert await hall.evaluate("seen") == order
    assert sorted(await numbers(hall)) == sorted(order)
    assert await pairs(hall) == await called(screens)
    for row in await boxes(hall.locator(".hero, .rows .row[data-ticket]")):
        assert row["x"] >= 0 and row["x"] + row["width"] <= 1920 and row["y"] + row["height"] <= 1080, row
    large = [await hall.locator(".hero").get_attribute("data-ticket")]
    for _ in order[1:]:
        await screens.passes(hall, 8.3)
        large.append(await hall.locator(".hero").get_attribute("data-ticket"))
    assert large == order  # each was the large one for its eight seconds
    assert sorted(await numbers(hall)) == sorted(order)


async def test_a_recall_is_marked(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    console, hall, window = await asyncio.gather(screens.console("1"), screens.hall(), screens.window("1"))
    await press(console)
    await stands(console, "called", number)
    screens.story.clock.pass_s(20)
    await press(console, "1")
    await expect(hall.locator(".hero .is-again")).to_be_visible(timeout=SOON_MS)
    await expect(hall.locator(".hero .is-again")).to_contain_text("第 2 次呼叫")
    await expect(window.locator(".sign em")).to_have_text("再次呼叫", timeout=SOON_MS)


async def test_a_pause_is_announced_at_the_window(screens: Screens) -> None:
    console, window = await asyncio.gather(screens.console("1"), screens.window("1"))
    await press(console, "0")
    await console.keyboard.press("4")
    await expect(window.locator("[data-face=paused] .large")).to_have_text("暂停服务", timeout=SOON_MS)
    await expect(window.locator(".sign em")).to_contain_text("恢复")
    await stands(console, "paused")
    await press(console)
    await expect(window.locator("[data-face=idle]")).to_be_visible(timeout=SOON_MS)


async def ground(page: Page, selector: str) -> str:
    found: str = await page.locator(selector).evaluate("one => getComputedStyle(one).backgroundColor")
    return found
