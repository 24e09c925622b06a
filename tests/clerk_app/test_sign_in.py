"""Signing in opens the window, signing out closes it, and a visitor who is there is left in peace."""

import httpx2
import pytest

from clerk_app.answered import SignedIn
from tests.clerk_app.clerk import Clerk, refused
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp
from tests.once import PASSWORD


async def seat(hall: HallApp, window: str = "1") -> tuple[str, str]:
    """State and staff number of a window."""
    at = (await hall.story.board()).window(window)
    return at.state, at.clerk


async def test_the_right_password_opens_the_window(hall: HallApp) -> None:
    ours = Clerk(hall, "1", "1001")
    answer = await ours.enters()
    told = answer.json()
    SignedIn.model_validate(told)
    assert answer.status_code == 201 and (told["user"], told["role"], told["window"]) == ("1001", "clerk", "1")
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert await seat(hall) == ("free", "1001")


@pytest.mark.parametrize("name", ["1001", "nobody"])
async def test_a_wrong_password_opens_nothing(hall: HallApp, name: str) -> None:
    ours = Clerk(hall, "1", "1001")
    await hall.accounts.add_account("1001", "clerk", PASSWORD)
    ours.name = name
    answer = await hall.post("", "/api/v1/sessions", {"user": name, "password": "guess-guess", "window": "1"})
    assert refused(answer) == (401, "WRONG_PASSWORD") and "set-cookie" not in answer.headers
    assert await seat(hall) == ("closed", "")


async def test_too_many_guesses(hall: HallApp) -> None:
    ours = Clerk(hall, "1", "1001")
    for _ in range(10):
        assert (await ours.enters("guess-guess")).status_code == 401
    assert refused(await ours.enters()) == (429, "TOO_MANY_TRIES")


async def test_a_window_in_use_says_by_whom(hall: HallApp, clerk: SignsIn) -> None:
    await clerk("1")
    other = Clerk(hall, "1", "2001")
    answer = await other.enters()
    assert refused(answer) == (409, "WINDOW_TAKEN") and answer.json()["clerk"] == "1001"
    assert await seat(hall) == ("free", "1001")


async def test_taking_over_must_be_said_and_keeps_the_visitor(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    relief = Clerk(hall, "1", "2001")
    await relief.signs_in(take_over=True)
    assert await seat(hall) == ("called", "2001")
    assert refused(await ours.asks("start", number)) == (409, "SESSION_STALE")
    assert (await relief.does("start", number))["state"] == "serving"


async def test_the_same_clerk_comes_back_to_a_visitor(hall: HallApp, clerk: SignsIn) -> None:
    """The browser was closed or the session ran out while somebody was served."""
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    await ours.does("start", number)
    again = await clerk("1", ours.name)
    assert (await again.does("finish", number, outcome="accepted"))["state"] == "finished"


async def test_only_clerks_sit_at_windows(hall: HallApp) -> None:
    boss = Clerk(hall, "1", "9001")
    assert refused(await boss.enters(role="manager")) == (403, "NOT_ALLOWED")
    assert await seat(hall) == ("closed", "")


async def test_a_window_that_is_none(hall: HallApp) -> None:
    assert refused(await Clerk(hall, "99", "1001").enters()) == (404, "UNKNOWN_WINDOW")


async def test_signing_out_closes_an_idle_window(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    assert (await ours.leaves()).status_code == 204
    assert await seat(hall) == ("closed", "")
    assert refused(await ours.asks("call-next")) == (401, "NOT_SIGNED_IN")


async def test_signing_out_of_a_pause_closes_the_window_too(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await ours.does("pause", reason="用餐")
    assert (await ours.leaves()).status_code == 204
    assert await seat(hall) == ("closed", "")


@pytest.mark.parametrize("steps", [["call-next"], ["call-next", "start"]])
async def test_signing_out_leaves_a_visitor_at_the_window(hall: HallApp, clerk: SignsIn, steps: list[str]) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    for step in steps:
        await ours.does(step, **({} if step == "call-next" else {"ticket": number}))
    before = (await hall.story.board()).canonical()
    assert (await ours.leaves()).status_code == 204
    assert (await hall.story.board()).canonical() == before
    assert refused(await ours.asks("start", number)) == (401, "NOT_SIGNED_IN")


async def test_signing_out_after_a_take_over_closes_nothing(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await Clerk(hall, "1", "2001").signs_in(take_over=True)
    assert (await ours.leaves()).status_code == 204
    assert await seat(hall) == ("free", "2001")


async def test_signing_out_after_closing(clerk: SignsIn) -> None:
    ours = await clerk("1")
    await ours.does("close")
    assert (await ours.leaves()).status_code == 204


async def test_an_idle_session_ends(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    hall.story.clock.pass_s(31 * 60)
    assert refused(await ours.asks("call-next")) == (401, "NOT_SIGNED_IN")


async def test_a_clerk_with_a_visitor_is_not_signed_out_mid_service(hall: HallApp, clerk: SignsIn) -> None:
    """Two hours in another program: the session lives on, and ends once the visitor has gone and nobody works."""
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    await ours.does("start", number)
    hall.story.clock.pass_s(2 * 3600)
    await ours.does("finish", number, outcome="accepted")
    hall.story.clock.pass_s(31 * 60)
    assert refused(await ours.asks("call-next")) == (401, "NOT_SIGNED_IN")


async def test_a_visitor_keeps_nobodys_session_but_the_one_at_the_window(hall: HallApp, clerk: SignsIn) -> None:
    """A window that was taken over does not keep the former session, and twelve hours are enough for anybody."""
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    relief = Clerk(hall, "1", "2001")
    await relief.signs_in(take_over=True)
    hall.story.clock.pass_s(31 * 60)
    assert refused(await ours.asks("start", number)) == (401, "NOT_SIGNED_IN")
    await relief.does("start", number)
    hall.story.clock.pass_s(12 * 3600)
    assert refused(await relief.asks("finish", number, outcome="accepted")) == (401, "NOT_SIGNED_IN")
    # then the visitor is still there, and the same person takes it up again without a take-over
    again = await clerk("1", "2001")
    assert (await again.does("finish", number, outcome="accepted"))["state"] == "finished"


async def test_whoever_is_signed_in_sits_down_without_a_password(hall: HallApp, clerk: SignsIn) -> None:
    """After signing in elsewhere, or with no window yet; and from one window to the next."""
    await clerk("2")
    browser = await hall.browser()
    await hall.accounts.add_account("3001", "clerk", PASSWORD)
    account = await hall.accounts.account("3001")
    assert account is not None
    session = await hall.site.people.sign_in(account, window=None, seat="")
    browser.cookies.set("session", session.token, domain="localhost.local")
    way_in = (await browser.get("/clerk")).text
    assert 'id="entry"' in way_in and 'name="password"' not in way_in and "3001" in way_in

    async def sits(window: str, **more: bool) -> httpx2.Response:
        headers = {"Idempotency-Key": hall.story.request(), "Accept": "application/json"}
        return await browser.post("/api/v1/sessions/window", json={"window": window, **more}, headers=headers)

    assert refused(await sits("2")) == (409, "WINDOW_TAKEN")
    SignedIn.model_validate((await sits("1")).json())
    assert await seat(hall) == ("free", "3001")
    assert await hall.accounts.session(session.token) is None  # one session, under its new name
    assert (await sits("2", take_over=True)).status_code == 201
    assert await seat(hall) == ("closed", "") and await seat(hall, "2") == ("free", "3001")
    assert 'data-live="console:2"' in (await browser.get("/clerk")).text


async def test_the_page_is_the_console_or_the_way_in(hall: HallApp, clerk: SignsIn) -> None:
    way_in = (await hall.get("", "/clerk")).text
    assert 'id="entry"' in way_in and 'data-live="console' not in way_in
    ours = await clerk("1")
    console = await ours.sees()
    assert 'data-live="console:1"' in console.text and console.headers["cache-control"] == "no-store"
    session = (await hall.story.board()).window("1").session
    assert session and session not in console.text
    await hall.follows()
    assert "1001" in (await hall.get("", "/clerk")).text  # the way in says who sits where
