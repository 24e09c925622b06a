"""When tickets are given: ordinary days, lunch, holidays, make-up Saturdays, and what the hall file says instead."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hall import Hours, Session
from config.workdays import Kind, kind_of, last_known_year

ZONE = "Asia/Shanghai"
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
MADE_UP, SPRING_FESTIVAL = date(2026, 2, 14), date(2026, 2, 17)
UNPUBLISHED = date(2099, 10, 1)  # a Thursday, and China's National Day
MORNING = Session(start=540, end=720)


def told(hours: Hours, day: date, last_ticket_min: int = 30, zone: str = ZONE) -> list[str]:
    """The spans as a clock on the hall's wall shows them."""

    def clock(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone)).strftime("%H:%M")

    return [f"{clock(start)}-{clock(end)}" for start, end in hours.issuing(day, zone, last_ticket_min)]


def test_an_ordinary_day() -> None:
    assert told(Hours(), MONDAY) == ["09:00-11:30", "14:00-17:30"]
    assert Hours().issuing(MONDAY, ZONE, 30)[0][0] == 1_795_395_600_000
    assert Hours().minutes_a_day() == 7 * 60


def test_each_lane_has_its_own_last_ticket() -> None:
    assert told(Hours(), MONDAY, 0) == ["09:00-12:00", "14:00-18:00"]
    assert told(Hours(), MONDAY, 15) == ["09:00-11:45", "14:00-17:45"]


def test_a_hall_may_give_tickets_up_to_lunch() -> None:
    hours = Hours(last_ticket_before_breaks=False)
    assert told(hours, MONDAY) == ["09:00-12:00", "14:00-17:30"]


def test_a_session_too_short_for_a_last_ticket_gives_none() -> None:
    assert told(Hours(), MONDAY, 200) == ["14:00-14:40"]
    assert told(Hours(), MONDAY, 240) == []


def test_weekends_and_holidays_are_off_and_make_up_saturdays_are_not() -> None:
    assert told(Hours(), SATURDAY) == []
    assert told(Hours(), SPRING_FESTIVAL) == []
    assert told(Hours(), MADE_UP) == ["09:00-11:30", "14:00-17:30"]
    assert [kind_of(day) for day in (MONDAY, SATURDAY, MADE_UP, SPRING_FESTIVAL)] == [
        Kind.WORKDAY,
        Kind.WEEKEND,
        Kind.MADE_UP,
        Kind.HOLIDAY,
    ]


def test_a_holiday_on_a_saturday_is_a_holiday() -> None:
    saturday_of_the_festival = date(2026, 2, 21)
    weekly = Hours(weekly={"sat": (MORNING,)})
    assert told(weekly, saturday_of_the_festival) == []
    assert told(weekly, SATURDAY) == ["09:00-11:30"]


def test_a_year_not_yet_published_has_weekends_only_until_the_hall_says_more() -> None:
    assert UNPUBLISHED.year > last_known_year() >= 2026
    assert told(Hours(), UNPUBLISHED) == ["09:00-11:30", "14:00-17:30"]
    assert told(Hours(), date(2099, 10, 3)) == []
    known = Hours(closed=(UNPUBLISHED,), open=(date(2099, 10, 3),))
    assert told(known, UNPUBLISHED) == []
    assert told(known, date(2099, 10, 3)) == ["09:00-11:30", "14:00-17:30"]


def test_the_hall_file_goes_before_the_calendar() -> None:
    hours = Hours.model_validate(
        {
            "closed": [MONDAY, "2026-02-14"],
            "open": [SPRING_FESTIVAL],
            "days": {"2026-11-24": ["9:00-12:00"], "2026-11-28": ["10:00–16:00"], "2026-11-25": []},
        }
    )
    assert told(hours, MONDAY) == told(hours, MADE_UP) == []
    assert told(hours, SPRING_FESTIVAL) == ["09:00-11:30", "14:00-17:30"]
    assert told(hours, date(2026, 11, 24)) == ["09:00-11:30"]
    assert told(hours, SATURDAY) == ["10:00-15:30"]
    assert told(hours, date(2026, 11, 25)) == []


def test_always_is_from_midnight_to_midnight_every_day() -> None:
    (span,) = Hours(always=True).issuing(SPRING_FESTIVAL, ZONE, 30)
    assert span[1] - span[0] == 86_400_000


def test_the_clock_on_the_wall_counts_when_clocks_change() -> None:
    assert told(Hours(sessions=(Session(start=60, end=600),)), date(2026, 10, 26), 0, "Europe/Berlin") == [
        "01:00-10:00"
    ]
    (span,) = Hours(always=True).issuing(date(2026, 10, 25), "Europe/Berlin", 0)
    assert span[1] - span[0] == 25 * 3_600_000


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 480), st.booleans())
def test_spans_are_in_order_within_the_day(day: date, last: int, breaks: bool) -> None:
    spans = Hours(last_ticket_before_breaks=breaks).issuing(day, ZONE, last)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(datetime.fromtimestamp(edge / 1000, ZoneInfo(ZONE)).date() == day for edge in edges)


@pytest.mark.parametrize("wrong", ["", "9-12", "9:00", "12:00-9:00", "9:00-9:00", "9:00-25:00", "9:60-10:00"])
def test_a_session_that_cannot_be(wrong: str) -> None:
    with pytest.raises(ValueError, match="within one day"):
        Hours.model_validate({"sessions": [wrong]})


def test_a_session_may_end_at_midnight() -> None:
    assert told(Hours.model_validate({"sessions": ["18:00-24:00"]}), MONDAY, 0) == ["18:00-00:00"]
