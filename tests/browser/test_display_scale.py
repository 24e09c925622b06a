"""The displays at 1080p and at 4K: one picture, twice the size."""

from playwright.async_api import Page, expect

from tests.browser.screens import Screens

BOXES = """
  () => [...document.body.querySelectorAll("*")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width && height)
    .map(([one, { x, y, width, height }]) =>
      [`${one.tagName} ${one.className.baseVal ?? one.className}`,
       [x, y, width, height].map(length => length * 1080 / innerHeight)])
"""
SHARES = "found => found.map(one => parseFloat(getComputedStyle(one).fontSize) / innerHeight)"
CUT_SHORT = """
  [...document.querySelectorAll(".areas th, .where, .place span, .hall-name")]
    .filter(one => one.scrollWidth > one.clientWidth && one.checkVisibility({ visibilityProperty: true }))
    .map(one => one.textContent)
"""


async def boxes(page: Page, scale: int, height: int) -> list[tuple[str, list[float]]]:
    await page.set_viewport_size({"width": scale * 1920, "height": scale * height})
    await page.evaluate("document.fonts.ready")
    found: list[tuple[str, list[float]]] = await page.evaluate(BOXES)
    return found


async def differ_only_by_scale(page: Page, height: int) -> int:
    """Compares every element that is seen on a screen of this height with the same on one of twice the height; how
    many there are. Lengths are in 1/1080 of the screen's height."""
    for _ in range(10):  # the page lives: a tip that changes in between is no difference of scale
        small, large, again = [await boxes(page, scale, height) for scale in (1, 2, 1)]
        if small == again:
            break
    else:
        raise AssertionError("the page never rests")
    assert [name for name, _ in small] == [name for name, _ in large]
    for (name, one), (_, other) in zip(small, large, strict=True):
        assert all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True)), (name, one, other)
    return len(small)


async def test_the_same_picture_on_every_screen(screens: Screens) -> None:
    """Acceptance 1: hall and window displays while nobody is called, in use, in an emergency, and when old."""
    story = screens.story
    hall, window = await screens.hall(), await screens.window("1")
    assert await differ_only_by_scale(hall, 1080) > 80
    assert await differ_only_by_scale(window, 540) > 8
    await story.sits_down("1", "2", "3")
    for number in ("1", "2", "3"):
        await story.takes_number("general")
        await story.calls(number)
    await story.takes_number("household")
    await expect(hall.locator(".rows .row[data-ticket]")).to_have_count(2)
    assert await hall.evaluate(CUT_SHORT) == []
    assert await differ_only_by_scale(hall, 1080) > 100
    assert await differ_only_by_scale(window, 540) > 8
    assert await differ_only_by_scale(window, 1080) > 8
    event = await story.dispatcher.raise_emergency(story.request(), zh="请离开大厅", en="Leave the hall", staff="9001")
    for page, height in ((hall, 1080), (window, 540)):
        await expect(page.locator("[data-part=emergency]")).to_be_visible()
        assert await differ_only_by_scale(page, height) > 8
    await story.dispatcher.withdraw_notice(story.request(), notice=event.id, staff="9001")
    for page in (hall, window):
        await expect(page.locator("[data-part=emergency]")).to_be_hidden()
    await screens.cut(hall, window)
    for page in (hall, window):
        await page.clock.fast_forward(31_000)
    assert await differ_only_by_scale(hall, 1080) > 100
    assert await differ_only_by_scale(window, 540) > 8


async def test_numbers_can_be_read_from_ten_metres(screens: Screens) -> None:
    """Acceptance 2: row digits are 12.2 % of the screen's height, the large number 19 %, of eleven calls too."""
    story = screens.story
    windows = [str(number) for number in range(1, 12)]
    await story.sits_down(*windows)
    hall = await screens.hall()
    for at, window in enumerate(windows):
        await story.takes_number("general")
        await story.calls(window)
        if at in (1, 5, 10):
            await expect(hall.locator(".rows .row[data-ticket]")).to_have_count(at)
            for what in ("ticket", "window"):
                rows = await hall.locator(f".rows .row[data-ticket] [data-of={what}]").evaluate_all(SHARES)
                assert len(rows) == at and min(rows) >= 0.122
                assert min(await hall.locator(f".hero [data-of={what}]").evaluate_all(SHARES)) >= 0.19
