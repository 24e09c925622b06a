"""A company at seven banks in a browser: its board on a phone, the bank's console beside it, and the comparison."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from dispatcher.negotiations import banks as banks_of
from tests.browser.screens import PHONE, Screens, boxes, overflows
from tests.browser.test_every_page import faults

pytestmark = pytest.mark.anyio
SMALL = (320, 640)
SAID = {"name": "某某科技有限公司", "code": "91350100M000100Y43", "contact": "某某甲", "phone": "13800005678"}


async def picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def company(screens: Screens) -> str:
    """The number of a company that has chosen all banks, with somebody at each and a few walk-ins before it."""
    story, hall = screens.story, screens.story.hall
    lanes = [lane.code for lane in banks_of(hall)]
    for at, lane in enumerate(lanes):
        for _ in range(at % 3):
            await story.takes_number(lane)
        if at < len(lanes) - 1:
            await story.sits_down(*(w.number for w in hall.windows.values() if w.home == lane))
    story.clock.pass_s(60)
    return await story.takes_number(klass="company", stages=[("all", tuple(lanes))])


async def board(screens: Screens, number: str, size: tuple[int, int] = PHONE) -> Page:
    return await screens.open(f"/board/{await screens.app.phone_token(number)}", "", size)


async def test_the_board_fits_a_small_phone_in_both_sizes_of_type(screens: Screens) -> None:
    page = await board(screens, await company(screens), SMALL)
    await expect(page.locator(".bank")).to_have_count(7)
    assert await overflows(page) == 0
    for each in await boxes(page.locator(".board button, .board .button, .board input")):
        assert each["height"] >= 48, each
    await picture(page, "board-320")
    await page.locator("[data-large]").click()
    assert await overflows(page) == 0
    sizes: list[float] = await page.evaluate(
        "[...document.querySelectorAll('.board p, .board dd, .board label')]"
        ".filter(one => one.checkVisibility()).map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 16


async def test_an_offer_made_at_the_window_appears_on_the_board_and_nowhere_else(screens: Screens) -> None:
    # given a company that has consented to one bank and is at its window
    number = await company(screens)
    mine = await board(screens, number)
    window = next(w for w in screens.story.hall.windows.values() if w.home == "bank_ccb")
    console = await screens.console(window.number)
    await mine.locator("[name=name]").fill(SAID["name"])
    await mine.locator("[name=code]").fill(SAID["code"])
    await mine.locator("[name=contact]").fill(SAID["contact"])
    await mine.locator("[data-company] [type=submit]").click()
    await expect(mine.locator(".told")).to_have_text("企业信息已保存")
    await mine.locator("[data-consent=bank_ccb]").click()
    await expect(mine.locator("[data-consent=bank_ccb]")).to_have_attribute("aria-checked", "true")
    assert (await screens.story.calls(window.number)) == number
    await expect(mine.locator(".ticket[data-face=called]")).to_contain_text(window.number)
    await picture(mine, "board-called")
    assert await faults(mine) == ""
    await screens.story.window(window.number, "start", number)
    # when the clerk looks who it is and makes an offer
    await console.locator("[data-reveal]").click()
    await expect(console.locator("[data-revealed]")).to_contain_text(SAID["name"])
    await console.locator("[data-offer]").click()
    form = console.locator("dialog[open] form")
    await form.locator("[name=amount]").fill("3,000,000")
    await form.locator("[name=rate]").fill("3.65")
    await form.locator("[name=term]").fill("12")
    await picture(console, "console-form")
    await form.locator("[type=submit]").click()
    # then both see it, with its disclaimer
    await expect(console.locator(".own-offer")).to_contain_text("300 万元")
    shown = mine.locator("[data-offers=bank_ccb]")
    await expect(shown).to_contain_text("3.65%")
    await expect(shown).to_contain_text("意向报价，以银行审批为准")
    await picture(console, "console-offers")
    await picture(mine, "board-390")
    assert await overflows(console) == 0
    # and the next bank's clerk nothing of it
    await screens.story.window(window.number, "finish", number, outcome="inquiry")
    other = next(w for w in screens.story.hall.windows.values() if w.home == "bank_boc")
    await screens.story.window(other.number, "call", number, reason="asked")
    beside = await screens.console(other.number)
    await expect(beside.locator(".offers [data-offer]")).to_be_visible()
    assert "300 万元" not in await beside.content()
    # and it can be taken back
    paper = await screens.open(f"/board/{await screens.app.phone_token(number)}/print", "", (1123, 794), live=False)
    await expect(paper.locator("tbody")).to_have_count(7)
    await picture(paper, "board-print")


async def test_a_bank_is_dropped_after_one_question(screens: Screens) -> None:
    number = await company(screens)
    page = await board(screens, number)
    await page.locator("[data-drop=bank_boc]").click()
    await page.locator("[data-keep]").click()
    assert "bank_boc" in (await screens.story.board()).tickets[number].lanes
    await page.locator("[data-drop=bank_boc]").click()
    await page.locator("[data-drop-now]").click()
    await expect(page.locator("[data-part=bank-bank_boc] [data-face=dropped]")).to_be_visible()
    assert "bank_boc" not in (await screens.story.board()).tickets[number].lanes


async def test_at_the_kiosk_banks_are_taken_out_before_the_number_is_taken(screens: Screens) -> None:
    page = await screens.kiosk()
    await page.get_by_role("button", name="大厅金融街").click()
    await page.get_by_role("button", name="一家企业找七家银行").click()
    await page.locator("[data-bank=bank_boc]").click()
    await page.locator("[data-bank=bank_abc]").click()
    await expect(page.locator(".banks-chosen")).to_have_text("已选 5 家")
    await picture(page, "kiosk-banks")
    await page.locator("[data-for-banks]").click()
    await expect(page.locator(".ticket-page")).to_be_visible()
    (ticket,) = (await screens.story.board()).tickets.values()
    assert ticket.klass == "company" and len(ticket.lanes) == 5 and "bank_boc" not in ticket.lanes


async def test_the_comparison_fits_a_desk_and_says_how_it_is_counted(screens: Screens) -> None:
    story = screens.story
    for at, lane in enumerate(("bank_ccb", "bank_abc", "bank_boc")):
        window = next(w.number for w in story.hall.windows.values() if w.home == lane)
        await story.sits_down(window)
        for _ in range(10 + at):
            number = await story.takes_number(lane)
            story.clock.pass_s(60 * (at + 1))
            await story.calls(window)
            await story.window(window, "start", number)
            await story.window(window, "finish", number, outcome="inquiry")
    page = await screens.open("/banks", "manager", (1366, 768))
    await expect(page.locator("tbody tr")).to_have_count(7)
    assert await overflows(page) == 0
    await expect(page.locator("main")).to_contain_text("样本不足 10 个的数不显示")
    await picture(page, "banks")
