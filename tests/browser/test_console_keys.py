"""The console's keys: every one may be another, for the person and not for the machine; outcomes have one each."""

from playwright.async_api import expect

from tests.browser.screens import CONSOLE, Screens, overflows, press, stands, works


async def test_a_key_is_changed_for_the_person(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await press(console, "?")
    hold = console.locator("#menu .key[name=hold]")
    await hold.focus()
    await console.keyboard.press("3")  # that one is taken
    await console.locator("#menu [type=submit]").click()
    await expect(console.locator("#twice")).to_have_text("两个动作用了同一个键，请改一个")
    await hold.focus()
    await console.keyboard.press("h")
    await console.locator("#menu [type=submit]").click()
    await expect(console.locator("#said")).to_have_text("设置已保存，换窗口登录也有效")
    await expect(console.locator("[data-part=actions] [data-name=hold] kbd")).to_have_text("H")

    other = await console.context.new_page()  # as on another machine: nothing is kept in the browser
    await console.close()
    await other.goto(f"{screens.origin}/clerk")
    await works(other)
    await press(other)
    await stands(other, "called", "A001")
    await press(other, "4")
    await expect(other.locator("dialog[open]")).to_have_count(0)
    await press(other, "h")
    await expect(other.locator("dialog#hold")).to_be_visible()
    assert await other.evaluate("localStorage.length") == 0


async def test_an_outcome_has_one_key_and_gaps_are_listed(screens: Screens) -> None:
    console = await screens.console("1")
    story = screens.story
    service = next(each for each in story.hall.services.values() if len(each.papers) > 1 and each.lane == "general")
    first = (await story.dispatcher.issue(story.request(), service=service.code)).ticket
    second = await story.takes_number("general")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, first)
    await press(console, "r")
    boxes = console.locator("#outcome [data-papers] input")
    await expect(boxes).to_have_count(len(service.papers))
    await boxes.first.check()
    await console.locator("#outcome [name=gaps]").fill("复印件两份")
    await console.locator("#outcome [name=gaps_by]").fill("2027-03-01")
    await console.keyboard.press("Enter")
    await stands(console, "free")
    ticket = await story.dispatcher.ticket(first)
    assert ticket is not None and ticket.outcome == "accepted_with_gaps"
    assert ticket.text("gaps") == f"{service.papers[0].zh}、复印件两份" and ticket.text("gaps_by") == "2027-03-01"

    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, second)
    await press(console, "z")
    await stands(console, "free")
    ticket = await story.dispatcher.ticket(second)
    assert ticket is not None and ticket.outcome == "inquiry"


async def test_one_enter_for_both_is_taken_back_as_one(screens: Screens) -> None:
    console = await screens.console("1")
    first, second = [await screens.story.takes_number("general") for _ in range(2)]
    await press(console, "?")
    await console.locator("#menu [name=together]").check()
    await console.locator("#menu [type=submit]").click()
    await expect(console.locator("dialog[open]")).to_have_count(0)
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, first)
    await expect(console.locator("#primary .both").first).to_have_text("服务完成，呼叫下一位")
    await press(console)
    await stands(console, "called", second)
    await expect(console.locator("#said")).to_contain_text(f"{first} 服务完成")
    await expect(console.locator("#said")).to_contain_text(f"已呼叫 {second}")
    await console.keyboard.press("Escape")
    await stands(console, "serving", first)
    assert await screens.story.state_of(second) == "waiting"


async def test_at_two_hundred_percent_nothing_is_cut(screens: Screens) -> None:
    """A column of 390 px whose every px is two: everything is there, below each other."""
    width, height = CONSOLE
    console = await screens.console("1", (width // 2, height // 2))
    await screens.story.takes_number("general", klass="priority", papers="缺「居住证明」复印件，可窗口拍照。")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, "A001")
        assert await overflows(console) == 0, state
        cut = await console.evaluate(
            """[...document.querySelectorAll("main button, main h2, .primary-words > *")]
              .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
              .map(one => one.innerText)"""
        )
        assert cut == [], state


async def test_a_low_window_is_a_strip(screens: Screens) -> None:
    console = await screens.console("1", (390, 96))
    await screens.story.takes_number("general")
    await press(console)
    await expect(console.locator(".card .number")).to_have_text("A001")
    for shown in (".card .number", ".timer span", "#primary"):
        box = await console.locator(shown).bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 96, shown
    await expect(console.locator(".bar")).to_be_hidden()
    assert await overflows(console) == 0


async def test_a_strip_floats_above_other_programs(screens: Screens) -> None:
    """What is pressed in the strip is pressed in the console; the browser here shows it as a window of its own."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await press(console, "?")
    async with console.context.expect_page() as opening:
        await console.locator("#float").click()
    strip = await opening.value
    await expect(strip.locator("#primary")).to_contain_text("A001")
    await strip.keyboard.press("Enter")
    await stands(console, "called", "A001")
    await expect(strip.locator(".card .number")).to_have_text("A001")
    await console.clock.fast_forward(900)
    await strip.locator("#primary").click()
    await stands(console, "serving", "A001")
