"""The guide desk on its tablet: a number with everything said about its visitor, and whoever needs a hand."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.screens import Screens, boxes, overflows
from tests.browser.test_book import booked
from tests.browser.test_every_page import faults
from ticketing.printers import ScreenPrinter

TABLET = (1280, 800)
TARGETS = "button, a, input, select, textarea"


class Taps:
    """Touches of the page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    async def __call__(self, selector: str) -> None:
        self.count += 1
        await self.page.locator(selector).first.click()


async def guide(screens: Screens, lang: str = "zh-CN") -> Page:
    return await screens.open("/guide", "guide", TABLET, lang)


async def test_priority_and_a_paper_note_within_five_taps_reach_the_clerk(screens: Screens) -> None:
    """Acceptance 39, first half."""
    await screens.story.takes_number("general", service="business-licence")
    await screens.app.follows()
    page = await guide(screens)
    tap = Taps(page)
    await tap('[data-pick="business-licence"]')
    await tap('[data-paper="经营场所证明"]')
    await tap('[data-one="group"][data-value="elderly"]')
    await tap('[data-one="reason"]')
    await tap('[data-issue="print"]')
    await expect(page.locator("#ticket .number")).to_have_text("A002")
    assert tap.count <= 5
    screens.story.clock.pass_s(60)
    console = await screens.console("1")
    await console.keyboard.press("Enter")
    await expect(console.locator(".card .number")).to_have_text("A002")  # before the one who came first
    await expect(console.locator(".card")).to_contain_text("导办预审：缺：经营场所证明")
    await expect(console.locator(".card")).to_contain_text("老年人")


async def test_without_a_reason_nothing_is_granted(screens: Screens) -> None:
    page = await guide(screens)
    await page.locator(".tile [data-pick]").first.click()
    await page.locator('[data-need="hearing"]').click()
    await page.locator('[data-issue="print"]').click()
    await expect(page.locator(".toast")).to_have_text("请先点怎么确认的")
    await expect(page.locator(".why.wanted")).to_be_visible()
    assert (await screens.story.board()).tickets == {}
    await page.locator('[data-one="reason"]').first.click()
    await page.locator('[data-issue="print"]').click()
    await expect(page.locator("#ticket .number")).to_be_visible()
    await expect(page.locator("#ticket")).not_to_contain_text("听力")


async def test_a_restored_number_comes_after_the_next_three_calls(screens: Screens) -> None:
    """Acceptance 39, second half."""
    story = screens.story
    await story.sits_down("1")
    for _ in range(6):
        await story.takes_number("general")
        story.clock.pass_s(20)
    assert await story.calls("1") == "A001"
    await story.misses("1", "A001")
    await screens.app.follows()
    page = await guide(screens)
    await page.locator('[data-return="A001"]').click()
    await expect(page.locator(".toast")).to_have_text("A001 已恢复")
    await expect(page.locator('[data-return="A001"]')).to_have_count(0)
    called = []
    for _ in range(4):
        called.append(await story.calls("1"))
        await story.window("1", "start", called[-1])
        await story.window("1", "finish", called[-1])
    assert called == ["A002", "A003", "A004", "A001"]


async def test_a_late_one_comes_back_with_a_reason(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    await story.calls("1")
    await story.misses("1", "A001")
    story.clock.pass_s(31 * 60)
    await screens.app.follows()
    page = await guide(screens)
    await page.locator('[data-ask-late="A001"]').click()
    await page.locator("#late [data-late]").first.click()
    await expect(page.locator(".toast")).to_have_text("A001 已恢复")
    event = (await story.feed.day(story.dispatcher.day))[-1]
    assert event.fields["staff"] == "the-guide" and event.fields["reason_given"] == "没听到叫号"


async def test_no_paper_is_told_within_five_seconds(screens: Screens) -> None:
    page = await guide(screens)
    number = await screens.story.takes_number("general", kiosk="kiosk-1")
    await expect(page.locator(".pill")).to_have_count(0)
    await screens.story.dispatcher.note(
        screens.story.request(), "slip.failed", ticket=number, printer="kiosk-1", why="paper_out"
    )
    await expect(page.locator(".pill")).to_contain_text("kiosk-1：小票纸用完", timeout=5000)
    await page.locator(".pill").click()
    await page.locator(f'#alerts [data-show="{number}"]').click()
    await expect(page.locator("#ticket .number")).to_have_text(number)  # it may be printed elsewhere from here
    await screens.story.sits_down("1")
    assert await screens.story.calls("1") == number  # and is called all the same


async def test_a_call_for_help_is_seen_within_a_second(screens: Screens) -> None:
    page, kiosk = await guide(screens), await screens.kiosk()
    await kiosk.locator(".helps .help").click()
    await kiosk.locator('[data-name="help"] [data-call-help]').click()
    await expect(page.locator("[data-help-take]")).to_be_visible(timeout=1000)
    await expect(kiosk.locator('[data-name="help"] .help-told')).to_have_text("已叫工作人员，请在这里等一下")
    assert await page.title() == "(1) 导办台"
    await page.locator("[data-help-take]").click()
    await expect(page.locator('[data-part="help"]')).to_contain_text("工号 the-guide 去了")
    await page.locator("[data-help-end]").click()
    await expect(page.locator('[data-part="help"]')).to_contain_text("没有人找")


async def test_papers_missing_lead_to_a_code_and_back(screens: Screens) -> None:
    page = await guide(screens)
    await page.fill("[name=q]", "营业执照办理")
    await page.locator('.results [data-pick="business-licence"]').click()
    await page.locator('[data-paper="申请表"]').click()
    await page.locator("[data-list]").click()
    await expect(page.locator("#sheet .code")).to_have_text(re.compile(r"^[A-Z0-9]{6}$"))
    code = await page.locator("#sheet .code").inner_text()
    await page.locator("#sheet [data-close]").click()
    await page.locator("[data-unpick]").click()
    await page.fill("[name=q]", code)
    await page.locator(f'[data-back="{code}"]').click()
    await expect(page.locator("#ticket .number")).to_have_text("X001")
    await page.locator("#ticket [data-close]").click()
    await page.fill("[name=q]", code)
    await expect(page.locator(".results")).to_contain_text("没找到")


async def test_an_appointment_is_checked_in(screens: Screens) -> None:
    code = await booked(screens, "09:30")
    screens.story.clock.pass_s(20 * 60)
    page = await guide(screens)
    await page.fill("[name=q]", code)
    await page.locator("[data-check-in]").click()
    await expect(page.locator("#ticket .number")).to_be_visible()


async def test_the_green_channel_opens_with_complete_papers_only(screens: Screens) -> None:
    page = await guide(screens)
    await page.fill("[name=q]", "返乡创业登记")
    await page.locator(".results [data-pick]").first.click()
    green = page.locator('[data-issue="green"]')
    await expect(green).to_be_disabled()
    await page.locator("[data-all]").click()
    await green.click()
    await expect(page.locator("#ticket .number")).to_have_text("K001")
    await page.locator("#ticket [data-close]").click()
    await page.fill("[name=q]", "返乡创业登记")
    await page.locator(".results [data-pick]").first.click()
    await page.locator("[data-paper]").first.click()
    await page.locator('[data-issue="general"]').click()
    await expect(page.locator("#ticket .number")).to_have_text("A001")


async def test_one_tap_gives_one_number_and_a_double_tap_no_second(screens: Screens) -> None:
    page = await guide(screens)
    await page.locator(".tile [data-take]").first.dblclick()
    await expect(page.locator("#ticket .number")).to_be_visible()
    assert len((await screens.story.board()).tickets) == 1
    await page.locator("#ticket [data-cancel]").click()
    await expect(page.locator(".toast")).to_contain_text("已取消")
    assert (await screens.story.board()).tickets == {}


async def test_a_tap_before_the_number_is_on_the_screen_gives_no_second(screens: Screens) -> None:
    page, shown = await guide(screens), asyncio.Event()

    async def late(route: Route) -> None:
        await shown.wait()
        await route.continue_()

    await page.route("**/guide/tickets/**", late)
    tile = page.locator(".tile [data-take]").first
    async with page.expect_response("**/api/v1/tickets"):
        await tile.click()
    await tile.click()
    shown.set()
    await expect(page.locator("#ticket .number")).to_be_visible()
    assert len((await screens.story.board()).tickets) == 1


async def test_a_number_that_could_not_be_shown_is_asked_for_again(screens: Screens) -> None:
    screens.refusals = True
    page = await guide(screens)
    await page.route("**/guide/tickets/**", lambda route: route.fulfill(status=404), times=1)
    tile = page.locator(".tile [data-take]").first
    await tile.click()
    await expect(page.locator(".toast")).to_be_visible()
    await tile.click()
    await expect(page.locator("#ticket .number")).to_be_visible()
    assert len((await screens.story.board()).tickets) == 1


async def test_what_became_of_the_slip_is_said(screens: Screens) -> None:
    class Desk(ScreenPrinter):
        real = True

    screens.app.site.printers = {"desk": Desk("desk"), "kiosk-1": Desk("kiosk-1")}
    page = await guide(screens)
    await page.locator(".tile [data-take]").first.click()
    await expect(page.locator("#ticket .slip")).to_have_text("正在 desk 打印…")
    number = await page.locator("#ticket .number").inner_text()
    await screens.story.dispatcher.note(
        screens.story.request(), "slip.failed", ticket=number, printer="desk", why="paper_out"
    )
    await expect(page.locator("#ticket .slip")).to_have_text("desk 没有打出来，换一台打印机补打")
    await page.locator('#ticket [data-print="kiosk-1"]').click()
    await expect(page.locator("#ticket .slip")).to_have_text("正在 kiosk-1 打印…")
    event = (await screens.story.feed.day(screens.story.dispatcher.day))[-1]
    assert (event.kind, event.fields["printer"], event.fields["staff"]) == ("slip.asked", "kiosk-1", "the-guide")
    await screens.story.dispatcher.note(
        screens.story.request(), "slip.printed", ticket=number, printer="kiosk-1", paper="there"
    )
    await expect(page.locator("#ticket .slip")).to_have_text("已在 kiosk-1 打印")


async def test_inquiries_and_what_could_not_be_done(screens: Screens) -> None:
    page = await guide(screens)
    for _ in range(2):
        await page.locator('[data-inquiry="where"]').click()
    await expect(page.locator('[data-inquiry="where"] b')).to_have_text("2")
    await expect(page.locator(".sum")).to_have_text("2")
    await page.locator('[data-open="problem"]').click()
    await expect(page.locator("[data-send-problem]")).to_be_disabled()
    await page.locator('[data-problem="circle"]').click()
    await page.fill("#problem textarea", "两边都说找对方")
    await page.locator("[data-send-problem]").click()
    await expect(page.locator("#noted .code")).to_have_text(re.compile(r"^\w{3}-\w{4}$"))
    answer = await screens.app.get("guide", "/api/v1/problems")
    assert [(note["words"], note["source"]) for note in answer.json()["problems"]] == [("两边都说找对方", "guide")]


async def test_offline_it_says_so_and_changes_nothing(screens: Screens) -> None:
    page = await guide(screens)
    await expect(page.locator(".offline")).to_be_hidden()
    await screens.cut(page)
    await page.clock.fast_forward(31_000)
    await expect(page.locator(".offline")).to_contain_text("已取的号都有效")
    await expect(page.locator(".offline")).to_be_visible()
    for button in await page.locator("[data-write]:visible").all():
        await expect(button).to_be_disabled()
    await screens.mend(page)
    await expect(page.locator(".offline")).to_be_hidden()
    await expect(page.locator(".tile [data-take]").first).to_be_enabled()


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
async def test_every_target_is_large_enough_and_nothing_runs_over(screens: Screens, lang: str) -> None:
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    await story.calls("1")
    await story.misses("1", "A001")
    await story.dispatcher.call_help(story.request(), device="kiosk-1")
    await screens.app.follows()
    page = await guide(screens, lang)
    await page.locator(".tile [data-pick]").first.click()
    await page.locator("[data-paper]").first.click()
    await page.locator('[data-one="group"]').first.click()
    await expect(page.locator(".why")).to_be_visible()
    for box in await boxes(page.locator(TARGETS)):
        assert box["height"] >= 56 and box["width"] >= 56, box
    for box in await boxes(page.locator(".go button")):
        assert box["height"] >= 72, box
    assert await overflows(page) == 0
    clipped = await page.locator("button").evaluate_all(
        "all => all.filter(it => it.checkVisibility() && it.scrollWidth > it.clientWidth + 1).map(it => it.innerText)"
    )
    assert clipped == []
    assert await faults(page) == ""
