"""The visitor's phone: small, old and often without a network."""

import re

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.browser.screens import PATIENCE_MS, PHONE, SOON_MS, Screens, boxes, overflows, stands
from tests.hall_app import until

TARGETS = "button, a, summary, label"


@pytest.mark.parametrize("face", ["waiting", "called", "serving", "missed", "held", "finished"])
async def test_at_320_px_everything_fits_and_can_be_touched(screens: Screens, face: str) -> None:
    story = screens.story
    await story.sits_down("1")
    number = await story.takes_number("general")
    if face != "waiting":
        await story.calls("1")
    if face in ("serving", "finished"):
        await story.window("1", "start", number)
    if face == "missed":
        await story.misses("1", number)
    if face == "held":
        await story.window("1", "hold", number, kind="fetch")
    if face == "finished":
        await story.window("1", "finish", number)
    await screens.app.follows()
    phone = await screens.phone(number, (320, 640))
    shown = await phone.locator(".sheet").get_attribute("data-face")
    assert shown in (face, "next" if face == "waiting" else face)
    assert await overflows(phone) == 0
    for box in await boxes(phone.locator(TARGETS)):
        assert box["height"] >= 48 and box["width"] >= 48, box
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320, box
    assert await phone.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


async def test_offline_the_number_stays_and_counts(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    phone = await screens.phone(number)
    await expect(phone.locator("[data-ask]")).to_be_enabled()
    await screens.cut(phone)
    await phone.clock.fast_forward(31_000)
    await expect(phone.locator(".stale")).to_contain_text("您的号码仍然有效")
    await expect(phone.locator(".stale")).to_be_visible()
    await expect(phone.locator(".stale-at")).to_contain_text("的情况")
    await expect(phone.locator(".ticket .number")).to_have_text(number)
    for button in await phone.locator("[data-verb]:visible, [data-ask]").all():
        await expect(button).to_be_disabled()
    await screens.mend(phone)
    await expect(phone.locator(".stale")).to_be_hidden(timeout=SOON_MS)
    await expect(phone.locator("[data-ask]")).to_be_enabled()


async def test_people_ahead_are_counted_down(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    for _ in range(5):
        await story.takes_number("general")
    phone = await screens.phone("A005")
    await expect(phone.locator(".figures b").first).to_contain_text("4")
    span = re.search(r"(\d+)–(\d+) 分", await phone.locator(".line h2").inner_text())
    assert span
    low, high = int(span[1]), int(span[2])
    assert 0 < low < high and low % 5 == high % 5 == 0
    for left in (3, 2):
        number = await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number)
        await expect(phone.locator(".figures b").first).to_contain_text(str(left), timeout=PATIENCE_MS)
    await expect(phone.locator("[data-face=next] .soon")).to_be_visible()


async def test_giving_up_asks_once(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    phone = await screens.phone(number)
    await phone.locator("[data-ask]").click()
    await phone.locator("[data-keep]").click()
    assert await screens.story.state_of(number) == "waiting"
    await phone.locator("[data-ask]").click()
    await phone.locator("dialog [data-verb=cancel]").click()
    await expect(phone.locator(".sheet")).to_have_attribute("data-face", "cancelled", timeout=SOON_MS)
    assert await screens.story.state_of(number) == "cancelled"


async def test_a_token_that_opens_nothing_is_a_friendly_page(screens: Screens) -> None:
    screens.refusals = True
    number = await screens.story.takes_number("general")
    token = await screens.app.phone_token(number)
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    yesterday = token.replace(screens.story.dispatcher.day, "20261122")
    for wrong in (forged, yesterday, number, "nonsense"):
        page = await screens.open(f"/t/{wrong}", "", (390, 844), live=False)
        words = await page.locator("body").inner_text()
        assert "这个号码页打不开了" in words and "导办台" in words, wrong
        assert number not in words


async def test_vibration_and_large_type_are_remembered(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    context = await screens.context("", (390, 844))
    await context.add_init_script("window.shaken = []; navigator.vibrate = (how) => window.shaken.push(how);")
    phone = await context.new_page()
    await phone.goto(f"{screens.origin}/t/{await screens.app.phone_token(number)}")
    await screens.is_live(phone)
    await phone.locator("[data-large]").click()
    await phone.locator("[data-remind]").click()
    await expect(phone.locator("[data-remind]")).to_have_attribute("aria-checked", "true")
    await screens.story.sits_down("1")
    await screens.story.calls("1")
    await expect(phone.locator("[data-face=called]")).to_be_visible(timeout=SOON_MS)
    assert [400, 200, 400, 200, 400] in await phone.evaluate("shaken")
    assert await phone.evaluate("document.documentElement.dataset.large") == ""


async def test_a_call_turns_the_whole_page_yellow_within_two_seconds(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    number = await story.takes_number("general")
    phone = await screens.phone(number, (320, 640))
    await story.calls("1")
    called = phone.locator("[data-face=called]")
    await expect(called).to_be_visible(timeout=SOON_MS)
    ground = await called.evaluate("found => getComputedStyle(found).backgroundColor")
    assert ground == await phone.evaluate(
        """() => { const one = document.createElement('i'); one.style.color = 'var(--focus)'; document.body.append(one);
        const colour = getComputedStyle(one).color; one.remove(); return colour; }"""
    )
    (page,) = await boxes(called)
    assert page["x"] <= 0 and page["width"] >= 320 and page["height"] >= 640
    assert await phone.locator(".window b").evaluate("found => parseFloat(getComputedStyle(found).fontSize)") >= 150
    (main,) = await boxes(phone.locator("[data-verb=coming]"))
    assert main["height"] >= 64


async def test_im_coming_stands_on_the_clerks_card(screens: Screens) -> None:
    story = screens.story
    console = await screens.console("1")
    number = await story.takes_number("general")
    phone = await screens.phone(number)
    await story.calls("1")
    await stands(console, "called", number)
    await expect(console.locator(".card .coming")).to_have_count(0)
    await phone.locator("[data-verb=coming]").click()
    await expect(console.locator(".card .coming")).to_have_text("群众说马上到", timeout=SOON_MS)
    await expect(phone.locator(".called .coming")).to_be_visible()
    await expect(phone.locator("[data-verb=coming]")).to_have_count(0)
    await stands(console, "called", number)


async def test_without_a_socket_it_asks_every_ten_seconds_and_goes_back_when_one_works(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    number = await story.takes_number("general")
    context = await screens.context("", PHONE)
    blocked, asked = True, list[int]()

    async def socket(route: WebSocketRoute) -> None:
        if blocked:
            await route.close()
        else:
            route.connect_to_server()

    phone = await context.new_page()
    screens.may_lose(phone)
    await phone.route_web_socket("**/live/**", socket)
    phone.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/part?lang=zh") else None)
    await phone.goto(f"{screens.origin}/t/{await screens.app.phone_token(number)}")
    await screens.is_live(phone)
    await until(lambda: len(asked) == 1)
    await phone.clock.fast_forward(10_000)
    await until(lambda: len(asked) == 2)
    assert asked == [200, 304]
    await screens.is_live(phone)
    # what happens is seen at the next question, and what the visitor does at once
    await story.calls("1")
    await screens.app.follows()
    await phone.clock.fast_forward(10_000)
    await expect(phone.locator("[data-face=called]")).to_be_visible()
    await phone.locator("[data-verb=coming]").click()
    await expect(phone.locator(".called .coming")).to_be_visible(timeout=SOON_MS)
    blocked = False
    await phone.clock.fast_forward(6_000)
    while await phone.evaluate("live.polls()"):  # until the first word has come through the socket
        await phone.wait_for_timeout(20)
    before = len(asked)
    await phone.clock.fast_forward(11_000)
    await story.window("1", "start", number)
    await expect(phone.locator("[data-face=serving]")).to_be_visible(timeout=SOON_MS)
    assert len(asked) == before


async def test_a_rating_is_chosen_by_the_visitor_alone(screens: Screens) -> None:
    story = screens.story
    await story.sits_down("1")
    number = await story.takes_number("general")
    phone = await screens.phone(number)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    levels = phone.locator("[name=rating]")
    await expect(levels).to_have_count(5)
    assert await phone.locator(":checked").count() == 0
    looks = await phone.locator(".rate fieldset:first-of-type label").evaluate_all(
        """found => found.map(one => {
        const { width, height } = one.getBoundingClientRect(), style = getComputedStyle(one);
        return [width, height, style.color, style.backgroundColor, style.borderColor, style.fontSize].join(); })"""
    )
    assert len(looks) == 5 and len(set(looks)) == 1
    send = phone.locator("[data-rate] [type=submit]")
    await expect(send).to_be_disabled()
    await levels.nth(0).check()
    await expect(phone.locator(".why")).to_be_hidden()
    await levels.nth(3).check()
    await phone.locator("[value=told]").check()
    await send.click()
    await expect(phone.get_by_text("评价已收到，谢谢您")).to_be_visible()
    (rated,) = [event for event in await story.feed.day(story.dispatcher.day) if event.kind == "ticket.rated"]
    assert (rated.ticket, rated.fields["rating"], rated.fields["rating_for"]) == (number, "2", "told")


@pytest.mark.parametrize("sockets", [True, False], ids=["by socket", "by asking"])
async def test_a_page_of_a_day_that_is_over_becomes_the_friendly_one(screens: Screens, sockets: bool) -> None:
    screens.refusals = True
    story = screens.story
    number = await story.takes_number("general")
    phone = await (await screens.context("", PHONE)).new_page()
    screens.may_lose(phone)
    if not sockets:
        await phone.route_web_socket("**/live/**", lambda route: route.close())
    await phone.goto(f"{screens.origin}/t/{await screens.app.phone_token(number)}")
    await screens.is_live(phone)
    await story.visitor("cancel", number)
    await story.dispatcher.close_day(story.request(), reason="evening")
    story.clock.pass_s(86_400)
    await story.dispatcher.open_day(story.request(), day="20261124")
    if not sockets:
        await phone.clock.fast_forward(10_000)
    await expect(phone.locator(".sheet")).to_have_attribute("data-face", "gone")
    assert number not in await phone.locator("body").inner_text()
