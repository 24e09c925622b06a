"""What a kiosk shows when not all is well: no hall, no key, no numbers, no paper, nobody's paper; and its keyboard."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, Route, expect

from config.hall import Hall
from tests.browser.kiosk_views import faults
from tests.browser.screens import KIOSK, Screens
from tests.dispatcher.story import Story
from ticketing.escpos import PAPERS, Paper
from ticketing.printer import SlipPrinter
from ticketing.printer_status import Status
from ticketing.printers import NotPrinted

GONE_S = 3.0
KEY = "kiosk-1"


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """The practice hall, always open, with two exit-and-entry numbers a day and a way in for phones."""
    few = practice_hall.lanes["exit_entry"].model_copy(update={"quota": 2})
    hours = practice_hall.hours.model_copy(update={"always": True})
    lanes = practice_hall.lanes | {"exit_entry": few}
    return practice_hall.model_copy(update={"hours": hours, "lanes": lanes, "public_origin": "https://hall.example"})


@dataclass
class Tape:
    """A printer whose paper may be out."""

    name: str = KEY
    paper: Paper = PAPERS[80]
    real: bool = True
    out: str = "paper_out"
    printed: list[bytes] = field(default_factory=list)

    def print(self, data: bytes, within_s: float = 60.0) -> Status:
        if self.out:
            raise NotPrinted(self.out)
        self.printed.append(data)
        return Status("there", cover_open=False, offline=False, error=False)


async def takes(kiosk: Page, letter: str = "H") -> None:
    await kiosk.locator(f"[data-go=list-{letter}]").click()
    await kiosk.locator(".view:not([hidden]) .item").first.click()


async def issued(story: Story) -> list[str]:
    return [event.ticket for event in await story.feed.day(story.dispatcher.day) if event.kind == "ticket.issued"]


async def test_a_hall_that_is_gone_is_told_within_three_seconds(screens: Screens) -> None:
    """Of a cable as of a server that hangs, by the page's own clock; and back again when it is back."""
    kiosk = await screens.kiosk()
    offline = kiosk.locator(".cover.offline")
    await screens.cut(kiosk)
    began = time.monotonic()
    await expect(offline).to_be_visible(timeout=2 * GONE_S * 1000)
    assert time.monotonic() - began < GONE_S
    await expect(offline).to_contain_text("取号机暂时连不上，请到导办台取号")
    await screens.mend(kiosk)
    await expect(offline).to_be_hidden()

    async def hangs(route: Route) -> None:
        await asyncio.sleep(30)

    await kiosk.route("**/kiosk/alive", hangs)
    began = time.monotonic()
    await expect(offline).to_be_visible(timeout=2 * GONE_S * 1000)
    assert time.monotonic() - began < GONE_S


async def test_a_key_that_was_taken_back(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    screens.refusals = True
    await screens.app.accounts.add_device(KEY, "kiosk")  # another key: the old one is void
    screens.story.clock.pass_s(10)  # as long as a process believes what it has looked up
    page = kiosk.locator(".cover.out-of-service")
    await expect(page).to_be_visible()
    await expect(page).to_contain_text("这台取号机暂停服务，请用别的取号机，或到导办台取号")
    await expect(page).to_contain_text("This kiosk is out of service")
    box = await page.bounding_box()
    assert box and (box["width"], box["height"]) == KIOSK


async def test_all_numbers_of_the_day_are_taken(screens: Screens) -> None:
    story = screens.story
    kiosk = await screens.kiosk()
    for _ in range(2):
        await story.takes_number("exit_entry")
    tile = kiosk.locator("[data-go=list-R]")
    await expect(tile).to_contain_text("今天的出入境号已取完")
    assert await faults(kiosk, "home", low=False) == []
    screens.refusals = True
    await takes(kiosk, "R")
    refused = kiosk.locator(".cover.refused")
    await expect(refused).to_contain_text("这项业务今天的号已取完")
    await expect(refused.locator(".booking .qr")).to_be_visible()
    assert await faults(kiosk, "refused", low=False) == []
    assert await issued(story) == ["R001", "R002"]
    await kiosk.keyboard.press("Enter")  # the button has the keyboard
    await expect(refused).to_be_hidden()


@pytest.mark.parametrize(("out", "words"), [("paper_out", "小票纸用完了"), ("no_answer", "打印机没反应")])
async def test_a_number_without_paper(screens: Screens, monkeypatch: pytest.MonkeyPatch, out: str, words: str) -> None:
    """The number stands, large, with its code; the guide desk knows at once; and the ticket can be called."""
    tape = Tape(out=out)
    monkeypatch.setattr(screens.app.site, "printers", {KEY: tape})
    kiosk, guide = await screens.kiosk(), await screens.open("/guide", "guide", (1280, 800))
    await takes(kiosk)
    await expect(kiosk.locator(".ticket-page .number")).to_have_text("H001")
    (event,) = [e for e in await screens.story.feed.day("20261123") if e.kind == "ticket.issued"]
    await SlipPrinter(screens.app.site, {KEY: tape}).deal_with(event)
    await expect(kiosk.locator(f".banner.{'paper_out' if out == 'paper_out' else 'failed'}")).to_contain_text(words)
    await expect(kiosk.locator(".scan .qr")).to_be_visible()
    await expect(kiosk.locator(".ticket-page")).to_contain_text("号码有效")
    await expect(guide.locator("body")).to_contain_text("H001")
    await screens.story.sits_down("28")
    assert await screens.story.calls("28") == "H001"


async def test_after_a_power_cut_the_slip_is_offered(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Number given, paper not: the kiosk that begins anew shows the number, then owes the slip."""
    tape = Tape()
    monkeypatch.setattr(screens.app.site, "printers", {KEY: tape})
    kiosk = await screens.kiosk()
    await takes(kiosk)
    await expect(kiosk.locator(".ticket-page .number")).to_have_text("H001")
    await kiosk.reload()
    await expect(kiosk.locator("#question")).to_be_visible()
    screens.story.clock.pass_s(61)
    await kiosk.reload()
    box = kiosk.locator(".cover.unprinted")
    await expect(box).to_contain_text("补打 H001")
    assert await faults(kiosk, "unprinted", low=False) == []
    tape.out = ""
    await box.get_by_role("button", name="补打 H001").dblclick()
    await expect(box).to_be_hidden()
    asked = [e for e in await screens.story.feed.day("20261123") if e.kind == "slip.asked"]
    assert len(asked) == 1
    await SlipPrinter(screens.app.site, {KEY: tape}).deal_with(asked[0])
    assert "补打".encode("gb18030") in tape.printed[0]
    assert await issued(screens.story) == ["H001"]


async def test_a_press_outlives_a_power_cut_but_not_its_visitor(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    screens.may_lose(kiosk)
    await kiosk.route("**/api/v1/tickets", lambda route: route.abort())
    await takes(kiosk)
    await expect(kiosk.locator("body")).to_have_attribute("data-unanswered", "", timeout=10_000)
    kept = await kiosk.evaluate("localStorage.getItem('kiosk.pending')")
    assert "key" in kept
    await kiosk.clock.fast_forward(125_000)
    await kiosk.unroute("**/api/v1/tickets")
    await kiosk.reload()
    await screens.is_live(kiosk)
    await expect(kiosk.locator("#question")).to_be_visible()
    assert await issued(screens.story) == []


async def test_the_keyboard_is_enough(screens: Screens) -> None:
    """Tab and Enter to a number; Escape out of everything; what lies below a cover cannot be reached."""
    kiosk = await screens.kiosk()

    async def focus(words: str) -> None:
        for _ in range(40):
            await kiosk.keyboard.press("Tab")
            if words in await kiosk.evaluate("document.activeElement.innerText || ''"):
                return
        raise AssertionError(words)

    await focus("户籍·身份证")
    await kiosk.keyboard.press("Enter")
    await expect(kiosk.locator("[data-name=list-H] h1")).to_be_focused()
    await kiosk.keyboard.press("Escape")
    await expect(kiosk.locator("#question")).to_be_focused()
    await focus("户籍·身份证")
    await kiosk.keyboard.press("Enter")
    await kiosk.keyboard.press("Tab")
    await kiosk.keyboard.press("Enter")
    await expect(kiosk.locator(".ticket-page .number")).to_have_text("H001")
    await kiosk.keyboard.press("Escape")
    await expect(kiosk.locator("#question")).to_be_visible()

    await kiosk.locator(".help[data-go=help]").click()
    await screens.passes(kiosk, 61)
    await expect(kiosk.locator("[data-stay]")).to_be_focused()
    for _ in range(3):
        await kiosk.keyboard.press("Tab")
        assert await kiosk.evaluate("!document.activeElement.closest('main, nav')")
    await kiosk.locator("[data-stay]").focus()
    await kiosk.keyboard.press("Escape")
    await expect(kiosk.locator(".cover.idle")).to_be_hidden()
    await expect(kiosk.locator("[data-name=help]")).to_be_visible()


async def test_a_closed_hall_names_the_next_time_and_the_machines(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await screens.story.dispatcher.close_day(screens.story.request(), reason="evening")
    closed = kiosk.locator(".closed")
    await expect(closed).to_contain_text("今日业务已结束")
    await expect(closed).to_contain_text("24 小时自助服务区")
    assert await faults(kiosk, "closed", low=False) == []
    await kiosk.locator(".help[data-go=help]").click()
    await expect(kiosk.locator("[data-name=help]")).to_be_visible()  # a person is one touch away, always
