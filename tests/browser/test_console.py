"""The clerk's console: one key through the day, nothing done twice, nothing sent that was not seen."""

import pytest
from playwright.async_api import expect

from tests.browser.screens import Screens, boxes, overflows, press, stands, works

SIZES = [(360, 690), (390, 792)]
STILL_PX = 2


async def test_twenty_visitors_with_enter_only(screens: Screens) -> None:
    """Acceptance 25, first half."""
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
    """Acceptance 25, second half: in each state of the cycle, one that is held down goes one step."""
    console = await screens.console("1")
    for _ in range(3):
        await screens.story.takes_number("general")
    for shown, is_now in (("called", "called"), ("serving", "serving"), ("free", "finished")):
        await console.clock.fast_forward(900)
        await console.keyboard.down("Enter")
        await stands(console, shown)
        for _ in range(4):
            await console.clock.fast_forward(900)
            await console.keyboard.down("Enter")  # again without letting go: the keyboard's own repeat
        await console.keyboard.up("Enter")
        await stands(console, shown)
        assert await screens.story.state_of("A001") == is_now
    assert await screens.story.state_of("A002") == "waiting"


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
    """Acceptance 24."""
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


async def test_keys_count_by_their_place_whatever_the_keyboard_makes_of_them(screens: Screens) -> None:
    """Acceptance 26: each of 1–6, 0 and Esc, as digits, under CapsLock, on the keypad with NumLock on and off, and
    while an input method has the keyboard.
    """
    console = await screens.console("1")
    keyboard = await console.context.new_cdp_session(console)

    async def comes(code: str, key: str, virtual: int) -> None:
        await console.clock.fast_forward(900)
        down = {"type": "rawKeyDown", "code": code, "key": key, "windowsVirtualKeyCode": virtual}
        await keyboard.send("Input.dispatchKeyEvent", down)
        await keyboard.send("Input.dispatchKeyEvent", {**down, "type": "keyUp"})

    async def digit(way: str, sign: str) -> None:
        pad = "Insert End ArrowDown PageDown ArrowLeft Clear ArrowRight Home ArrowUp PageUp".split()
        as_it_comes: dict[str, tuple[str, str, int]] = {
            "digits": (f"Digit{sign}", sign, 0),
            "CapsLock": (f"Digit{sign}", sign, 0),
            "NumLock": (f"Numpad{sign}", sign, 0),
            "no NumLock": (f"Numpad{sign}", pad[int(sign)], 0),
            "input method": (f"Digit{sign}", "Process", 229),
        }
        await comes(*as_it_comes[way])

    async def shut(dialog: str) -> None:
        await expect(console.locator("dialog[open]"), dialog).to_have_attribute("id", dialog)
        await comes("Escape", "Escape", 27)
        await expect(console.locator("dialog[open]"), dialog).to_have_count(0)

    said = console.locator("#said")
    for way in ("digits", "CapsLock", "NumLock", "no NumLock", "input method"):
        number = await screens.story.takes_number("general")
        if way in ("CapsLock", "NumLock"):
            await console.keyboard.press("CapsLock")  # on, and off again
        for sign, dialog in (("5", "call"), ("0", "pause")):
            await digit(way, sign)
            await shut(dialog)
        await digit(way, "6")
        await expect(said, way).to_contain_text("评价")
        await press(console)
        await stands(console, "called", number)
        for sign, dialog in (("2", "again"), ("3", "transfer"), ("4", "hold")):
            await digit(way, sign)
            await shut(dialog)
        screens.story.clock.pass_s(9)
        await digit(way, "1")
        await expect(said, way).to_have_text(f"已重呼 {number}，第 2 次")
        await press(console, "4")
        await digit(way, "3")  # a choice within the dialog
        await stands(console, "free")
        await comes("Escape", "Escape", 27)
        await stands(console, "called", number)
        for step in ("start", "finish"):
            await screens.story.window("1", step, number)
        await stands(console, "free")


async def test_in_a_field_keys_are_text(screens: Screens) -> None:
    """Acceptance 26: ignored while somebody types."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await press(console, "5")
    field = console.locator("dialog#call input[name=ticket]")
    await expect(field).to_be_focused()
    for key in ("a", "0", "0", "1", "3", "6"):
        await console.keyboard.press(key)
    await expect(field).to_have_value("a00136")
    await expect(console.locator("dialog[open]")).to_have_attribute("id", "call")
    await console.keyboard.press("Escape")
    await press(console)
    await stands(console, "called", "A001")


async def test_an_input_method_keeps_its_keys(screens: Screens) -> None:
    """Acceptance 26: while Chinese is being composed, Enter, Esc and digits choose characters."""
    console = await screens.console("1")
    await screens.story.takes_number("general")
    await expect(console.locator("#primary")).to_contain_text("A001")
    for code in ("Enter", "Digit5", "Escape"):
        await console.clock.fast_forward(900)
        await console.evaluate(
            """code => document.body.dispatchEvent(
              new KeyboardEvent("keydown", { bubbles: true, code, isComposing: true }))""",
            code,
        )
    await expect(console.locator("dialog[open]")).to_have_count(0)
    await stands(console, "free")


async def test_single_keys_can_be_switched_off(screens: Screens) -> None:
    """Acceptance 26: and stay so for this person."""
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
