"""The window routes: who may, what happens, what a clerk with an old picture is told."""

from typing import Any

import pytest

from clerk_app.answered import TicketStep, WindowPicture
from clerk_app.commands import COMMANDS
from tests.clerk_app.clerk import refused
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp

WHOLE: dict[str, dict[str, Any]] = {
    "open": {},
    "pause": {},
    "resume": {},
    "close": {},
    "call-next": {},
    "call": {"ticket": "A001", "reason": "群众已到窗口"},
    "recall": {"ticket": "A001"},
    "start": {"ticket": "A001"},
    "finish": {"ticket": "A001", "outcome": "accepted"},
    "no-show": {"ticket": "A001"},
    "hold": {"ticket": "A001", "kind": "fetch"},
    "resume-ticket": {"ticket": "A001"},
    "transfer": {"ticket": "A001", "lane": "green", "reason": "群众要求"},
    "reroute": {"ticket": "A001", "change": "add", "lanes": ["green"], "reason": "群众要求"},
    "walk-in": {"reason": "群众没有取号"},
    "ask-rating": {"ticket": "A001"},
    "undo": {"ticket": "A001"},
}
"""A body for every command that nothing is wrong with."""


def test_every_command_has_a_body_here() -> None:
    assert set(WHOLE) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_clerk_acts_at_the_own_window_only(hall: HallApp, clerk: SignsIn, command: str) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    before = await hall.story.everything()
    assert refused(await ours.asks(command, at="2", **WHOLE[command])) == (403, "NOT_YOUR_WINDOW")
    for role, status in (("manager", 403), ("kiosk", 403), ("pad", 403), ("", 401)):
        answer = await hall.post(role, f"/api/v1/windows/1/{command}", WHOLE[command])
        assert answer.status_code == status, role
    assert await hall.story.everything() == before


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_wrong_member_changes_nothing(hall: HallApp, clerk: SignsIn, command: str) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    before = await hall.story.everything()
    assert refused(await ours.asks(command, **WHOLE[command], surprise=1)) == (422, "WRONG_MEMBER")
    assert await hall.story.everything() == before


async def test_one_ticket_from_call_to_finish(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    called = await ours.does("call-next")
    assert (called["number"], called["state"], called["window"]) == (number, "called", "1")
    assert called["message"] == f"已呼叫 {number}" and called["undo_ms"] == 5000
    hall.story.clock.pass_s(20)
    again = await ours.does("recall", number)
    assert again["calls"] == 2 and again["message"] == f"已重呼 {number}，第 2 次"
    started = await ours.does("start", number)
    assert started["state"] == "serving" and "undo_ms" not in started
    hall.story.clock.pass_s(552)
    finished = await ours.does("finish", number, outcome="accepted")
    assert (finished["state"], finished["outcome"]) == ("finished", "accepted")
    assert finished["message"] == f"{number} 服务完成，用时 9 分 12 秒"
    for told in (called, again, started, finished):
        TicketStep.model_validate(told)


async def test_the_same_press_twice_calls_once(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    await hall.story.takes_number()
    first, second = [await ours.asks("call-next", key="one-press") for _ in range(2)]
    assert first.json()["event"] == second.json()["event"]
    assert len((await hall.story.board()).called()) == 1


async def test_nobody_waits(clerk: SignsIn) -> None:
    answer = await (await clerk("1")).asks("call-next", expected="A001")
    assert answer.status_code == 204 and not answer.content


async def test_who_was_expected_is_at_another_window(hall: HallApp, clerk: SignsIn) -> None:
    """Two clerks saw A001 as their next; one gets it, the other gets A002 and is told why."""
    ours, other = await clerk("1"), await clerk("2")
    first, second = await hall.story.takes_number(), await hall.story.takes_number()
    got = await other.does("call-next", expected=first)
    assert got["number"] == first and "taken" not in got
    next_one = await ours.does("call-next", expected=f"{hall.story.dispatcher.day}-{first}")
    assert next_one["number"] == second
    assert next_one["taken"] == {"ticket": first, "window": "2"}
    assert next_one["message"] == f"{first} 刚被 2 号窗口叫走，已为您叫 {second}"
    TicketStep.model_validate(next_one)


async def test_an_expected_ticket_of_another_day_does_no_harm(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    told = await ours.does("call-next", expected="20261122-A001")
    assert told["number"] == number and "taken" not in told


async def test_somebody_with_an_old_picture_is_shown_the_present_one(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    first, second = await hall.story.takes_number(), await hall.story.takes_number()
    assert await ours.calls() == first
    before = await hall.story.everything()
    stale = await ours.asks("start", second)
    assert refused(stale) == (409, "TICKET_STALE")
    window = stale.json()["window"]
    assert (window["window"], window["state"], window["clerk"]) == ("1", "called", ours.name)
    assert window["ticket"]["number"] == first
    busy = await ours.asks("call-next")
    assert refused(busy) == (409, "WINDOW_BUSY") and busy.json()["window"]["ticket"]["number"] == first
    assert await hall.story.everything() == before


async def test_after_a_take_over_the_old_seat_is_refused(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    await hall.story.dispatcher.open_window(
        hall.story.request(), window="1", session="another-seat", clerk="2001", take_over=True
    )
    stale = await ours.asks("start", number)
    assert refused(stale) == (409, "SESSION_STALE")
    assert stale.json()["window"]["clerk"] == "2001" and stale.json()["window"]["ticket"]["number"] == number


@pytest.mark.parametrize(
    ("steps", "undone"), [(["call-next"], "waiting"), (["call-next", "start", "finish"], "serving")]
)
async def test_a_step_is_taken_back(hall: HallApp, clerk: SignsIn, steps: list[str], undone: str) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    for step in steps:
        ticket = {} if step == "call-next" else {"ticket": number}
        await ours.does(step, **ticket, **({"outcome": "accepted"} if step == "finish" else {}))
    hall.story.clock.pass_s(4.9)
    told = await ours.does("undo", number)
    assert told["state"] == undone and told["message"] == f"已撤销，{number} 回到原处" and "undo_ms" not in told


async def test_after_five_seconds_a_step_stands(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    number = await ours.calls()
    hall.story.clock.pass_s(5.1)
    assert refused(await ours.asks("undo", number)) == (409, "UNDO_TOO_LATE")


async def test_nobody_came(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    assert refused(await ours.asks("no-show", number)) == (409, "CALL_AGAIN_FIRST")
    assert refused(await ours.asks("recall", number)) == (409, "TOO_EARLY")
    hall.story.clock.pass_s(60)
    await ours.does("recall", number)
    hall.story.clock.pass_s(60)
    missed = await ours.does("no-show", number)
    assert missed["state"] == "missed" and missed["message"] == f"{number} 已过号，可在规定时间内回来"


async def test_a_given_number_needs_a_reason(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    second = await hall.story.takes_number()
    assert refused(await ours.asks("call", second)) == (422, "WRONG_MEMBER")
    assert (await ours.does("call", second, reason="群众已到窗口"))["number"] == second
    event = (await hall.story.feed.day(hall.story.dispatcher.day))[-1]
    assert event.fields["why"] == "群众已到窗口"


async def test_what_is_still_to_be_brought_and_by_when(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    await ours.does("start", number)
    for wrong in ("30.11.2026", "2026-13-01", 20261130):
        refusal = await ours.asks("finish", number, outcome="accepted_with_gaps", gaps="复印件", gaps_by=wrong)
        assert refused(refusal) == (422, "WRONG_MEMBER")
    await ours.does("finish", number, outcome="accepted_with_gaps", gaps="复印件", gaps_by="2026-11-30")
    event = (await hall.story.feed.day(hall.story.dispatcher.day))[-1]
    assert (event.fields["gaps"], event.fields["gaps_by"]) == ("复印件", "2026-11-30")


async def test_the_window_as_it_stands_for_a_console_without_a_screen(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    first = await hall.story.takes_number(service="residence")
    second = await hall.story.takes_number()
    await ours.calls()
    told = (await hall.get("keypad", "/api/v1/windows/1")).json()
    WindowPicture.model_validate(told)
    assert (told["state"], told["ticket"]["number"], told["clerk"]) == ("called", first, ours.name)
    assert (told["next"], told["waiting"], told["outcome"], told["rated_until"]) == ([second], 1, "accepted", None)
    assert (await hall.get("keypad", "/api/v1/windows/2")).json()["code"] == "NOT_YOUR_WINDOW"
    assert (await hall.get("", "/api/v1/windows/1")).status_code == 401


async def test_a_keypad_acts_for_whoever_sits_there(hall: HallApp, clerk: SignsIn) -> None:
    await hall.story.takes_number()
    assert refused(await hall.post("keypad", "/api/v1/windows/1/call-next")) == (409, "WINDOW_CLOSED")
    await clerk("1")
    assert (await hall.post("keypad", "/api/v1/windows/1/call-next")).json()["number"] == "A001"
    assert (await hall.post("keypad", "/api/v1/windows/1/start", {"ticket": "A002"})).json()["code"] == "TICKET_STALE"
    for command in ("open", "close", "call", "walk-in"):
        assert (await hall.post("keypad", f"/api/v1/windows/1/{command}")).status_code == 403


async def test_set_aside_and_asked_back(hall: HallApp, clerk: SignsIn) -> None:
    ours, other = await clerk("1"), await clerk("2")
    number = await hall.story.takes_number()
    await ours.calls()
    held = await ours.does("hold", number, kind="kept")
    assert held["state"] == "held" and held["undo_ms"] == 5000
    assert refused(await other.asks("resume-ticket", number)) == (409, "NOT_SERVED_HERE")
    assert (await ours.does("resume-ticket", number))["state"] == "waiting"
    assert (await other.asks("call-next")).status_code == 204  # its papers lie at window 1
    assert await ours.calls() == number


@pytest.mark.parametrize(
    ("place", "shown"), [({"lane": "green"}, "green"), ({"window": "3"}, "3号窗口")], ids=["lane", "window"]
)
async def test_sent_elsewhere(hall: HallApp, clerk: SignsIn, place: dict[str, str], shown: str) -> None:
    ours, there = await clerk("1"), await clerk("3")
    number = await hall.story.takes_number()
    await ours.calls()
    told = await ours.does("transfer", number, reason="业务不在本窗口办", **place)
    assert told["state"] == "waiting" and told["message"] == f"{number} 已转到{shown}"
    assert await there.calls() == number


@pytest.mark.parametrize("places", [{}, {"lane": "green", "window": "3"}, {"lane": "nowhere"}, {"window": "99"}])
async def test_sent_nowhere(hall: HallApp, clerk: SignsIn, places: dict[str, str]) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    before = await hall.story.everything()
    assert refused(await ours.asks("transfer", number, reason="群众要求", **places))[0] in (404, 422)
    assert await hall.story.everything() == before
