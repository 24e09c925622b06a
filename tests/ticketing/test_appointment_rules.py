"""Days on the hall's calendar, slots within its sessions, and both edges of the time to check in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hall import Appointments, Hall, Hours, Session
from tests.ticketing.booking_hall import at, booking_hall
from ticketing import appointment_rules as rules
from ticketing.appointment_code import LENGTH, LETTERS, new_code, read_code, shown
from ticketing.appointment_errors import NoSuchSlot, NotBookable

HALL = booking_hall()
PAPERS, BANKS = HALL.appointments.diaries["papers"], HALL.appointments.diaries["banks"]
MONDAY = date(2026, 11, 23)


def days(now: int, hall: Hall = HALL) -> list[str]:
    return [day.strftime("%m-%d") for day in rules.days(hall, now)]


def clocks(hall: Hall = HALL, day: date = MONDAY, diary: str = "papers") -> list[str]:
    return [rules.clock(hall, slot, slot) for slot in rules.slots(hall, hall.appointments.diaries[diary], day)]


def test_today_and_five_working_days_ahead() -> None:
    assert days(at("09:00")) == ["11-23", "11-24", "11-25", "11-26", "11-27", "11-30"]
    assert days(at("23:59", "2026-11-28")) == ["11-30", "12-01", "12-02", "12-03", "12-04"]  # a Saturday


def test_a_holiday_is_skipped_and_its_make_up_saturday_counts() -> None:
    """National Day of 2026: free from the 1st to the 7th of October, Saturday the 10th is worked."""
    assert days(at("09:00", "2026-09-30")) == ["09-30", "10-08", "10-09", "10-10", "10-12", "10-13"]
    assert days(at("09:00", "2026-10-03")) == ["10-08", "10-09", "10-10", "10-12", "10-13"]


def test_the_hall_file_goes_before_the_calendar() -> None:
    hours = Hours.model_validate({"closed": ["2026-11-24"], "open": ["2026-11-28"]})
    hall = HALL.model_copy(update={"hours": hours})
    assert days(at("09:00"), hall) == ["11-23", "11-25", "11-26", "11-27", "11-28", "11-30"]


def test_the_day_is_the_halls_own() -> None:
    assert days(at("00:00", "2026-11-24"))[0] == "11-24" and days(at("00:00", "2026-11-24") - 1)[0] == "11-23"


def test_slots_end_within_their_session() -> None:
    assert clocks() == ("09:00 09:30 10:00 10:30 11:00 11:30 14:00 14:30 15:00 15:30 16:00 16:30 17:00 17:30".split())
    assert clocks(diary="banks") == "09:00 10:00 11:00 14:00 15:00 16:00 17:00".split()
    assert clocks(day=date(2026, 11, 28)) == []


def test_a_diary_keeps_its_own_hours_within_the_halls() -> None:
    own = PAPERS.model_copy(update={"hours": (Session(start=8 * 60, end=10 * 60), Session(start=11 * 60, end=15 * 60))})
    hall = HALL.model_copy(update={"appointments": Appointments.model_construct(diaries={"papers": own})})
    assert clocks(hall) == "09:00 09:30 11:00 11:30 14:00 14:30".split()


@pytest.mark.parametrize(("share", "places"), [(0, 28), (0.5, 14), (0.3, 19), (0.99, 1), (0.9999, 1)])
def test_walk_ins_get_at_least_their_share(share: float, places: int) -> None:
    diary = PAPERS.model_copy(update={"walk_in_share": share})
    assert rules.room(HALL, diary, MONDAY) == (2, places)


def test_what_is_left() -> None:
    full = ("10:00", "14:00", "14:30", "15:00", "15:30", "16:00")
    taken = {at("10:30"): 1} | {at(clock): 2 for clock in full}
    found = rules.open_slots(HALL, PAPERS, MONDAY, at("10:00"), taken)
    free = {rules.clock(HALL, slot, slot): left for slot, left in found}
    assert next(iter(free)) == "10:30"  # ten o'clock has begun
    assert (free["10:30"], free["11:00"], free["14:00"]) == (1, 1, 0)  # one of the day's fourteen is left


@pytest.mark.parametrize("offset", [-1, 1, 30_000])
def test_only_the_beginnings_of_slots_are_slots(offset: int) -> None:
    assert rules.slot_day(HALL, PAPERS, at("10:30"), at("09:00")) == MONDAY
    with pytest.raises(NoSuchSlot):
        rules.slot_day(HALL, PAPERS, at("10:30") + offset, at("09:00"))


@pytest.mark.parametrize(
    ("ms", "standing"),
    [
        (at("10:15") - 1, "early"),
        (at("10:15"), "on_time"),
        (at("10:30"), "on_time"),
        (at("10:40"), "on_time"),
        (at("10:40") + 1, "late"),
        (at("10:30", "2026-11-24"), "late"),
        (at("10:30", "2026-11-22"), "early"),
    ],
)
def test_early_in_time_and_late(ms: int, standing: str) -> None:
    assert rules.standing(HALL, at("10:30"), ms) == standing


def test_where_an_item_is_booked() -> None:
    assert rules.diary_of(HALL, "card")[1] is PAPERS
    assert rules.diary_of(HALL, "account")[1] is BANKS
    assert {service.code for service in rules.bookable(HALL)} == {"residence", "card", "account"} | {
        code for code, service in HALL.services.items() if service.lane == "bank_one"
    }
    with pytest.raises(NotBookable):
        rules.diary_of(HALL, "founder")


# the code -------------------------------------------------------------------------------------------------------


def test_codes_have_45_random_bits() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500 and len(LETTERS) ** LENGTH == 2**45
    assert {letter for code in codes for letter in code} == set(LETTERS)
    assert all(read_code(shown(code)) == code for code in codes)


@pytest.mark.parametrize(
    ("typed", "code"), [("k7m-2q9-xtb", "K7M2Q9XTB"), ("Ｋ７Ｍ２Ｑ９ＸＴＢ", "K7M2Q9XTB"), (" oil 000000", "011000000")]
)
def test_what_people_type(typed: str, code: str) -> None:
    assert read_code(typed) == code


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    assert read_code(typed) == "" or set(read_code(typed)) <= set(LETTERS)


@pytest.mark.parametrize("typed", ["", "K7M2Q9XT", "K7M2Q9XTBB", "K7M2Q9XT*", "K7M2Q9XTU", "一二三四五六七八九"])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) == ""
