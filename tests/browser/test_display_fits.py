"""Nothing on a display is cut off or written over something else, however long the names are, at 1080p and 4K."""

from datetime import date

import pytest
from playwright.async_api import Page, expect

from config.hall import Display, Hall, Text
from tests.browser.screens import SOON_MS, WINDOW, Screens

LONG = Text(zh="跨省通办与一件事一次办综合服务", en="Cross-province and one-stop bundles, general services")
PLACE = Text(zh="一楼东侧电梯旁（大厅金融街对面）", en="Ground floor east, by the lifts, opposite Bank Street")
NAME = Text(zh="南川区政务服务中心暨公共资源交易综合大厅", en="Nanchuan Government Service and Public Resources Hall")
WHOLE = (
    ".number, .to b, .go b, .go i, .clock, .value, .chip, aside > b, .large, .foot, em, .closed *, "
    "body > .stale *, .led p"
)
"""What is read in full or not at all; of a long name the end may be missing, with three dots."""

FAULTS = """(whole) => {
  const found = [], written = [];
  const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (text.nextNode()) {
    const words = text.currentNode.data.trim(), place = text.currentNode.parentElement, isWhole = place.closest(whole);
    if (!words || !place.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(text.currentNode);
    let box = place;
    while (box !== document.body && getComputedStyle(box).overflowX !== "hidden") box = box.parentElement;
    const edge = box.getBoundingClientRect(), em = parseFloat(getComputedStyle(place).fontSize);
    // A line's box is higher than what is drawn in it: over digits by more than over characters.
    const [over, under] = /^[\\w:.,–— ]+$/.test(words) ? [.43 * em, .29 * em] : [.3 * em, .18 * em];
    for (const line of range.getClientRects()) {
      if (isWhole && (line.right > edge.right + 1 || line.left < edge.left - 1)) found.push(`cut off: ${words}`);
      const left = Math.max(line.left, edge.left) + 1, right = Math.min(line.right, edge.right) - 1;
      const top = Math.max(line.top + over, edge.top), bottom = Math.min(line.bottom - under, edge.bottom);
      if (left >= right || top >= bottom) continue;
      const outside = top < 0 || bottom > innerHeight || left < 0 || right > innerWidth;
      if (isWhole && outside) found.push(`outside: ${words}`);
      for (const one of written)
        if (one.place !== place && left < one.right && one.left < right && top < one.bottom && one.top < bottom)
          found.push(`over each other: ${one.words} / ${words}`);
      written.push({ words, place, left, right, top, bottom });
    }
  }
  return found;
}"""
STILL = """document.getAnimations().filter(one => isFinite(one.effect.getComputedTiming().endTime))
  .forEach(one => one.finish())"""
"""A row that moves to its place is over another one for a moment."""
SEATS = "[...document.querySelectorAll('#seats li')].map(one => one.dataset.window)"


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """Every name is long, and there is a display of one zone."""
    hall = practice_hall
    return hall.model_copy(
        update={
            "name": NAME,
            "zones": {code: zone.model_copy(update={"place": PLACE}) for code, zone in hall.zones.items()},
            "series": {code: series.model_copy(update={"name": LONG}) for code, series in hall.series.items()},
            "windows": {code: window.model_copy(update={"name": LONG}) for code, window in hall.windows.items()},
            "displays": {
                "east": Display(code="east", name=PLACE, zones=("A",)),
                "west": Display(code="west", name=PLACE, zones=("A",), side="right"),
                "calls": Display(code="calls", name=PLACE, zones=("A",), layout="calls"),
            },
        }
    )


async def fit(*pages: Page) -> None:
    for page in pages:
        size = page.viewport_size
        assert size is not None
        for scale in (1, 2):
            await page.set_viewport_size({"width": scale * size["width"], "height": scale * size["height"]})
            await page.evaluate("document.fonts.ready")
            await page.evaluate(STILL)
            found = await page.evaluate(FAULTS, WHOLE)
            assert not found, (page.url, scale, found)
        await page.set_viewport_size(size)


async def test_long_names_cut_nothing_off_the_hall_displays(screens: Screens) -> None:
    story = screens.story
    halls = [await screens.hall()]
    halls += [await screens.open(f"/hall/{code}", "display") for code in ("east", "west", "calls")]
    await fit(*halls)
    windows = [str(number) for number in range(1, 13)]
    await story.sits_down(*windows)
    for at, window in enumerate(windows, 1):
        await story.takes_number("general")
        await story.calls(window)
        if at in (1, 5, 11, 12):  # one column, two of eight and of ten, three
            for hall in halls:
                shown = hall.locator(".hero[data-ticket], .rows .row[data-ticket]")
                here = set(await hall.evaluate(SEATS)) & set(windows[:at])
                await expect(shown).to_have_count(len(here), timeout=SOON_MS)
            await fit(*halls)
    story.clock.pass_s(100)
    for window in ("1", "2", "3", "4"):
        number = next(ticket.number for ticket in (await story.board()).called() if ticket.window == window)
        await story.window(window, "recall", number)
        story.clock.pass_s(100)
        await story.window(window, "no_show", number)
    await story.window("1", "pause_window", until=story.clock.ms + 3_600_000)
    await expect(halls[0].locator(".missed small").last).to_have_text("＋1", timeout=SOON_MS)
    await fit(*halls)
    await screens.cut(*halls)
    for hall in halls:
        await hall.clock.fast_forward(31_000)
        await expect(hall.locator("body > .stale")).to_be_visible()
    await fit(*halls)
    for hall in halls:
        await hall.clock.fast_forward(300_000)
        await expect(hall.locator("body")).to_have_attribute("data-fresh", "old")
    await fit(*halls)
    await screens.mend(*halls)
    for hall in halls:
        await screens.is_live(hall, SOON_MS)


async def test_long_names_cut_nothing_off_a_closed_display(screens: Screens) -> None:
    story = screens.story
    halls = [await screens.hall(), await screens.open("/hall/east", "display")]
    end = story.hall.hours.closing(date.fromisoformat(story.dispatcher.day), story.hall.timezone)
    assert end is not None
    story.clock.pass_s((end - story.clock.ms) // 1000 + 600)
    screens.app.hub.publish(await screens.app.site.view())
    for hall in halls:
        await expect(hall.locator(".closed h1")).to_be_visible()
    await fit(*halls)


async def test_long_names_cut_nothing_off_a_window_display(screens: Screens) -> None:
    story = screens.story
    bar = await screens.open("/window/28", "display", WINDOW)
    wide = await screens.open("/window/28", "display", (1920, 1080))
    led = await screens.open("/led/28", "display", (192, 64))
    pages = (bar, wide, led)

    async def shows(face: str) -> None:
        for page in pages:
            await expect(page.locator(".stale" if face == "stale" else f"[data-face={face}]")).to_be_visible()
        await fit(*pages)

    await shows("absent")
    await story.sits_down("28")
    await shows("idle")
    number = await story.takes_number("household")
    await story.calls("28")
    await shows("calling")
    await story.window("28", "start", number)
    await shows("serving")
    await story.window("28", "finish", number)
    await story.window("28", "pause_window", until=story.clock.ms + 3_600_000)
    await shows("paused")
    await screens.cut(*pages)
    for page in pages:
        await page.clock.fast_forward(31_000)
    await shows("stale")
