"""Numbers by phone at the entrance: the minute's code at its edges, and one number for a phone and what it is for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hall import Hall
from dispatcher.errors import Unavailable
from dispatcher.events import Event
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from tests.ticketing.booking_hall import at, booking_hall
from tests.ticketing.door import refused
from ticketing.remote import COOKIE
from ticketing.remote_code import left_ms, matches, minute_of
from web.ticket_out import TicketOut

TAKE = "/api/v1/remote-tickets"
TEN = at("10:00")


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """In place of the plain one: its general lane gives numbers to phones."""
    return booking_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        story.clock.ms = TEN
        yield hall


async def code(hall: HallApp) -> str:
    """What somebody at the entrance scans now."""
    answer = await hall.get("display", "/entrance/code")
    assert answer.status_code == 200 and "<svg" in answer.text
    return await hall.story.dispatcher.signed(f"entrance {minute_of(hall.story.clock.ms)}")


async def phone(hall: HallApp) -> httpx2.AsyncClient:
    """Somebody's phone, whose browser has opened the page."""
    browser = await hall.browser()
    answer = await browser.get("/take/choices", params={"k": await code(hall)})
    assert answer.status_code == 200
    known = browser.cookies.get(COOKIE)
    assert known
    browser.cookies.clear()  # it is for HTTPS only, and this is a wire in memory
    browser.cookies.set(COOKIE, known, domain="localhost.local")
    return browser


async def takes(hall: HallApp, phone: httpx2.AsyncClient, k: str, key: str = "", **what: str) -> httpx2.Response:
    headers = {"Idempotency-Key": key or hall.story.request(), "Accept": "application/json"}
    return await phone.post(TAKE, json={"k": k, **(what or {"lane": "general"})}, headers=headers)


async def issued(hall: HallApp) -> int:
    return int((await hall.story.board()).desk["ord"])


async def test_a_phone_takes_a_number(hall: HallApp) -> None:
    visitor = await phone(hall)
    answer = await takes(hall, visitor, await code(hall))
    assert answer.status_code == 201
    told = answer.json()
    TicketOut.model_validate(told)
    assert (told["number"], told["lanes"], told["state"]) == ("A001", ["general"], "waiting")
    assert (await visitor.get(told["url"])).status_code == 200
    ticket = await hall.story.dispatcher.ticket("A001")
    assert ticket is not None and ticket.kiosk == ""  # no printer gets a slip
    assert "A001" in (await visitor.get("/take/choices", params={"k": await code(hall)})).text


@pytest.mark.parametrize(
    ("made", "used", "status"),
    [
        (TEN, TEN, 201),
        (TEN, TEN + 59_999, 201),
        (TEN, TEN + 60_000, 201),
        (TEN, TEN + 119_999, 201),
        (TEN, TEN + 120_000, 409),
        (TEN + 59_999, TEN + 119_999, 201),
        (TEN + 59_999, TEN + 120_000, 409),  # the minute counts, not how long ago it was seen
        (TEN + 60_000, TEN + 59_999, 409),  # of a minute that has not come
    ],
)
async def test_the_edges_of_a_minute(hall: HallApp, made: int, used: int, status: int) -> None:
    visitor = await phone(hall)
    hall.story.clock.ms = made
    scanned = await code(hall)
    hall.story.clock.ms = used
    answer = await takes(hall, visitor, scanned)
    assert answer.status_code == status
    page = await visitor.get("/take/choices", params={"k": scanned, "lang": "zh"})
    assert ("二维码已过期" in page.text) is (status == 409)
    if status == 409:
        assert refused(answer) == (409, "ENTRANCE_CODE_OLD") and await issued(hall) == 0


async def test_yesterdays_code_and_a_forged_one(hall: HallApp) -> None:
    visitor, scanned, desk = await phone(hall), await code(hall), hall.story.dispatcher
    for forged in ("x", "A" * 22, scanned[:-1], scanned + "A", scanned.lower(), "二维码", scanned.swapcase()):
        assert refused(await takes(hall, visitor, forged)) == (409, "ENTRANCE_CODE_OLD")
    number = await desk.token("A001")  # what the day's secret signs for a ticket opens no door
    assert refused(await takes(hall, visitor, number.rpartition(".")[2])) == (409, "ENTRANCE_CODE_OLD")
    await desk.close_day(hall.story.request(), reason="evening")
    await desk.open_day(hall.story.request(), day="20261124")
    assert refused(await takes(hall, visitor, scanned)) == (409, "ENTRANCE_CODE_OLD")  # by whatever clock


async def test_a_double_tap_is_one_number(hall: HallApp) -> None:
    visitor, scanned = await phone(hall), await code(hall)
    taps = await asyncio.gather(*(takes(hall, visitor, scanned) for _ in range(5)))
    assert {tap.json()["number"] for tap in taps if tap.status_code == 201} == {"A001"}
    assert all(tap.status_code == 201 or refused(tap) == (409, "TICKET_HELD") for tap in taps)
    assert await issued(hall) == 1


async def test_a_lost_answer_is_asked_for_again_though_its_code_is_old(hall: HallApp) -> None:
    visitor, scanned = await phone(hall), await code(hall)
    first = await takes(hall, visitor, scanned, "press-0001")
    hall.story.clock.pass_s(600)
    again = await takes(hall, visitor, scanned, "press-0001")
    assert again.status_code == 201 and again.json()["id"] == first.json()["id"] and await issued(hall) == 1
    other = await takes(hall, visitor, scanned, "press-0001", service="residence")
    assert refused(other) == (422, "REQUEST_REUSED")


async def test_the_engine_goes_while_it_is_asked(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, scanned, desk = await phone(hall), await code(hall), hall.story.dispatcher

    async def lost(request: str, **words: Any) -> Event:
        await type(desk).issue(desk, request, **words)
        raise Unavailable("engine")

    with monkeypatch.context() as cut:
        cut.setattr(desk, "issue", lost)
        assert (await takes(hall, visitor, scanned)).status_code == 503
    assert (await takes(hall, visitor, scanned)).json()["number"] == "A001"  # another press, the same number
    assert await issued(hall) == 1


async def test_a_second_number_for_the_same_is_refused(hall: HallApp) -> None:
    visitor, scanned = await phone(hall), await code(hall)
    await takes(hall, visitor, scanned)
    second = await takes(hall, visitor, scanned)
    assert refused(second) == (409, "TICKET_HELD") and "A001" in second.json()["title"]
    assert (await takes(hall, visitor, scanned, service="residence")).json()["number"] == "A002"
    assert refused(await takes(hall, visitor, scanned, service="residence")) == (409, "TICKET_HELD")
    assert (await takes(hall, await phone(hall), scanned)).json()["number"] == "A003"  # somebody else


async def test_when_it_has_ended_the_phone_may_take_another(hall: HallApp) -> None:
    visitor, scanned = await phone(hall), await code(hall)
    await takes(hall, visitor, scanned)
    await hall.story.visitor("cancel", "A001")
    assert (await takes(hall, visitor, scanned)).json()["number"] == "A002"
    assert refused(await takes(hall, visitor, scanned)) == (409, "TICKET_HELD")


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"lane": "bank_one"}, (409, "NOT_REMOTE")),
        ({"lane": "green"}, (409, "NOT_REMOTE")),
        ({"service": "account"}, (409, "NOT_REMOTE")),
        ({"service": "insurance"}, (409, "NOT_DONE_HERE")),
        ({"lane": "no_such"}, (422, "UNKNOWN_LANE")),
        ({"service": "no-such"}, (422, "UNKNOWN_SERVICE")),
        ({"service": "residence", "lane": "general"}, (422, "WRONG_MEMBER")),
        ({"lane": "general", "language": "fr"}, (422, "BAD_WORD")),
    ],
)
async def test_what_a_phone_cannot_take(hall: HallApp, what: dict[str, str], refusal: tuple[int, str]) -> None:
    answer = await takes(hall, await phone(hall), await code(hall), **what)
    assert refused(answer) == refusal and await issued(hall) == 0


async def test_outside_the_hours_nothing_is_kept(hall: HallApp) -> None:
    hall.story.clock.ms = at("12:30")
    visitor = await phone(hall)
    assert refused(await takes(hall, visitor, await code(hall))) == (409, "LANE_CLOSED")
    hall.story.clock.ms = at("14:00")
    assert (await takes(hall, visitor, await code(hall))).status_code == 201


async def test_a_phone_that_keeps_no_cookie(hall: HallApp) -> None:
    answer = await takes(hall, await hall.browser(), await code(hall))
    assert refused(answer) == (400, "PHONE_UNKNOWN")


async def test_the_cookie_is_strict_and_kept(hall: HallApp) -> None:
    browser = await hall.browser()
    assert (await browser.get("/take", params={"k": "x"})).headers.get("set-cookie") is None
    first = await browser.get("/take/choices", params={"k": "x"})
    set_to = first.headers["set-cookie"].lower()
    assert "samesite=strict" in set_to and "httponly" in set_to and "secure" in set_to
    browser.cookies.set(COOKIE, "somebody-known", domain="localhost.local")
    assert "set-cookie" not in (await browser.get("/take/choices", params={"k": "x"})).headers


async def test_a_page_of_another_origin_takes_nothing(hall: HallApp) -> None:
    visitor, scanned = await phone(hall), await code(hall)
    headers = {"Idempotency-Key": "press-0001", "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = await visitor.post(TAKE, json={"k": scanned, "lane": "general"}, headers=headers)
    assert answer.status_code == 403 and await issued(hall) == 0


# the screen -----------------------------------------------------------------------------------------------------


async def test_the_screen_is_for_the_halls_own(hall: HallApp) -> None:
    for path in ("/entrance", "/entrance/code"):
        for who in ("", "kiosk", "clerk", "guide"):
            assert (await hall.get(who, path)).status_code in (401, 403), (path, who)
        assert (await hall.get("display", path)).status_code == 200


async def test_the_code_changes_with_the_minute(hall: HallApp) -> None:
    seen = []
    for ms in (TEN, TEN + 59_999, TEN + 60_000):
        hall.story.clock.ms = ms
        seen.append(await hall.get("display", "/entrance/code"))
    assert seen[0].text == seen[1].text != seen[2].text
    assert [int(answer.headers["X-Left-Ms"]) for answer in seen] == [60_000, 1, 60_000]
    assert all(answer.headers["cache-control"] == "no-store" for answer in seen)


async def test_without_an_address_for_phones_there_is_no_code(hall: HallApp) -> None:
    hall.site.hall = hall.site.hall.model_copy(update={"public_origin": ""})
    assert (await hall.get("display", "/entrance/code")).text == ""
    assert 'data-code="none"' in (await hall.get("display", "/entrance")).text


@given(st.integers(0, 2**45))
def test_a_minute_ends_when_the_next_begins(now: int) -> None:
    left = left_ms(now)
    assert 1 <= left <= 60_000
    assert minute_of(now + left - 1) == minute_of(now) == minute_of(now + left) - 1


@pytest.mark.parametrize(("given", "right"), [("abc", True), ("xyz", True), ("", False), ("ab", False), ("ABC", False)])
def test_either_of_two_codes(given: str, right: bool) -> None:
    assert matches(given, ("abc", "xyz")) is right
