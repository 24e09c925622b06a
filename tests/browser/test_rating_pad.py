"""The pad: five equal buttons, nobody is chosen for, a low one may say why, silence is no rating."""

from playwright.async_api import Page, expect

from tests.browser.screens import PATIENCE_MS, Screens
from tests.browser.test_every_page import faults

PAD = (1280, 800)


async def served(screens: Screens, window: str = "1") -> str:
    story = screens.story
    number = await story.takes_number("general")
    await story.window(window, "call_next")
    await story.window(window, "start", number)
    await story.window(window, "finish", number)
    return number


async def asks(screens: Screens) -> tuple[Page, str]:
    """A pad that asks the visitor who has just been served."""
    await screens.story.sits_down("1")
    pad = await screens.open("/rate/1", "pad", PAD)
    await expect(pad.locator(".rests .number")).to_have_text("1")
    await expect(pad.locator("button[data-rating]")).to_have_count(0)
    number = await served(screens)
    await expect(pad.locator("button[data-rating]")).to_have_count(5)
    return pad, number


async def rating(screens: Screens, number: str) -> tuple[int, str, str]:
    ticket = await screens.story.dispatcher.ticket(number)
    assert ticket is not None
    return ticket.rating, ticket.text("rating_for"), ticket.text("unrated")


async def settled(page: Page) -> None:
    await expect(page.locator("button[data-rating]")).to_have_count(0)


async def test_five_equal_buttons_and_three_seconds_to_think_again(screens: Screens) -> None:
    """Acceptance 38: equal in size and colour, none chosen beforehand."""
    pad, number = await asks(screens)
    looks = await pad.evaluate(
        """() => [...document.querySelectorAll("[data-rating]")].map((button) => {
          const box = button.getBoundingClientRect(), style = getComputedStyle(button);
          const ink = [style.color, style.backgroundColor, style.borderColor];
          return [box.width.toFixed(1), box.height.toFixed(1), ...ink].join()
        })"""
    )
    assert len(set(looks)) == 1, looks
    assert await pad.locator("[data-rating]:focus, [data-rating][aria-pressed], [data-rating][autofocus]").count() == 0
    width, height = (float(word) for word in looks[0].split(",")[:2])
    assert width >= 222 and height >= 330
    assert await faults(pad) == ""
    await pad.click("[data-rating='5']")
    await expect(pad.locator("[data-over=sure]")).to_contain_text("非常满意")
    await pad.click("[data-over=sure] [data-back]")
    await pad.click("[data-rating='4']")
    await pad.clock.run_for(3500)
    await expect(pad.locator("[data-over=thanks]")).to_be_visible()
    await settled(pad)
    assert await rating(screens, number) == (4, "", "")


async def test_a_low_one_says_why(screens: Screens) -> None:
    """Acceptance 38: 不满意 opens the reasons, none of them chosen."""
    pad, number = await asks(screens)
    await pad.click("[data-rating='2']")
    await expect(pad.locator("[data-over=reasons]")).to_be_visible()
    assert not await pad.locator("[name=reason]:checked").count()
    await pad.check("[value=speed]")
    await pad.check("[value=told]")
    await pad.click("[data-send]")
    await settled(pad)
    assert await rating(screens, number) == (2, "speed,told", "")


async def test_silence_is_no_rating(screens: Screens) -> None:
    """Acceptance 38: the timeout is kept as 未评价."""
    pad, number = await asks(screens)
    await pad.clock.run_for(500)  # it looks so often whom it asks, and the hall may take the question away
    async with pad.expect_response("**/unrated"):
        screens.story.clock.pass_s(31)  # of the hall: a pad ahead of it would be set right by the next word
        screens.app.hub.beat(await screens.app.site.view())
    await settled(pad)
    found = await rating(screens, number)
    assert found[:2] == (0, "") and found[2]


async def test_without_a_network_it_is_kept_and_sent_later(screens: Screens) -> None:
    pad, number = await asks(screens)
    await screens.cut(pad)
    await pad.click("[data-rating='1']")
    await pad.fill("[name=phone]", "138 0000 0000")
    await pad.click("[data-send]")
    for _ in range(4):  # three tries, then it is kept
        await pad.clock.run_for(5000)
    await expect(pad.locator("[data-over=kept]")).to_be_attached()
    shelf = await pad.evaluate("() => JSON.stringify(localStorage)")
    assert number in shelf and "0000" not in shelf
    await screens.mend(pad)
    for _ in range(20):
        await pad.clock.run_for(5000)
        if (await rating(screens, number))[0]:
            break
        await pad.wait_for_timeout(50)
    assert (await rating(screens, number))[0] == 1


async def test_the_next_call_waits_for_the_pad(screens: Screens) -> None:
    console = await screens.console("1", (390, 792))
    pad = await screens.open("/rate/1", "pad", PAD)
    await expect(pad.locator(".rests")).to_be_visible()
    for _ in range(100):
        if screens.app.site.presence.hears("pad:1"):
            break
        await pad.wait_for_timeout(50)
    await served(screens)
    await screens.story.takes_number("general")
    await expect(console.locator("#primary")).to_contain_text("等待评价")
    await expect(console.locator("#primary")).to_be_disabled()
    await pad.click("[data-rating='5']")
    await pad.clock.run_for(3500)
    await expect(console.locator("#primary")).to_contain_text("呼叫下一位", timeout=PATIENCE_MS)
    await expect(console.locator("#primary")).to_be_enabled()
