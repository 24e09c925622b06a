"""Signing in and staying signed in: cookies, throttle, idle time, and pages of other origins."""

import asyncio

import httpx2
import pytest

from tests.hall_app import ORIGIN, HallApp, staff_no
from tests.once import PASSWORD
from web.accounts import Account, Accounts, Session
from web.people import People
from web.tries import Tries

SESSIONS = "/api/v1/sessions"


async def signs_in(hall: HallApp, user: str, password: str, **headers: str) -> httpx2.Response:
    return await hall.post("", SESSIONS, {"user": user, "password": password}, headers=headers)


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def manager(hall: HallApp) -> str:
    """A manager who has an account, and has not signed in."""
    await hall.accounts.add_account("9001", "manager", PASSWORD, "值班经理")
    return "9001"


async def test_the_cookie_is_for_this_site_and_no_script(hall: HallApp, manager: str) -> None:
    answer = await signs_in(hall, manager, PASSWORD)
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    words = {word.strip().lower() for word in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= words
    assert "secure" not in words  # this hall is on plain HTTP
    hall.site.people._secure = True
    assert "Secure" in (await signs_in(hall, manager, PASSWORD)).headers["set-cookie"]


async def test_each_sign_in_is_a_session_of_its_own(hall: HallApp, manager: str) -> None:
    tokens = {(await signs_in(hall, manager, PASSWORD)).json()["token"] for _ in range(3)}
    assert len(tokens) == 3
    browser = await hall.browser()
    browser.cookies.set("session", "s_chosen-by-somebody-else-" + "x" * 20, domain="localhost.local")
    answer = await browser.post(
        SESSIONS, json={"user": manager, "password": PASSWORD}, headers={"Idempotency-Key": "sign-in-01"}
    )
    assert answer.status_code == 201 and answer.json()["token"].startswith("s_") and "chosen" not in answer.text


async def test_an_unknown_name_and_a_wrong_password_get_one_answer(hall: HallApp, manager: str) -> None:
    wrong, unknown = await signs_in(hall, manager, "wrong"), await signs_in(hall, "nobody", "wrong")
    assert code(wrong) == code(unknown) == (401, "WRONG_PASSWORD")
    assert wrong.content == unknown.content and "set-cookie" not in wrong.headers


async def test_wrong_passwords_are_throttled_and_nobody_is_locked_out(hall: HallApp, manager: str) -> None:
    for _ in range(10):
        assert code(await signs_in(hall, manager, "wrong")) == (401, "WRONG_PASSWORD")
    answer = await signs_in(hall, manager, PASSWORD)
    assert code(answer) == (429, "TOO_MANY_TRIES") and int(answer.headers["retry-after"]) == 60
    for name in ("9002", "9003"):
        assert code(await signs_in(hall, name, "wrong")) == (401, "WRONG_PASSWORD")  # others are not touched
    hall.story.clock.pass_s(61)
    assert (await signs_in(hall, manager, PASSWORD)).status_code == 201


async def test_many_tries_at_once_are_no_way_around(hall: HallApp, manager: str) -> None:
    answers = await asyncio.gather(*(signs_in(hall, manager, "wrong") for _ in range(40)))
    assert sum(answer.status_code == 401 for answer in answers) <= 10


async def test_another_web_process_counts_the_same_tries(hall: HallApp, manager: str) -> None:
    """Guessing at each process in turn is no way around, nor is another clock that runs behind."""
    accounts = Accounts(hall.accounts.engine.url.render_as_string())
    other = HallApp(hall.story, hall.settings.data)
    try:
        other.site.people.accounts, other.site.people.tries = accounts, Tries(accounts.engine, hall.site.people.now)
        found = [await signs_in(each, manager, "wrong") for each in (hall, other) * 7]
        assert [answer.status_code for answer in found] == [401] * 10 + [429] * 4
        many = await asyncio.gather(*(signs_in(each, "9002", "wrong") for each in (hall, other) * 15))
        assert sum(answer.status_code == 401 for answer in many) == 10
    finally:
        await accounts.close()


async def test_one_address_is_throttled_over_all_names(hall: HallApp) -> None:
    answers = [await signs_in(hall, f"name-{number}", "wrong") for number in range(62)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429] * 2


async def test_right_passwords_are_not_counted(hall: HallApp, manager: str) -> None:
    for _ in range(12):
        assert (await signs_in(hall, manager, PASSWORD)).status_code == 201


async def test_a_session_ends_when_nobody_uses_it(hall: HallApp) -> None:
    await hall.token("manager")
    for _ in range(5):
        hall.story.clock.pass_s(29 * 60)
        assert (await hall.get("manager", "/dashboard")).status_code == 200
    hall.story.clock.pass_s(31 * 60)
    answer = await hall.get("manager", "/dashboard")
    assert code(answer) == (401, "NOT_SIGNED_IN") and answer.headers["www-authenticate"] == "Bearer"


async def test_a_session_ends_after_twelve_hours_in_any_case(hall: HallApp) -> None:
    await hall.token("manager")
    for _ in range(12 * 3 - 1):
        hall.story.clock.pass_s(20 * 60)
        assert (await hall.get("manager", "/dashboard")).status_code == 200
    hall.story.clock.pass_s(21 * 60)
    assert (await hall.get("manager", "/dashboard")).status_code == 401


async def test_whoever_signs_out_is_out_at_once(hall: HallApp) -> None:
    browser = await hall.browser("manager")
    assert (await browser.get("/dashboard")).status_code == 200
    answer = await browser.delete(SESSIONS, headers={"Idempotency-Key": "sign-out-1"})
    assert answer.status_code == 204 and 'session=""' in answer.headers["set-cookie"]
    browser.cookies.set("session", await hall.token("manager"), domain="localhost.local")
    answer = await browser.get("/dashboard")
    assert answer.status_code == 303 and answer.headers["location"] == "/sign-in?next=/dashboard"


async def test_another_role_holds_from_the_next_look(hall: HallApp) -> None:
    token = await hall.token("manager")
    await hall.accounts.add_account(staff_no("manager"), "auditor", PASSWORD)
    account = Account(staff_no("manager"), "", "auditor")
    assert token not in {(await hall.site.people.sign_in(account, window=None, seat="")).token}
    hall.story.clock.pass_s(6)
    assert (await hall.get("manager", "/dashboard")).status_code == 401


async def test_a_key_taken_back_is_out_within_seconds(hall: HallApp) -> None:
    assert (await hall.get("kiosk", "/kiosk")).status_code == 200
    await hall.accounts.add_device("kiosk-1", "kiosk")
    hall.story.clock.pass_s(6)
    assert code(await hall.get("kiosk", "/kiosk")) == (401, "NOT_SIGNED_IN")


async def test_a_screen_may_be_kiosk_and_display_at_once(hall: HallApp) -> None:
    browser = await hall.browser("kiosk")
    browser.cookies.set("device_display", await hall.token("display"), domain="localhost.local")
    assert (await browser.get("/kiosk")).status_code == (await browser.get("/hall")).status_code == 200
    assert (await browser.get("/dashboard")).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Origin": f"{ORIGIN}:8080"},
        {"Origin": f"{ORIGIN}.evil.example"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {},  # a browser says where a change comes from
    ],
    ids=str,
)
async def test_another_page_changes_nothing_with_a_cookie(hall: HallApp, headers: dict[str, str]) -> None:
    before = await hall.story.everything()
    client = await hall.browser("kiosk")
    for name in ("Origin", "Sec-Fetch-Site", "Accept"):
        del client.headers[name]
    headers = {"Idempotency-Key": "one-press-1", **headers}
    answer = await client.post("/api/v1/tickets", json={"lanes": ["general"]}, headers=headers)
    assert code(answer) == (403, "FOREIGN_PAGE")
    assert await hall.story.everything() == before


async def test_another_page_signs_nobody_in(hall: HallApp, manager: str) -> None:
    answer = await signs_in(hall, manager, PASSWORD, Origin="http://evil.example")
    assert code(answer) == (403, "FOREIGN_PAGE") and "set-cookie" not in answer.headers


async def test_the_halls_own_page_and_programs_may(hall: HallApp) -> None:
    browser = await hall.browser("kiosk")
    headers = {"Idempotency-Key": "one-press-1"}
    answer = await browser.post("/api/v1/tickets", json={"lanes": ["general"]}, headers=headers)
    assert answer.status_code == 201
    assert (await hall.takes_number())["number"] == "A002"  # a bearer token comes from no page


@pytest.mark.parametrize("token", ["", "x", "s_" + "x" * 43, "d_" + "x" * 43, "x" * 5000, "d_é", "s_ d_"])
async def test_a_made_up_token_opens_nothing(hall: HallApp, token: str) -> None:
    answer = await (await hall.client()).get("/dashboard", headers=[(b"Authorization", f"Bearer {token}".encode())])
    assert code(answer) == (401, "NOT_SIGNED_IN")
    assert len(hall.site.people._known) < 5


async def test_one_tickets_token_is_no_key_to_another(hall: HallApp) -> None:
    await hall.takes_number()
    await hall.takes_number()
    mine = await hall.phone_token("A001")
    forged = "20261123-A002." + mine.partition(".")[2]
    assert (await hall.get("", f"/api/v1/tickets/{mine}")).status_code == 200
    for token in (forged, mine[:-2], "20261122" + mine[8:], "x.y"):
        assert code(await hall.get("", f"/api/v1/tickets/{token}")) == (404, "UNKNOWN_TICKET")
    assert (await hall.get("", "/api/v1/tickets/A001")).status_code == 401
    pages = [await hall.get("", f"/t/{token}") for token in (forged, "nothing", "20261122-A001.x", "x" * 300)]
    assert {page.status_code for page in pages} == {404} and len({page.content for page in pages}) == 1


async def test_many_requests_of_one_device_ask_the_database_once(
    hall: HallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, asked = await hall.token("manager"), []
    look_up = hall.accounts.session

    async def counted(token: str) -> Session | None:
        asked.append(token)
        return await look_up(token)

    people = People(hall.accounts, hall.site.dispatcher.ticket_of, hall.site.people.now, hall.site.dispatcher.serves)
    monkeypatch.setattr(hall.accounts, "session", counted)
    found = await asyncio.gather(*(people._person(token, True) for _ in range(40)))
    assert {person.role for person in found if person} == {"manager"} and None not in found
    assert asked == [token]
