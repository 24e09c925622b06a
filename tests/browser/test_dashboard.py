"""大厅运行 as the manager sees it: the sentence stands in the table, every number says what it is, old news is grey."""

import re

from playwright.async_api import Page, expect

from displays.areas import areas
from displays.dashboard_verdict import shown_minutes
from tests.browser.screens import HALL, PHONE, Screens, boxes, overflows


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


async def test_the_sentence_the_table_and_the_sum_agree(screens: Screens) -> None:
    """Acceptance 37."""
    page = await a_busy_hall(screens)
    view = await screens.app.site.view()
    found = {lane.lane.code: lane for area in areas(view) for lane in area.lanes}
    said = page.locator(".said")
    lane = found[await said.get_attribute("data-lane") or ""]
    assert lane.lane.name.zh in await said.inner_text()
    row = page.locator(f'.areas tr[data-lane="{lane.lane.code}"]')
    numbers = [int(word) for word in re.findall(r"\d+", await said.locator("b").inner_text())]
    if lane.stuck:
        assert numbers[:2] == [lane.waiting, lane.longest // 60_000]
        await expect(row).to_contain_text(f"{lane.longest // 60_000} 分")
    else:
        assert numbers[0] == shown_minutes(lane)
        await expect(row.locator("[data-minutes]")).to_have_text(str(numbers[0]))
    waiting = [int(words) for words in await page.locator("[data-waiting]").all_inner_texts()]
    assert sum(waiting) == int(await page.locator('[data-figure="waiting"] .value b').inner_text()) == 10


async def test_every_number_says_what_it_means_and_leads_to_its_rows(screens: Screens) -> None:
    page = await a_busy_hall(screens)
    whys = page.locator(".why")
    assert await whys.count() == 9
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
