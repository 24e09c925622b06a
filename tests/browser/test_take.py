"""The screen at the entrance and the phone in front of it."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from config.hall import Hall
from tests.browser.screens import HALL, PHONE, Screens, boxes, overflows
from tests.browser.test_every_page import faults
from ticketing.remote_code import minute_of, words_of


@pytest.fixture(scope="module")
def small_hall(practice_hall: Hall) -> Hall:
    """Open, and found by phones."""
    hours = practice_hall.hours.model_copy(update={"always": True})
    return practice_hall.model_copy(update={"hours": hours, "public_origin": "http://hall.example"})


async def scans(screens: Screens, size: tuple[int, int] = PHONE, lang: str = "zh-CN") -> Page:
    """What the QR code of this minute opens."""
    code = await screens.story.dispatcher.signed(words_of(minute_of(screens.story.clock.ms)))
    return await screens.open(f"/take?k={code}", "", size, lang, live=False)


async def test_one_touch_and_the_number_is_there(screens: Screens) -> None:
    phone = await scans(screens)
    await phone.locator("[data-lane=general]").dblclick()
    await screens.is_live(phone)
    await expect(phone.locator(".number")).to_have_text("A001")
    assert (await screens.story.board()).desk["ord"] == "00001"


async def test_a_second_one_is_refused_and_the_first_is_shown(screens: Screens) -> None:
    screens.refusals = True
    phone = await scans(screens)
    await phone.locator("[data-lane=general]").click()
    await screens.is_live(phone)
    await phone.go_back()
    await expect(phone.locator(".held")).to_contain_text("您已有号 A001")
    await phone.locator("[data-lane=general]").click()
    await expect(phone.locator(".told")).to_have_text("这部手机已经取了这项业务的号 A001")
    await phone.locator("[data-lane=household]").click()
    await screens.is_live(phone)
    await expect(phone.locator(".number")).to_have_text("H001")


async def test_an_old_code(screens: Screens) -> None:
    screens.refusals = True
    phone = await scans(screens)
    await expect(phone.locator("[data-lane=general]")).to_be_visible()  # the list came while the code was good
    screens.story.clock.pass_s(120)
    await phone.locator("[data-lane=general]").click()
    await expect(phone.locator(".step h2")).to_have_text("二维码已过期")
    await expect(phone.locator("[data-lane]")).to_have_count(0)
    assert (await screens.story.board()).desk["ord"] == "0"


async def test_a_lost_answer_and_a_reload_are_one_number(screens: Screens) -> None:
    phone = await scans(screens)
    lost = asyncio.Event()

    async def loses(route: Route) -> None:
        await route.fetch()
        lost.set()
        await route.abort()

    await phone.route("**/api/v1/remote-tickets", loses)
    screens.may_lose(phone)
    await phone.locator("[data-lane=general]").click()
    await lost.wait()
    await phone.unroute("**/api/v1/remote-tickets")
    await phone.reload()
    await screens.is_live(phone)
    await expect(phone.locator(".number")).to_have_text("A001")
    assert (await screens.story.board()).desk["ord"] == "00001"


async def test_on_a_narrow_phone_in_english(screens: Screens) -> None:
    phone = await scans(screens, (320, 640), "en-GB")
    await expect(phone.locator("[data-lane]")).to_have_count(3)
    assert await overflows(phone) == 0 and await faults(phone) == ""
    assert min(box["height"] for box in await boxes(phone.locator("[data-lane], .foot a"))) >= 48
    words = (await phone.locator("main").inner_text()).replace("中文", "")
    assert not [letter for letter in words if "\u4e00" <= letter <= "\u9fff"], words


async def test_the_screen_never_shows_a_code_that_is_over(screens: Screens) -> None:
    screen = await screens.open("/entrance", "display", HALL, live=False)
    body = screen.locator("body")
    await expect(body).to_have_attribute("data-code", "shown")
    first = await screen.locator(".code").inner_html()
    screens.story.clock.pass_s(60)
    await screen.clock.fast_forward(61_000)
    await expect(screen.locator(".code")).not_to_have_js_property("innerHTML", first)
    second = await screen.locator(".code").inner_html()
    assert second != first
    await screens.cut(screen)
    await screen.clock.fast_forward(100_000)
    await expect(body).to_have_attribute("data-code", "shown")  # the hall still takes it
    await screen.clock.fast_forward(21_000)
    await expect(body).to_have_attribute("data-code", "old")
    await expect(screen.locator(".code")).to_be_hidden()
    await expect(screen.locator(".away")).to_be_visible()
    await screens.mend(screen)
    await screen.clock.fast_forward(5_000)
    await expect(body).to_have_attribute("data-code", "shown")


async def test_the_screen_fits(screens: Screens) -> None:
    for size in (HALL, (1080, 1920), (1366, 768)):
        screen = await screens.open("/entrance", "display", size, live=False)
        await expect(screen.locator("body")).to_have_attribute("data-code", "shown")
        (code,) = await boxes(screen.locator(".code svg"))
        assert code["width"] >= 300 and code["y"] + code["height"] <= size[1] and code["x"] + code["width"] <= size[0]
        assert await overflows(screen) == 0
        assert await faults(screen) == ""
