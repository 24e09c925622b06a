"""The console among others: steps taken back, two clerks at once, a network that is cut, a second tab, a lost seat."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.screens import SOON_MS, Screens, press, stands

AT_ONCE_MS = 1000
"""By when a step that was taken back is gone from every screen."""


async def goes(console: Page, screens: Screens, step: str, number: str) -> None:
    """The console after one of the steps that can be taken back."""
    if step == "pause":
        await press(console, "0")
        await console.keyboard.press("1")
        await stands(console, "paused")
        return
    await press(console)
    await stands(console, "called", number)
    if step == "finish":
        await press(console)
        await stands(console, "serving", number)
        await press(console)
    elif step == "no-show":
        screens.story.clock.pass_s(60)
        await press(console, "1")
        await expect(console.locator("#said")).to_contain_text("第 2 次")
        screens.story.clock.pass_s(120)
        await press(console, "2")
    elif step == "transfer":
        await press(console, "3")
        await console.keyboard.type("cr")
        await console.keyboard.press("Enter")
    await stands(console, "free")


async def within_a_second(*seen: tuple[Locator, str]) -> None:
    """Each place shows these words, all within the same second."""
    await asyncio.gather(*(expect(place).to_contain_text(words, timeout=AT_ONCE_MS) for place, words in seen))


@pytest.mark.parametrize("step", ["finish", "no-show", "transfer", "pause"])
async def test_a_step_is_taken_back_on_every_screen(screens: Screens, step: str) -> None:
    """Acceptance 27: what every screen showed before, it shows again within a second."""
    number = await screens.story.takes_number("general")
    console, hall, window, phone = await asyncio.gather(
        screens.console("1"), screens.hall(), screens.window("1"), screens.phone(number)
    )
    pill, sign = console.locator("[data-part=pill]"), window.locator(".face")
    tally, missed, sheet = (
        console.locator("[data-part=tally]"),
        hall.locator("[data-part=missed]"),
        phone.locator(".sheet"),
    )
    gone = {
        "finish": ((sign, "请等候叫号"), (tally, "今日 1 件"), (sheet, "服务已完成")),
        "no-show": ((sign, "请等候叫号"), (missed, number), (sheet, "过号")),
        "transfer": ((sign, "请等候叫号"), (sheet, "前面还有")),
        "pause": ((sign, "暂停服务"),),
    }
    back = {
        "finish": ((pill, "办理中"), (sign, number), (sign, "办理中"), (tally, "今日 0 件"), (sheet, "号窗口办理")),
        "no-show": ((pill, "等待到窗"), (sign, number), (missed, "没有过号"), (sheet, "叫到您了")),
        "transfer": ((pill, "等待到窗"), (sign, number), (sheet, "叫到您了")),
        "pause": ((pill, "空闲"), (sign, "请等候叫号")),
    }
    await goes(console, screens, step, number)
    for place, words in gone[step]:
        await expect(place).to_contain_text(words)
    await expect(console.locator("#undo")).to_be_visible()
    await console.keyboard.press("Escape")
    await within_a_second(*back[step])


async def test_five_seconds_are_offered_and_no_more(screens: Screens) -> None:
    """Acceptance 27: seen as it runs out, and Esc does nothing afterwards."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await press(console)
    await stands(console, "called", "A001")
    await console.clock.run_for(4_000)
    await expect(console.locator("#undo")).to_be_visible()
    await expect(console.locator("#left")).to_have_text("1")
    await console.clock.run_for(1_500)
    await expect(console.locator("#undo")).to_be_hidden()
    await console.keyboard.press("Escape")
    await stands(console, "called", "A001")
    await console.clock.run_for(1_500)
    await expect(console.locator(".toast")).to_be_hidden()


async def test_two_clerks_press_enter_at_once(screens: Screens) -> None:
    """Acceptance 28: both see A001 as their next. One gets it, the other gets A002 and is told who has it."""
    first, second = await asyncio.gather(screens.console("1"), screens.console("2"))
    for _ in range(2):
        await screens.story.takes_number("general")
    for console in (first, second):
        await expect(console.locator("#primary")).to_have_attribute("data-expected", "A001")
    both = asyncio.Barrier(2)

    async def together(route: Route) -> None:
        await both.wait()
        await route.continue_()

    for console in (first, second):
        await console.route("**/call-next*", together)
    await asyncio.gather(press(first), press(second))
    for console in (first, second):
        await stands(console, "called")
    numbers = [await console.locator(".card .number").inner_text() for console in (first, second)]
    assert sorted(numbers) == ["A001", "A002"]
    winner, loser = ("1", second) if numbers[0] == "A001" else ("2", first)
    await expect(loser.locator("#said")).to_have_text(f"A001 刚被 {winner} 号窗口叫走，已为您叫 A002")


async def test_offline_nothing_can_be_done_and_nothing_is_sent_late(screens: Screens) -> None:
    """Acceptance 29."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await screens.story.takes_number("general")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, "A001")
    await press(console, "3")
    sent: list[str] = []
    console.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    await screens.cut(console)
    await console.clock.fast_forward(11_000)
    await expect(console.locator("dialog[open]")).to_have_count(0)  # what it asked is nobody's answer any more
    await expect(console.locator(".notice-cut")).to_be_visible()
    await expect(console.locator("#cut")).to_contain_text("正在重连")
    await expect(console.locator("#primary .wait")).to_have_text("等待网络恢复")
    writing = console.locator("main button:not([data-open=menu]), footer button, #leave, #settings [type=submit]")
    assert await writing.count() > 10
    assert await writing.evaluate_all("all => all.filter(one => !one.disabled).map(one => one.outerHTML)") == []
    timer = console.locator(".timer span")
    before = await timer.inner_text()
    rev = (await screens.story.board()).rev
    for key in ("Enter", "2", "3", "4", "0", "r", "Escape"):
        await press(console, key)
    await expect(console.locator("dialog[open]")).to_have_count(0)
    await console.clock.run_for(2_000)
    await expect(console.locator(".card .number")).to_have_text("A001")
    assert await timer.inner_text() > before
    await screens.mend(console)
    await expect(console.locator("#primary")).to_be_enabled()
    await expect(console.locator("#leave")).to_be_enabled()
    await expect(console.locator(".notice-cut")).to_be_hidden()
    await console.clock.run_for(3_000)
    await stands(console, "serving", "A001")
    assert (await screens.story.board()).rev == rev and sent == []


async def test_a_press_into_a_dead_line_is_said_and_forgotten(screens: Screens) -> None:
    """The cut is not noticed yet. What was pressed is tried for a moment, and never when the network is back."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await expect(console.locator("#primary")).to_contain_text("A001")
    await screens.cut(console)
    await press(console)
    await console.clock.run_for(2_000)
    await expect(console.locator(".toast.wrong-step")).to_be_visible()
    await screens.mend(console)
    await screens.passes(console, 5)
    await stands(console, "free")
    assert await screens.story.state_of("A001") == "waiting"


async def test_an_empty_queue_says_so_and_a_new_ticket_calls_for_attention(screens: Screens) -> None:
    """Acceptance 30."""
    console = await screens.console("1")
    await expect(console).to_have_title("1号窗口")
    await press(console)
    await expect(console.locator("#said")).to_have_text("没有人等候")
    await stands(console, "free")
    await screens.story.takes_number("general")
    await expect(console).to_have_title("(1) 1号窗口")
    await expect(console.locator("#said")).to_have_text("有人取号了")
    await press(console)
    await stands(console, "called", "A001")
    await expect(console).to_have_title("1号窗口")


async def test_what_a_keypad_did_is_seen_at_once(screens: Screens) -> None:
    console = await screens.console("1")
    number = await screens.story.takes_number("general")
    assert (await screens.app.post("keypad", "/api/v1/windows/1/call-next")).status_code == 200
    await expect(console.locator(".card .number")).to_have_text(number, timeout=SOON_MS)
    await stands(console, "called", number)


async def test_a_second_tab_looks_on_until_it_is_made_the_one(screens: Screens) -> None:
    console = await screens.console("1")
    await console.clock.run_for(1_000)
    second = await console.context.new_page()
    await second.goto(console.url)
    await expect(second.locator(".notice-tab")).to_be_visible()
    await expect(second.locator("#primary")).to_be_disabled()
    await expect(console.locator("#primary")).to_be_enabled()
    await second.locator("#here").click()
    await expect(second.locator("#primary")).to_be_enabled()
    await expect(console.locator(".notice-tab")).to_be_visible()
    await expect(console.locator("#primary")).to_be_disabled()


async def test_a_seat_taken_over_says_so(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.dispatcher.open_window(
        screens.story.request(), window="1", session="relief", clerk="2001", take_over=True
    )
    await expect(console.locator(".notice-seat")).to_be_visible()
    await expect(console.locator("#primary")).to_be_disabled()


async def test_closing_and_signing_out(screens: Screens) -> None:
    console = await screens.console("1")
    await console.locator(".net").click()
    await console.locator("#leave").click()
    await expect(console.locator("#entry")).to_be_visible()
    assert (await screens.story.board()).window("1").state == "closed"


async def test_a_window_closed_from_elsewhere_is_opened_again_with_enter(screens: Screens) -> None:
    console = await screens.console("1")
    seat = (await screens.story.board()).window("1").session
    await screens.story.dispatcher.close_window(screens.story.request(), window="1", session=seat)
    await stands(console, "closed")
    await press(console)
    await stands(console, "free")
