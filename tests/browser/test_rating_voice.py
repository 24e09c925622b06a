"""读给我听 at the pad: as at the kiosk, and who listens is given the time for it."""

from playwright.async_api import Page, expect

from tests.browser.screens import Screens
from tests.browser.test_every_page import faults
from tests.browser.test_kiosk_voice import Listener, speaker
from tests.browser.test_rating_pad import asks, rating, served, settled

__all__ = ["speaker"]  # a fixture


async def listens(screens: Screens) -> tuple[Page, str, Listener]:
    pad, number = await asks(screens)
    listener = Listener(pad)
    await pad.click("[data-toggle=voice]")
    await listener.hears("刚才办的事，您满意吗？")
    return pad, number, listener


async def test_the_first_touch_reads_and_the_second_chooses(screens: Screens) -> None:
    pad, number, listener = await listens(screens)
    await expect(pad.locator("[data-toggle=voice]")).to_have_attribute("aria-pressed", "true")
    await pad.click("[data-rating='4']")
    await listener.hears("满意，4 星")
    await expect(pad.locator("[data-over=sure]")).to_be_hidden()
    for _ in range(2):
        await pad.click("[data-rating='2']")
    await listener.hears("哪里不好？")
    for _ in range(2):
        await pad.click(".reasons label:has([value=speed])")
    await listener.hears("办得慢")
    assert await faults(pad) == ""
    for _ in range(2):
        await pad.click("[data-send]")
    await settled(pad)
    assert await rating(screens, number) == (2, "speed", "")
    await served(screens)  # the next visitor, who has asked for nothing
    await expect(pad.locator("[data-toggle=voice]")).to_have_attribute("aria-pressed", "false")


async def test_a_choice_is_heard_before_its_three_seconds_begin(screens: Screens) -> None:
    pad, number, _ = await listens(screens)
    for _ in range(2):
        await pad.click("[data-rating='5']")
    body = pad.locator("body")
    await body.evaluate("body => (body.dataset.speaking = '')")  # a long sentence
    await pad.clock.run_for(10_000)
    await expect(pad.locator("[data-over=sure]")).to_contain_text("3 秒后提交")
    assert await rating(screens, number) == (0, "", "")
    await body.evaluate("body => delete body.dataset.speaking")
    await pad.clock.run_for(3_500)
    await settled(pad)
    assert await rating(screens, number) == (5, "", "")


async def test_who_listens_has_longer_to_answer(screens: Screens) -> None:
    pad, number, _ = await listens(screens)
    await screens.passes(pad, 35)
    await pad.clock.run_for(1_000)
    assert await rating(screens, number) == (0, "", "")
    await expect(pad.locator("button[data-rating]")).to_have_count(5)
