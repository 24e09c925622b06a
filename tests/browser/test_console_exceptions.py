"""The exceptions at the console: out of order, without a number, missed too early, set aside too long, paused with
people who wait for this window alone; and a screen that is dark."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.browser.screens import SOON_MS, Screens, press, stands
from tests.hall_app import until
from web.presence import SILENT_S


async def now_is(screens: Screens, page: Page) -> None:
    """The page hears what the hall's clock says now, and is drawn anew."""
    view = await screens.app.site.view()
    screens.app.hub.publish(view)
    screens.app.hub.beat(view)
    await screens.is_live(page)


async def test_a_given_number_is_warned_of_unless_it_is_the_next(screens: Screens) -> None:
    console = await screens.console("1")
    first, second = [await screens.story.takes_number("general") for _ in range(2)]
    await expect(console.locator("[data-part=next] .row").first).to_contain_text("等得最久")
    await press(console, "5")
    call = console.locator("dialog#call")
    await call.locator("[name=ticket]").fill(first.lower())
    await expect(call.locator(".first")).to_have_text(f"{first} 就是下一位，按次序呼叫")
    await expect(call.locator(".warn")).to_be_hidden()
    await call.locator("[name=ticket]").fill(second.lower())
    await expect(call.locator(".warn")).to_be_visible()
    await console.keyboard.press("Enter")
    await expect(call).to_be_visible()  # a reason is asked for
    await call.locator("[name=reason]").first.check()
    await console.keyboard.press("Enter")
    await stands(console, "called", second)
    event = (await screens.story.feed.day(screens.story.dispatcher.day))[-1]
    assert event.kind == "ticket.called" and event.fields["why"] == "群众已到窗口"
    await console.keyboard.press("Escape")
    await stands(console, "free")
    await press(console, "5")
    await call.locator("[name=ticket]").fill(first)
    await console.keyboard.press("Enter")
    await stands(console, "called", first)
    event = (await screens.story.feed.day(screens.story.dispatcher.day))[-1]
    assert "heads" in event.fields  # in order, so nobody has to answer for it


async def test_somebody_without_a_number_is_served_at_once(screens: Screens) -> None:
    console, hall = await asyncio.gather(screens.console("1"), screens.hall())
    waiting = await screens.story.takes_number("general")
    await press(console, "7")
    await expect(console.locator("dialog#walk-in .send")).to_be_focused()
    await console.keyboard.press("Enter")
    await stands(console, "serving", "A002")
    await expect(hall.locator(".hero")).to_have_attribute("data-face", "empty", timeout=SOON_MS)
    assert await screens.story.state_of(waiting) == "waiting"


async def test_missed_after_one_call_asks_to_call_again(screens: Screens) -> None:
    console = await screens.console("1")
    number = await screens.story.takes_number("general")
    await press(console)
    await stands(console, "called", number)
    screens.story.clock.pass_s(60)
    await now_is(screens, console)
    await press(console, "2")
    await expect(console.locator("dialog#again")).to_be_visible()
    await console.clock.fast_forward(900)
    await console.keyboard.press("Enter")
    await expect(console.locator("#said")).to_have_text(f"已重呼 {number}，第 2 次")
    await stands(console, "called", number)


async def test_somebody_set_aside_too_long_is_announced(screens: Screens) -> None:
    console = await screens.console("1")
    number = await screens.story.takes_number("general")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, number)
    await press(console, "4")
    await console.keyboard.press("3")
    await stands(console, "free")
    await expect(console.locator("[data-part=alerts] .alert")).to_have_count(0)
    screens.story.clock.pass_s(16 * 60)
    await now_is(screens, console)
    await expect(console.locator("[data-part=alerts]")).to_contain_text(f"{number} 挂起 16 分钟了")
    await expect(console.locator("#said")).to_contain_text(f"{number} 挂起 16 分钟了")


async def test_a_pause_leaves_nobody_to_this_window_alone(screens: Screens) -> None:
    """Acceptance 31: who is set aside, and who was sent here, is named before the pause; the latter are then told to
    the other windows, which may call them.
    """
    console, other = await asyncio.gather(screens.console("1"), screens.console("2"))
    story = screens.story
    held, sent = [await story.takes_number("general") for _ in range(2)]
    for number, action, more in ((held, "hold", {"kind": "kept"}), (sent, "transfer", {})):
        await story.window("2" if action == "transfer" else "1", "call_next")
        if action == "transfer":
            await story.window("2", "transfer", number, to_window="1", reason="群众要求")
        else:
            await story.window("1", "hold", number, **more)
    await screens.app.follows()
    await console.reload()  # a person would see it at once; the dialog says what the page knows when it is opened
    await expect(console.locator("#primary")).to_contain_text(sent)
    await press(console, "0")
    told = console.locator("dialog#pause .warn")
    await expect(told).to_contain_text(f"挂起在本窗口：{held}")
    await expect(told).to_contain_text(f"只等本窗口：{sent}")
    await console.keyboard.press("1")
    await stands(console, "paused")
    await expect(other.locator("[data-part=alerts]")).to_contain_text(f"{sent} 只等 1 号窗口，它现在没人")
    await press(other, "5")
    await other.locator("dialog#call [name=ticket]").fill(sent)
    await other.locator("dialog#call [name=reason]").first.check()
    await other.keyboard.press("Enter")
    await stands(other, "called", sent)
    await expect(other.locator("[data-part=alerts]")).not_to_contain_text(sent)


async def test_a_call_taken_back_asks_to_wait_on(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    console, hall, window, phone = await asyncio.gather(
        screens.console("1"), screens.hall(), screens.window("1"), screens.phone(number)
    )
    await press(console)
    await stands(console, "called", number)
    await expect(hall.locator(".hero")).to_have_attribute("data-ticket", number, timeout=SOON_MS)
    await console.keyboard.press("Escape")
    await stands(console, "free")
    for screen in (hall.locator(".hero .wait-on"), hall.locator("footer .wait-on"), window.locator(".wait-on")):
        await expect(screen).to_contain_text(f"请 {number} 号继续等候", timeout=SOON_MS)
        await expect(screen).to_be_visible()
    await expect(phone.locator(".told")).to_contain_text("请继续等候", timeout=SOON_MS)
    await press(console)
    await stands(console, "called", number)
    for screen in (hall.locator("footer .wait-on"), window.locator(".wait-on")):
        await expect(screen).to_be_hidden(timeout=SOON_MS)


async def test_a_dark_window_screen_is_said(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.takes_number("general")
    alerts = console.locator("[data-part=alerts]")
    window = await screens.window("1")
    await until(lambda: screens.app.site.presence.hears("window:1"))
    await now_is(screens, console)
    await expect(alerts.locator(".alert")).to_have_count(0)
    await window.close()
    screens.story.clock.pass_s(SILENT_S + 1)
    await now_is(screens, console)
    await expect(alerts).to_have_text("窗口屏未连接，请口头叫号")
    await press(console)
    await stands(console, "called")
    await expect(console.locator("#primary")).to_contain_text("窗口屏未连接，请口头叫号")


async def test_a_page_from_the_back_button_asks_anew(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await expect(console.locator("#primary")).to_contain_text("A001")
    async with console.expect_navigation():
        await console.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))')
    await expect(console.locator("#primary")).to_contain_text("A001")


async def test_an_answer_that_is_long_in_coming_is_waited_for_in_sight(screens: Screens) -> None:
    """The press is not lost and not doubled: what gets no answer is asked for again with the same key."""
    console = await screens.console("1")
    first, second = [await screens.story.takes_number("general") for _ in range(2)]
    keys: list[str] = []
    held = asyncio.Event()

    async def lose_one(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            await route.fetch()  # it has happened, and nobody hears of it
            await held.wait()
            await route.abort()
        else:
            await route.continue_()

    screens.may_lose(console)
    await console.route("**/call-next*", lose_one)
    await press(console)
    await console.clock.fast_forward(800)
    await expect(console.locator("#primary .sent")).to_be_visible()
    held.set()
    for _ in range(20):
        await console.clock.run_for(500)
        if len(keys) == 2:
            break
    await stands(console, "called", first)
    assert len(keys) == 2 and keys[0] == keys[1]
    assert await screens.story.state_of(second) == "waiting"


async def test_the_mouse_leaves_enter_to_the_primary_button(screens: Screens) -> None:
    """Whatever was clicked, and whatever dialog it opened, in the console itself and in a panel of another room."""
    console = await screens.console("1")
    numbers = [await screens.story.takes_number("general") for _ in range(2)]
    for opener in ("[data-problem]", "[data-name=call]"):
        await console.clock.fast_forward(900)
        await console.locator(opener).first.click()
        await expect(console.locator("dialog[open]")).to_be_visible()
        await console.keyboard.press("Escape")
        await expect(console.locator("dialog[open]")).to_have_count(0)
    await press(console)
    await stands(console, "called", numbers[0])
    await console.clock.fast_forward(900)
    await console.locator("[data-name=hold]").click()
    await console.locator("#hold [data-pick]").first.click()
    await stands(console, "free")
    await press(console)
    await stands(console, "called", numbers[1])
