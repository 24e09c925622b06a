"""A display that nobody looks after: it moves a little, goes black at night, and starts although the hall is away."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.screens import SOON_MS, Screens
from tests.hall_app import HallApp, until

_CLOCK = re.compile(r"\d\d:\d\d:\d\d")


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


async def test_a_display_that_starts_while_the_hall_is_away_shows_our_own_page(browser: Browser, app: HallApp) -> None:
    """Acceptance 9: the shell is kept by the browser; it says at once that it is old, and shows no call."""
    story, pages = app.story, list[Page]()
    await story.sits_down("1")
    await story.takes_number("general")
    number = await story.calls("1")
    async with app.served() as origin:
        screens = Screens(browser, app, origin)
        pages += [await screens.hall(), await screens.window("1")]
        for page in pages:
            await expect(page.locator("body")).to_contain_text(number)
            path = page.url.removeprefix(origin)
            kept = (
                f"Promise.all(['{path}', '/static/displays/endure.js'].map((one) => caches.match(one)))"
                ".then((all) => all.every(Boolean))"
            )
            for _ in range(200):
                if await page.evaluate(kept):
                    break
                await page.evaluate("new Promise(requestAnimationFrame)")
            assert await page.evaluate(kept)
            screens.may_lose(page)
    hall, window = pages
    for page in pages:
        await page.reload()
    await expect(hall.locator("body > .stale")).to_contain_text("屏幕暂未更新")
    await expect(hall.locator("body > .stale")).to_be_visible()
    await expect(hall.locator("[data-updated]")).to_have_text(_CLOCK)
    await expect(hall.locator(".hero[data-ticket]")).to_have_count(0)
    await expect(window.locator(".stale .large")).to_have_text("请听工作人员叫号", timeout=SOON_MS)
    assert number not in await window.locator("body").inner_text()
    await screens.close()
