"""Appointments over HTTP: booked, moved, given up, checked in early, in time, late, twice, and by guessing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.lifecycle import WAITING
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from tests.ticketing.booking_hall import PATH, at, booking_hall, books, checks_in, iso
from tests.ticketing.door import refused
from ticketing.appointment_bodies import AbsentList, AppointmentOut, CheckedInOut, SlotsOut
from ticketing.appointment_code import read_code


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """In place of the plain one: it takes appointments."""
    return booking_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        yield hall


async def test_a_slot_is_booked_and_its_place_is_gone(hall: HallApp) -> None:
    async def free() -> dict[str, int]:
        told = (await hall.get("", f"{PATH}/slots", params={"service": "residence"})).json()
        SlotsOut.model_validate(told)
        assert told["minutes"] == 30 and len(told["days"]) == 6
        return {slot["at"][11:16]: slot["free"] for slot in told["days"][0]["slots"]}

    before = await free()
    assert next(iter(before)) == "09:30" and list(before)[-1] == "17:30"  # nine o'clock has begun
    booked = await books(hall, "10:30")
    AppointmentOut.model_validate(booked)
    assert booked["slot"] == "2026-11-23T10:30:00+08:00" and booked["state"] == "booked" and booked["ticket"] is None
    assert booked["check_in_from"][11:16] == "10:15" and booked["keeps_until"][11:16] == "10:40"
    assert await free() == before | {"10:30": 1}
    await books(hall, "10:30")
    assert await free() == before | {"10:30": 0}


async def test_a_full_slot_and_a_full_day_are_refused(hall: HallApp) -> None:
    for _ in range(2):
        await books(hall, "10:30")
    third = await hall.post("guide", PATH, {"service": "card", "slot": iso(at("10:30"))})
    assert refused(third) == (409, "SLOT_FULL")
    clocks = ("9:30", "10:00", "11:00", "11:30", "14:00", "14:30")
    for clock in clocks:  # two each: fourteen of the day's twenty-eight places, and walk-ins have the other half
        for _ in range(2):
            await books(hall, clock.zfill(5))
    last = await hall.post("guide", PATH, {"service": "residence", "slot": iso(at("17:00"))})
    assert refused(last) == (409, "DAY_FULL")


@pytest.mark.parametrize(
    ("service", "slot", "word"),
    [
        ("founder", at("10:30"), "NOT_BOOKABLE"),
        ("insurance", at("10:30"), "NOT_BOOKABLE"),
        ("no-such", at("10:30"), "NOT_BOOKABLE"),
        ("residence", at("10:31"), "NO_SUCH_SLOT"),
        ("residence", at("09:00"), "NO_SUCH_SLOT"),
        ("residence", at("12:30"), "NO_SUCH_SLOT"),
        ("residence", at("10:30", "2026-11-28"), "NO_SUCH_SLOT"),
        ("residence", at("10:30", "2026-12-01"), "NO_SUCH_SLOT"),
        ("residence", at("10:30", "2026-11-20"), "NO_SUCH_SLOT"),
    ],
)
async def test_what_cannot_be_booked(hall: HallApp, service: str, slot: int, word: str) -> None:
    answer = await hall.post("guide", PATH, {"service": service, "slot": iso(slot)})
    assert refused(answer) == (422, word)


async def test_the_fifth_working_day_ahead_can_be_booked(hall: HallApp) -> None:
    booked = await books(hall, "17:30", "2026-11-30")
    assert booked["slot"].startswith("2026-11-30T17:30")


async def test_one_press_books_once(hall: HallApp) -> None:
    wish = {"service": "residence", "slot": iso(at("10:30"))}
    answers = [await hall.post("guide", PATH, wish, key="press-0001") for _ in range(3)]
    assert len({answer.json()["code"] for answer in answers}) == 1
    other = await hall.post("guide", PATH, wish | {"service": "card"}, key="press-0001")
    assert refused(other) == (422, "REQUEST_REUSED")
    somebody = await hall.post("manager", PATH, wish, key="press-0001")  # keys of others are others'
    assert somebody.json()["code"] != answers[0].json()["code"]


async def test_a_code_is_read_however_it_is_typed(hall: HallApp) -> None:
    code = (await books(hall, "10:30"))["code"]
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        code.replace("0", "O").replace("1", "l"),
    ):
        assert (await hall.get("", f"{PATH}/{typed}")).json()["code"] == code
    assert len(read_code(code)) == 9


async def test_guessing_codes_is_slow(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    for guess in range(20):
        answer = await hall.get("", f"{PATH}/ZZZZZZZ{guess:02}")
        assert refused(answer) == (404, "UNKNOWN_APPOINTMENT")
    assert refused(await hall.get("", f"{PATH}/{booked['code']}")) == (429, "TOO_MANY_TRIES")
    assert refused(await hall.post("", f"{PATH}/ZZZZZZZZZ/cancel")) == (429, "TOO_MANY_TRIES")
    assert (await hall.get("guide", f"{PATH}/{booked['code']}")).status_code == 200  # the desk goes on


# changing and giving up -----------------------------------------------------------------------------------------


async def test_moving_frees_the_old_slot(hall: HallApp) -> None:
    first, _ = await books(hall, "10:30"), await books(hall, "10:30")
    move = {"slot": iso(at("14:00", "2026-11-24"))}
    for _ in range(2):
        moved = await hall.post("", f"{PATH}/{first['code']}/move", move, key="press-move")
        assert moved.json()["slot"] == "2026-11-24T14:00:00+08:00" and moved.json()["code"] == first["code"]
    assert (await books(hall, "10:30"))["slot"] == first["slot"]


async def test_an_old_press_does_not_move_it_back(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    path = f"{PATH}/{booked['code']}/move"
    await hall.post("", path, {"slot": iso(at("11:00"))}, key="press-a-1")
    await hall.post("", path, {"slot": iso(at("11:30"))}, key="press-b-1")
    again = await hall.post("", path, {"slot": iso(at("11:00"))}, key="press-a-1")
    assert again.json()["slot"][11:16] == "11:30"


async def test_a_full_slot_keeps_the_old_one(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    for _ in range(2):
        await books(hall, "11:00")
    answer = await hall.post("", f"{PATH}/{booked['code']}/move", {"slot": iso(at("11:00"))})
    assert refused(answer) == (409, "SLOT_FULL")
    assert (await hall.get("", f"{PATH}/{booked['code']}")).json()["slot"] == booked["slot"]


async def test_giving_up_gives_the_place_back(hall: HallApp) -> None:
    first, _ = await books(hall, "10:30"), await books(hall, "10:30")
    for _ in range(2):
        gone = await hall.post("", f"{PATH}/{first['code']}/cancel", key="press-gone")
        assert gone.json()["state"] == "cancelled"
    await books(hall, "10:30")
    assert refused(await hall.post("", f"{PATH}/{first['code']}/cancel")) == (409, "APPOINTMENT_CANCELLED")
    hall.story.clock.ms = at("10:30")
    assert refused(await checks_in(hall, first)) == (409, "APPOINTMENT_CANCELLED")


async def test_what_is_over_is_not_changed(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    hall.story.clock.ms = at("10:41")
    assert refused(await hall.post("", f"{PATH}/{booked['code']}/cancel")) == (409, "APPOINTMENT_OVER")
    move = {"slot": iso(at("11:30"))}
    assert refused(await hall.post("", f"{PATH}/{booked['code']}/move", move)) == (409, "APPOINTMENT_OVER")


# checking in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kiosk", "integration", ""])
async def test_in_time_the_slot_is_the_rank(hall: HallApp, who: str) -> None:
    booked = await books(hall, "10:30")
    hall.story.clock.ms = at("10:15")
    walk_in = await hall.takes_number()
    told = (await checks_in(hall, booked, who)).json()
    CheckedInOut.model_validate(told)
    ticket = await hall.story.dispatcher.ticket(told["ticket"]["number"])
    assert ticket is not None and not told["late"]
    assert (ticket.klass, ticket.slot, ticket.clock) == ("appointment", at("10:30"), at("10:30"))
    assert ticket.arrival == at("10:15")  # from here a promise runs
    assert ticket.kiosk == ("kiosk-1" if who == "kiosk" else "")
    read = (await hall.get("", f"{PATH}/{booked['code']}")).json()
    assert (read["state"], read["ticket"], read["url"]) == ("arrived", ticket.number, told["ticket"]["url"])
    await hall.story.sits_down("1")
    assert await hall.story.calls("1") == walk_in["number"]  # early is not before those who wait


async def test_too_early(hall: HallApp) -> None:
    today, tomorrow = await books(hall, "10:30"), await books(hall, "10:30", "2026-11-24")
    hall.story.clock.ms = at("10:15") - 1
    early = await checks_in(hall, today)
    assert refused(early) == (409, "CHECK_IN_TOO_EARLY") and "10:15" in early.json()["title"]
    assert "11-24 10:15" in (await checks_in(hall, tomorrow)).json()["title"]
    hall.story.clock.ms = at("10:15")
    assert (await checks_in(hall, today)).status_code == 201  # a refusal is not kept


@pytest.mark.parametrize(("ms", "late"), [(at("10:40"), False), (at("10:40") + 1, True), (at("15:00"), True)])
async def test_late_is_a_walk_in_and_told_so(hall: HallApp, ms: int, late: bool) -> None:
    booked = await books(hall, "10:30")
    hall.story.clock.ms = ms
    told = (await checks_in(hall, booked, headers={"Accept-Language": "zh"})).json()
    assert told["late"] is late and ("已过预约时间" in told["told"]) is late
    ticket = await hall.story.dispatcher.ticket(told["ticket"]["number"])
    assert ticket is not None
    assert ticket.klass == ("regular" if late else "appointment")
    assert ticket.clock == ms


async def test_before_the_doors_and_after_the_last_ticket(hall: HallApp) -> None:
    first, last = await books(hall, "09:00", "2026-11-24"), await books(hall, "17:30")
    hall.story.clock.ms = at("17:40")
    assert (await hall.post("kiosk", "/api/v1/tickets", {"service": "residence"})).json()["code"] == "LANE_CLOSED"
    assert (await checks_in(hall, last)).json()["late"] is False
    await hall.story.visitor("cancel", "A001")
    await hall.story.dispatcher.close_day(hall.story.request(), reason="evening")
    hall.story.clock.ms = at("08:45", "2026-11-24")
    await hall.story.dispatcher.open_day(hall.story.request(), day="20261124")
    assert (await hall.post("kiosk", "/api/v1/tickets", {"service": "residence"})).json()["code"] == "LANE_CLOSED"
    assert (await checks_in(hall, first)).json()["ticket"]["number"] == "A001"


async def test_too_late_for_a_walk_in_the_appointment_stays(hall: HallApp) -> None:
    booked = await books(hall, "11:30")
    hall.story.clock.ms = at("11:41")  # the last ticket before lunch was at 11:30
    assert refused(await checks_in(hall, booked)) == (409, "LANE_CLOSED")
    hall.story.clock.ms = at("14:00")
    assert (await checks_in(hall, booked)).json()["late"] is True


async def test_the_day_after_it_is_over(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    hall.story.clock.ms = at("10:30", "2026-11-24")
    assert refused(await checks_in(hall, booked)) == (409, "APPOINTMENT_OVER")


async def test_one_appointment_one_ticket(hall: HallApp) -> None:
    booked = await books(hall, "10:30")
    hall.story.clock.ms = at("10:30")
    for _ in range(2):
        told = (await checks_in(hall, booked, "kiosk", key="press-here")).json()
        assert told["ticket"]["number"] == "A001"
    again = await checks_in(hall, booked)
    assert refused(again) == (409, "APPOINTMENT_USED") and "A001" in again.json()["title"]
    assert (await hall.story.board()).desk["ord"] == "00001"
    assert refused(await hall.post("", f"{PATH}/{booked['code']}/cancel")) == (409, "APPOINTMENT_USED")
    assert await hall.story.state_of("A001") == WAITING


async def test_only_staff_name_a_printer(hall: HallApp) -> None:
    for who, kiosk in (("integration", "kiosk-2"), ("", "")):
        booked = await books(hall, "10:30")
        hall.story.clock.ms = at("10:30")
        path = f"{PATH}/{booked['code']}/check-in"
        number = (await hall.post(who, path, {"kiosk": "kiosk-2"})).json()["ticket"]["number"]
        ticket = await hall.story.dispatcher.ticket(number)
        assert ticket is not None and ticket.kiosk == kiosk
        hall.story.clock.ms = at("09:01")


# who has not come -----------------------------------------------------------------------------------------------


async def test_the_manager_sees_who_has_not_come(hall: HallApp) -> None:
    came, given_up, later = await books(hall, "10:30"), await books(hall, "10:30"), await books(hall, "14:00")
    await books(hall, "10:00", service="card")
    await hall.post("", f"{PATH}/{given_up['code']}/cancel")
    hall.story.clock.ms = at("10:30")
    await checks_in(hall, came)
    hall.story.clock.ms = at("10:41")
    told = (await hall.get("manager", f"{PATH}/no-shows")).json()
    AbsentList.model_validate(told)
    assert told["booked"] == 3 and [(each["service"], each["slot"][11:16]) for each in told["absent"]] == [
        ("card", "10:00")
    ]
    assert later["code"] not in str(told)
    page = await (await hall.browser("manager")).get("/appointments?day=2026-11-23")
    assert page.status_code == 200 and "身份证领取" in page.text and "10:00" in page.text
    for who in ("", "guide", "kiosk", "clerk"):
        assert (await hall.get(who, f"{PATH}/no-shows")).status_code in (401, 403), who
    for day in ("2026-02-30", "tomorrow"):
        assert refused(await hall.get("manager", f"{PATH}/no-shows", params={"day": day})) == (422, "WRONG_MEMBER")


# contact --------------------------------------------------------------------------------------------------------


async def test_a_contact_is_taken_and_never_told(hall: HallApp) -> None:
    body = {"service": "residence", "slot": iso(at("10:30")), "contact": {"phone": "13800000000"}}
    answer = await hall.post("", PATH, body)
    assert answer.status_code == 201 and "13800000000" not in answer.text
    assert "姓名" in (await hall.get("", "/book/services/residence", params={"lang": "zh"})).text
