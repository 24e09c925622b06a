"""The clerk's console: one key through the day, nothing done twice, nothing sent that was not seen."""

import pytest
from playwright.async_api import expect

from tests.browser.screens import Screens, boxes, overflows, press, stands, works

SIZES = [(360, 690), (390, 792)]
STILL_PX = 2


async def test_twenty_visitors_with_enter_only(screens: Screens) -> None:
    console = await screens.console("1")
    for _ in range(20):
        await screens.story.takes_number("general")
    for at in range(1, 21):
        await press(console)
        await stands(console, "called", f"A{at:03}")
        await press(console)
        await stands(console, "serving", f"A{at:03}")
        await press(console)
        await stands(console, "free")
    await expect(console.locator("[data-part=tally]")).to_contain_text("今日 20 件")
    assert await screens.story.state_of("A020") == "finished"


async def test_holding_enter_down_is_one_step(screens: Screens) -> None:
    console = await screens.console("1")
    for _ in range(3):
        await screens.story.takes_number("general")
    await console.clock.fast_forward(900)
    await console.keyboard.down("Enter")
    await stands(console, "called", "A001")
    for _ in range(10):
        await console.clock.fast_forward(900)
        await console.keyboard.down("Enter")  # again without letting go: the keyboard's own repeat
    await console.keyboard.up("Enter")
    await stands(console, "called", "A001")
    assert await screens.story.state_of("A001") == "called"


async def test_two_quick_presses_are_one_step(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await console.clock.fast_forward(900)
    await console.keyboard.press("Enter")
    await console.keyboard.press("Enter")
    await stands(console, "called", "A001")
    assert await screens.story.state_of("A001") == "called"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_primary_button_never_moves(screens: Screens, size: tuple[int, int]) -> None:
    console = await screens.console("1", size)
    seen: dict[str, float] = {}

    async def look(state: str) -> None:
        (box,) = await boxes(console.locator("#primary"))
        assert await overflows(console) == 0, state
        assert box["y"] + box["height"] <= size[1], state
        assert await console.evaluate("scrollY") == 0
        seen[state] = box["y"]

    await look("empty")
    await screens.story.takes_number(
        "general", papers="缺「居住证明」复印件，可窗口拍照。" * 3, needs="hearing,mobility,escort"
    )
    await expect(console.locator("#primary")).to_contain_text("A001")
    await look("waiting")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, "A001")
        await look(state)
    await screens.cut(console)
    await console.clock.fast_forward(11_000)
    await expect(console.locator("#primary")).to_be_disabled()
    await look("offline")
    await screens.mend(console)
    await expect(console.locator("#primary")).to_be_enabled()
    await press(console)
    await stands(console, "free")
    await press(console, "0")
    await console.keyboard.press("1")
    await stands(console, "paused")
    await look("paused")
    assert max(seen.values()) - min(seen.values()) <= STILL_PX, seen


async def test_digits_work_with_caps_lock_and_are_text_in_a_field(screens: Screens) -> None:
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await console.keyboard.press("CapsLock")
    await press(console, "5")
    field = console.locator("dialog#call input[name=ticket]")
    await expect(field).to_be_focused()
    for key in ("a", "0", "0", "1"):
        await console.keyboard.press(key)
    await expect(field).to_have_value("a001")
    await expect(console.locator("dialog[open]")).to_have_attribute("id", "call")
    await console.keyboard.press("Escape")
    await press(console)
    await stands(console, "called", "A001")
    await press(console, "Numpad4")
    await expect(console.locator("dialog#hold")).to_be_visible()
    await console.keyboard.press("2")
    await stands(console, "free")
    assert await screens.story.state_of("A001") == "held"
    await expect(console.locator("[data-part=held]")).to_contain_text("A001")
    assert await screens.story.state_of("A001") == "held"


async def test_an_input_method_keeps_its_keys(screens: Screens) -> None:
    """While Chinese is being composed, Enter and digits choose characters; otherwise a key counts by its code."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await expect(console.locator("#primary")).to_contain_text("A001")

    async def comes(**key: object) -> None:
        await console.clock.fast_forward(900)
        await console.evaluate(
            'key => document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...key }))', key
        )

    for code in ("Enter", "Digit5"):
        await comes(code=code, isComposing=True)
    await expect(console.locator("dialog[open]")).to_have_count(0)
    await stands(console, "free")
    await comes(code="Digit5", key="Process")
    await expect(console.locator("dialog#call")).to_be_visible()


async def test_single_keys_can_be_switched_off(screens: Screens) -> None:
    console = await screens.console("1")
    await press(console, "?")
    await console.locator("#menu [name=single]").uncheck()
    await console.locator("#menu [type=submit]").click()
    await expect(console.locator("#said")).to_have_text("单键操作已关")
    for key in ("5", "?"):
        await press(console, key)
        await expect(console.locator("dialog[open]")).to_have_count(0)
    await screens.story.takes_number("general")
    await press(console)
    await stands(console, "called", "A001")
    await console.reload()
    await works(console)
    await press(console, "3")
    await expect(console.locator("dialog[open]")).to_have_count(0)
