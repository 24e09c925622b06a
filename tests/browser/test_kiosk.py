"""The kiosk: a number in two taps, one number for one press, and nothing of the visitor before."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.screens import KIOSK, Screens, boxes, overflows
from tests.dispatcher.story import Story

TARGETS = "button, a"
SMALLEST_PX = 81
GAP_PX = 12
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def issued(story: Story) -> list[str]:
    return [event.ticket for event in await story.feed.day(story.dispatcher.day) if event.kind == "ticket.issued"]


async def to_ticket(kiosk: Page, *, begun: bool = False) -> None:
    """A number from the first area; `begun`: its list is open already."""
    if not begun:
        await kiosk.locator(".tile").first.click()
    await kiosk.locator(".view:not([hidden]) .item").first.click()
    await expect(kiosk.locator(".ticket-page .number")).to_be_visible()


async def test_every_area_is_two_taps_away(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    taken = 0
    for at in range(await kiosk.locator(".tile").count()):
        tile = kiosk.locator(".tile").nth(at)
        has_list = await tile.get_attribute("data-take") is None
        await tile.click()
        if has_list:
            await kiosk.locator(".view:not([hidden]) .item").first.click()
        arrived = kiosk.locator(".ticket-page .number, [data-name=check] .pair").first
        await expect(arrived).to_be_visible()
        if await kiosk.locator("[data-name=check]").is_visible():
            await kiosk.locator("[data-name=check] [data-go=home]").first.click()
            continue  # papers are looked at first
        taken += 1
        await kiosk.clock.fast_forward(1600)  # the lock after a press
        await kiosk.locator("[data-done]").click()
    assert taken >= 6 and len(await issued(screens.story)) == taken


async def test_a_double_tap_is_one_ticket(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await kiosk.locator(".tile").first.click()
    await kiosk.locator(".view:not([hidden]) .item").first.dblclick()
    await expect(kiosk.locator(".ticket-page .number")).to_be_visible()
    await kiosk.reload()
    await screens.is_live(kiosk)
    assert len(await issued(screens.story)) == 1


async def test_a_lost_answer_and_a_reload_are_one_ticket(screens: Screens) -> None:
    """The hall gives the number, its answer is lost again and again, and somebody reloads the page."""
    kiosk = await screens.kiosk()
    lost = asyncio.Event()

    async def loses(route: Route) -> None:
        await route.fetch()
        lost.set()
        await route.abort()

    await kiosk.route("**/api/v1/tickets", loses)
    screens.may_lose(kiosk)
    await kiosk.locator(".tile").first.click()
    await kiosk.locator(".view:not([hidden]) .item").first.click()
    await lost.wait()
    await kiosk.unroute("**/api/v1/tickets")
    await kiosk.reload()
    (number,) = set(await issued(screens.story))
    await expect(kiosk.locator(".ticket-page .number")).to_have_text(number)
    assert await issued(screens.story) == [number]
    await kiosk.reload()
    await screens.is_live(kiosk)
    await expect(kiosk.locator('[data-name="home"]')).to_be_visible()
    assert await issued(screens.story) == [number]


@pytest.mark.parametrize("mode", ["", "size", "reach"])
async def test_everything_is_large_enough_to_be_touched(screens: Screens, mode: str) -> None:
    kiosk = await screens.kiosk()
    if mode:
        await kiosk.locator(f"[data-toggle={mode}]").click()

    async def look(where: str) -> None:
        found = await boxes(kiosk.locator(TARGETS))
        assert found
        for box in found:
            assert min(box["width"], box["height"]) >= SMALLEST_PX, (where, box)
            assert box["x"] >= 0 and box["x"] + box["width"] <= KIOSK[0], (where, box)
            assert box["y"] >= 0 and box["y"] + box["height"] <= KIOSK[1], (where, box)
            assert mode != "reach" or box["y"] >= 900, (where, box)
        assert await overflows(kiosk) == 0
        if where == "home":
            assert min(box["y"] for box in found) >= 510
        tight = [(one["words"], other["words"]) for one in found for other in found if _touch(one, other)]
        assert not tight, (where, tight)

    await look("home")
    await kiosk.locator(".tile").first.click()
    await look("list")
    await to_ticket(kiosk, begun=True)
    await look("ticket")


async def test_left_alone_it_asks_and_then_goes_home(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await kiosk.locator(".search").click()
    for letter in "SF":
        await kiosk.locator(f'[data-name=search] [data-key="{letter}"]').click()
    await screens.passes(kiosk, 59)
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await screens.passes(kiosk, 2)
    await expect(kiosk.locator(".cover.idle")).to_be_visible()
    await expect(kiosk.locator(".idle .seconds")).to_have_text(re.compile(r"2\d|30"))
    await kiosk.locator("[data-stay]").click()
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await expect(kiosk.locator("[data-name=search] .typed")).to_have_text("SF")
    await screens.passes(kiosk, 92)
    await expect(kiosk.locator('[data-name="home"]')).to_be_visible()
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await expect(kiosk.locator("[data-name=search] .typed")).to_have_text("")


async def test_a_ticket_does_not_stay_on_the_screen(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await to_ticket(kiosk)
    number = await kiosk.locator(".ticket-page .number").inner_text()
    await kiosk.locator("[data-done]").click()
    await expect(kiosk.locator('[data-name="home"]')).to_be_visible()
    assert number not in await kiosk.content()


async def test_in_english_nothing_is_chinese_but_names(screens: Screens) -> None:
    kiosk = await screens.open("/kiosk?lang=en", "kiosk", KIOSK)
    proper = [".mark", ".hall-name small", '[lang="zh-CN"]']

    async def look(where: str) -> None:
        words: str = await kiosk.evaluate(
            """proper => {
              const page = document.body.cloneNode(true);
              for (const one of page.querySelectorAll([...proper, "script", "template", ".cover"].join())) one.remove();
              return page.textContent;
            }""",
            proper,
        )
        found = [line.strip() for line in words.splitlines() if _CHINESE.search(line)]
        assert not found, (where, found)

    await look("home")
    await kiosk.locator(".search").click()
    for letter in "SFZ":
        await kiosk.locator(f'[data-name=search] [data-key="{letter}"]').click()
    await expect(kiosk.locator(".result").first).to_be_visible()
    await look("search")
    await kiosk.locator(".view:not([hidden]) .back").click()
    await to_ticket(kiosk)
    await look("ticket")


async def test_without_the_hall_it_sends_to_the_guide_desk(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await expect(kiosk.locator(".cover.offline")).to_be_hidden()
    await screens.cut(kiosk)
    await kiosk.clock.fast_forward(31_000)
    await expect(kiosk.locator(".cover.offline")).to_be_visible()
    await expect(kiosk.locator(".cover.offline")).to_contain_text("取号机暂时连不上，请到导办台取号")
    await screens.mend(kiosk)
    await expect(kiosk.locator(".cover.offline")).to_be_hidden()


def _touch(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes that do not overlap are nearer than a finger tells apart."""
    if one is other:
        return False
    across = max(other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"])
    down = max(other["y"] - one["y"] - one["height"], one["y"] - other["y"] - other["height"])
    return 0 <= max(across, down) < GAP_PX - 0.5
