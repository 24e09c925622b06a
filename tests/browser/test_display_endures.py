"""A display that nobody looks after: it moves a little, and says how it is."""

import asyncio

from playwright.async_api import Page, WebSocketRoute

from tests.browser.screens import Screens
from tests.hall_app import until

CUT_OFF = """
  [...document.body.querySelectorAll("*")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && one.innerText?.trim())
    .map(one => [one.className || one.tagName, one.getBoundingClientRect()])
    .filter(([, { left, top, right, bottom }]) => left < 0 || top < 0 || right > innerWidth || bottom > innerHeight)
    .map(([name]) => name)
"""


async def offset(page: Page) -> tuple[float, float]:
    """How far the picture is from the middle of the screen, px."""
    box, size = await page.locator("body").bounding_box(), page.viewport_size
    assert box is not None and size is not None
    x, y = box["x"] - (size["width"] - box["width"]) / 2, box["y"] - (size["height"] - box["height"]) / 2
    return round(x, 1), round(y, 1)


async def test_the_picture_wanders_and_nothing_is_cut_off(screens: Screens) -> None:
    """Acceptance 11: four places or more in ten minutes, eight px at most, and at each of them all of it is seen."""
    await screens.story.sits_down("1")
    await screens.story.takes_number("general")
    await screens.story.calls("1")
    for page in (await screens.hall(), await screens.window("1")):
        places = set()
        for _ in range(10):
            await screens.passes(page, 60)
            places.add(await offset(page))
            assert await page.evaluate(CUT_OFF) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert len(places) >= 4
        assert all(abs(x) <= 8 and abs(y) <= 8 for x, y in places)


async def test_a_display_says_how_it_is(screens: Screens) -> None:
    hall = await screens.hall()
    await hall.clock.run_for(10_500)
    await screens.passes(hall, 5)
    await until(lambda: any(sight.health.startswith("up=") for sight in screens.app.site.presence.known()))
    assert "sound=" in (await hall.locator("body").get_attribute("data-health") or "")


async def test_a_display_that_slept_goes_on_once_it_is_answered(screens: Screens) -> None:
    """It has not been heard of for hours though the hall answers, which is no fault of its own."""
    answered = asyncio.Event()
    answered.set()

    async def opens(socket: WebSocketRoute) -> None:
        await answered.wait()
        socket.connect_to_server()

    # given a display that has shown the hall for more than two minutes
    context = await screens.context("display")
    await context.route_web_socket("**/live/**", opens)
    hall = await context.new_page()
    await hall.goto(screens.origin + "/hall")
    await screens.is_live(hall)
    await screens.passes(hall, 130)
    await hall.evaluate("window.before = true")

    # when it looks whether it is heard after a night, just before its new socket says the first word
    answered.clear()
    async with hall.expect_response("**/healthz"):
        await hall.clock.set_system_time(await hall.evaluate("Date.now() / 1000") + 8 * 3600)
        await hall.clock.run_for(10_500)
    answered.set()

    # then it is the same page
    await screens.is_live(hall)
    assert await hall.evaluate("window.before")
