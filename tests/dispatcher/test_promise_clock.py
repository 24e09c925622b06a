"""When promises turn yellow and red: in working days as the law counts them, in hours, and done on the spot."""

from datetime import date, datetime

import pytest

from config.hall import Hall, Hours, Promise
from dispatcher.promise_clock import Clock, Clocks, runs_with_visit
from tests.dispatcher.naive_time import at, ms
from tests.dispatcher.promise_hall import promise_hall

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def clocks() -> Clocks:
    return Clocks(promise_hall())


def promise(text: str) -> Promise:
    found = Promise.read(text)
    assert found is not None
    return found


def said(clock: Clock) -> list[str]:
    return [at(moment).strftime("%m-%d %H:%M") for moment in clock]


def moment(text: str) -> int:
    return ms(datetime.fromisoformat(f"2026-{text}"))


@pytest.mark.parametrize(
    ("limit", "start", "yellow", "due"),
    [
        ("1d", "11-24 09:00", "11-24 16:36", "11-24 18:00"),
        ("5d", "11-24 09:00", "11-27 18:00", "11-30 18:00"),
        ("1.5d", "11-24 09:00", "11-25 10:24", "11-25 14:30"),
        ("10d best 1.5h", "11-24 09:00", "12-03 18:00", "12-07 18:00"),
    ],
)
def test_days_leave_out_the_day_of_acceptance_and_end_at_closing(
    clocks: Clocks, limit: str, start: str, yellow: str, due: str
) -> None:
    assert said(clocks.of_acceptance(promise(limit), MONDAY)) == [start, yellow, due]


def test_days_leave_out_holidays_and_count_make_up_saturdays(clocks: Clocks) -> None:
    assert said(clocks.of_acceptance(promise("1d"), date(2026, 2, 13)))[2] == "02-14 18:00"
    assert said(clocks.of_acceptance(promise("5d"), date(2026, 2, 13)))[2] == "02-27 18:00"


def test_hours_run_from_the_ticket_and_leave_out_lunch(clocks: Clocks) -> None:
    clock = clocks.of_visit(promise("2h"), MONDAY, moment("11-23 11:00"))
    assert said(clock) == ["11-23 11:00", "11-23 14:36", "11-23 15:00"]
    half_a_day = clocks.of_visit(promise("0.5d"), MONDAY, moment("11-23 10:00"))
    assert said(half_a_day) == ["11-23 10:00", "11-23 14:48", "11-23 15:30"]


def test_a_hold_makes_hours_stand_still(clocks: Clocks) -> None:
    one, two = moment("11-23 09:30"), moment("11-23 10:15")
    late = (moment("11-23 10:20"), moment("11-23 11:00"))
    held = clocks.of_visit(promise("2h"), MONDAY, moment("11-23 09:00"), [(one, two), late])
    assert said(held) == ["11-23 09:00", "11-23 14:01", "11-23 14:25"]
    over = (moment("11-23 16:00"), moment("11-23 17:00"))
    assert clocks.of_visit(promise("2h"), MONDAY, held.start, [over]).due == moment("11-23 11:00")


def test_on_the_spot_is_by_closing(clocks: Clocks) -> None:
    assert said(clocks.of_visit(promise("now"), MONDAY, moment("11-23 11:00")))[1:] == ["11-23 17:00", "11-23 18:00"]
    assert said(clocks.of_visit(promise("now"), MONDAY, moment("11-23 18:20")))[2] == "11-24 18:00"


def test_working_days_that_stood_still_are_added(clocks: Clocks) -> None:
    clock = clocks.of_acceptance(promise("5d"), MONDAY)
    stopped = moment("11-25 10:00")
    assert clocks.going_on(promise("5d"), clock, stopped, moment("11-25 17:00")) == clock, "the same day costs nothing"
    assert said(clocks.going_on(promise("5d"), clock, stopped, moment("11-30 09:00")))[2] == "12-03 18:00"
    assert said(clocks.going_on(promise("5d"), clock, stopped, moment("11-29 09:00")))[2] == "12-03 18:00"
    half = clocks.of_acceptance(promise("1.5d"), MONDAY)
    assert said(clocks.going_on(promise("1.5d"), half, moment("11-24 10:00"), moment("11-25 09:00")))[1:] == [
        "11-26 10:24",
        "11-26 14:30",
    ]


def test_what_was_broken_stays_broken(clocks: Clocks) -> None:
    for limit, clock in (
        ("1d", clocks.of_acceptance(promise("1d"), MONDAY)),
        ("2h", clocks.of_visit(promise("2h"), MONDAY, moment("11-23 09:00"))),
    ):
        assert clocks.going_on(promise(limit), clock, moment("11-26 09:00"), moment("11-30 09:00")) == clock


def test_hours_go_on_with_what_was_left(clocks: Clocks) -> None:
    clock = clocks.of_visit(promise("2h"), MONDAY, moment("11-23 11:00"))
    on = clocks.going_on(promise("2h"), clock, moment("11-23 11:30"), moment("11-24 09:00"))
    assert said(on)[1:] == ["11-24 10:06", "11-24 10:30"]


def test_which_promises_run_on_the_ticket() -> None:
    assert [runs_with_visit(promise(text)) for text in ("now", "2h", "0.5d", "1d", "5d best 2h")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_hall_that_gives_tickets_at_any_hour_keeps_promises_in_its_sessions() -> None:
    always: Hall = promise_hall(Hours(always=True))
    assert said(Clocks(always).of_acceptance(promise("1d"), MONDAY))[2] == "11-24 18:00"
