"""大厅运行 as the manager sees it: the sentence stands in the table, every number says what it is, old news is grey."""

import re

from playwright.async_api import Page, expect

from tests.browser.screens import HALL, PHONE, Screens, boxes, overflows
from tests.browser.test_advice import busy


async def a_busy_hall(screens: Screens) -> Page:
    story = screens.story
    await story.sits_down("1", "2", "3")
    for lane, count in (("general", 9), ("household", 2), ("bank_ccb", 1)):
        for _ in range(count):
            await story.takes_number(lane)
    await story.window("1", "start", await story.calls("1"))
    story.clock.pass_s(300)
    await story.calls("2")
    return await screens.open("/dashboard", "manager", HALL)


MINUTES = """found => found.map(row => [row.dataset.lane, Number(row.querySelector("[data-minutes]").innerText)])"""
UNDEFINED = """[...document.querySelectorAll("main *")].filter(one => one.checkVisibility({ visibilityProperty: true })
  && [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && /\\d/.test(node.data))
  && !one.closest(".verdict, .advice")).filter(one => {
    const why = one.closest(".figure, .card")?.querySelector(".why");
    return !document.getElementById(why?.getAttribute("aria-describedby"))?.textContent.trim();
  }).map(one => one.textContent)"""
"""Numbers that no definition stands beside. Those of the sentence are the table's; advice gives its own reason."""


async def test_the_sentence_the_sum_the_definitions_and_what_is_old(screens: Screens) -> None:
    """Acceptance 37."""
    story = screens.story
    await busy(screens)
    await screens.app.foresees()
    page = await screens.open("/dashboard", "manager", HALL)
    said = page.locator(".said")
    # the sentence names the area that is furthest past its target, and its minutes are the table's
    minutes = dict(await page.locator(".areas tr:has([data-minutes])").evaluate_all(MINUTES))
    worst = max(minutes, key=lambda code: minutes[code] - story.hall.lanes[code].targets["regular"])
    lane = story.hall.lanes[worst]
    assert len(minutes) > 1 and minutes[worst] > lane.targets["regular"]
    await expect(said).to_have_attribute("data-lane", worst)
    await expect(said).to_contain_text(f"{lane.name.zh}等候超目标：新取号约 {minutes[worst]} 分钟")
    # the areas add up to everybody who waits
    waiting = [int(words) for words in await page.locator("[data-waiting]").all_inner_texts()]
    assert sum(waiting) == int(await page.locator('[data-figure="waiting"] .value b').inner_text()) == 18
    # every number has a definition
    assert await page.evaluate(UNDEFINED) == []
    # somebody for whom no window is open is worse than any wait
    await story.takes_number("exit_entry")
    story.clock.pass_s(130)
    screens.app.hub.publish(await screens.app.site.view())
    await expect(said).to_have_attribute("data-lane", "exit_entry")
    await expect(said).to_contain_text("出入境有 1 人等候，最久 2 分钟，没有开着的窗口")
    await expect(page.locator('.areas tr[data-lane="exit_entry"]')).to_contain_text("2 分")
    # what is old gives no advice
    await expect(page.locator(".advice article").first).to_be_visible()
    await screens.cut(page)
    await page.clock.fast_forward(31_000)
    await expect(page.locator(".is-stale")).to_be_visible()
    assert not await boxes(page.locator(".advice, .said .main, [data-extend]"))


async def test_every_number_says_what_it_means_and_leads_to_its_rows(screens: Screens) -> None:
    page = await a_busy_hall(screens)
    whys = page.locator(".why")
    assert await whys.count() == 11
    for why in await whys.all():
        tip = page.locator(f"#{await why.get_attribute('aria-describedby')}")
        await expect(tip).to_be_hidden()
        await why.focus()
        await expect(tip).to_be_visible()
        assert len(await tip.inner_text()) > 10
    links = [await link.get_attribute("href") for link in await page.locator(".figure .rows").all()]
    assert len(links) == 6
    for link in links:
        await page.goto(screens.origin + str(link))
        await expect(page.locator("table.report")).to_be_visible()
        if link == "/dashboard/rows/waiting":
            assert await page.locator("table.report tbody tr").count() == 10


async def test_old_news_is_grey_and_offers_nothing_to_do(screens: Screens) -> None:
    page = await a_busy_hall(screens)
    await expect(page.locator("[data-extend], .said .main").first).to_be_visible()
    await screens.cut(page)
    await page.clock.fast_forward(31_000)
    await expect(page.locator(".is-stale")).to_be_visible()
    assert "grayscale" in await page.locator("main").evaluate("one => getComputedStyle(one).filter")
    assert not await boxes(page.locator(".advice, .said .main, [data-extend]"))


async def test_charts_are_read_with_the_keyboard_and_have_their_tables(screens: Screens) -> None:
    page = await a_busy_hall(screens)
    chart = page.locator('[data-chart="today"]')
    await expect(chart.locator("canvas")).to_be_visible()
    await chart.focus()
    await page.keyboard.press("Home")
    await expect(page.locator('[data-read="today"]')).to_contain_text("一般")
    first = await page.locator('[data-read="today"]').inner_text()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator('[data-read="today"]')).not_to_have_text(first)
    await page.locator(".today summary").click()
    await expect(page.locator(".today table")).to_be_visible()
    await screens.story.takes_number("general")
    await screens.story.window("3", "pause_window", reason="meal")
    await expect(page.locator('[data-window="3"]')).to_have_attribute("data-state", "paused")
    await expect(page.locator(".today table")).to_be_visible()  # what was opened stays open
    await expect(page.locator(".weeks")).to_contain_text("不足 4 周，暂不给预测")


async def test_one_screen_one_sheet_one_phone(screens: Screens) -> None:
    page = await a_busy_hall(screens)
    tall: int = await page.evaluate("document.documentElement.scrollHeight")
    assert (tall, await overflows(page)) == (1080, 0)
    for path in ("/dashboard", "/reports/morning"):
        await page.goto(screens.origin + path)
        pdf = await page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, path
    phone = await screens.open("/dashboard", "manager", PHONE)
    assert await overflows(phone) == 0
    assert not await boxes(phone.locator(".card.chart"))
    assert len(await boxes(phone.locator(".figure"))) == 6
