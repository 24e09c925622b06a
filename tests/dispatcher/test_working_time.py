"""Working time: additive, its own inverse, and the same as counting every minute."""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.hall import Hours
from dispatcher.working_time import NeverOpen, WorkingTime
from tests.dispatcher import naive_time as naive
from tests.dispatcher.naive_time import wall

USUAL = Hours()
ODD = Hours.model_validate(
    {
        "sessions": ["9:00-12:00", "14:00-18:00"],
        "weekly": {"fri": ["9:00-12:00"], "sat": ["10:00-11:30"]},
        "closed": ["2026-11-25"],
        "open": ["2026-11-29"],
        "days": {"2026-11-26": ["8:15-8:45", "20:00-21:00"]},
    }
)
ALWAYS = Hours(always=True)
HALLS = {"usual": USUAL, "odd": ODD, "always": ALWAYS}
ROWS = list(csv.DictReader((Path(__file__).parent / "working_time.csv").read_text().splitlines()))

moments = st.integers(naive.ms(wall(1, 20)), naive.ms(wall(12, 20)))
amounts = st.integers(0, 40 * 7 * 3_600_000)
hours_of = st.sampled_from(list(HALLS.values()))


def time_of(hours: Hours) -> WorkingTime:
    return WorkingTime(hours, "Asia/Shanghai")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_the_table_that_can_be_checked_by_hand(row: dict[str, str]) -> None:
    time, minutes = time_of(USUAL), int(row["minutes"])
    start, end = (naive.ms(datetime.fromisoformat(row[name])) for name in ("start", "end"))
    assert naive.at(time.after(start, minutes * 60_000)) == naive.at(end)
    assert time.between(start, end) == minutes * 60_000
    assert naive.between(USUAL, naive.at(start), naive.at(end)) == minutes


@pytest.mark.parametrize("name", HALLS)
def test_the_same_as_counting_every_minute(name: str) -> None:
    chance, hours, time = random.Random(name), HALLS[name], time_of(HALLS[name])
    around = ("2026-02-13", "2026-02-26", "2026-05-01", "2026-09-18", "2026-10-07", "2026-11-24", "2026-11-27")
    for _ in range(70):
        start = datetime.fromisoformat(chance.choice(around)) + timedelta(minutes=chance.randrange(3 * 1440))
        minutes = chance.randrange(1, 900)
        end = naive.after(hours, start, minutes)
        assert naive.at(time.after(naive.ms(start), minutes * 60_000)) == end
        later = start + timedelta(minutes=chance.randrange(4 * 1440))
        assert time.between(naive.ms(start), naive.ms(later)) == naive.between(hours, start, later) * 60_000


@given(hours_of, moments, amounts)
@settings(max_examples=150, deadline=None)
def test_between_undoes_after(hours: Hours, start: int, amount: int) -> None:
    time = time_of(hours)
    end = time.after(start, amount)
    assert time.between(start, end) == amount == -time.between(end, start)
    assert amount == 0 or time.between(start, end - 1) == amount - 1


@given(hours_of, moments, amounts, amounts)
@settings(max_examples=100, deadline=None)
def test_two_stretches_are_one(hours: Hours, start: int, one: int, two: int) -> None:
    time = time_of(hours)
    assert time.after(time.after(start, one), two) == time.after(start, one + two)


@given(hours_of, st.lists(moments, min_size=3, max_size=3).map(sorted))
@settings(max_examples=100, deadline=None)
def test_what_passes_adds_up(hours: Hours, three: list[int]) -> None:
    first, middle, last = three
    time = time_of(hours)
    assert time.between(first, middle) + time.between(middle, last) == time.between(first, last)


def test_working_days_leave_out_the_one_they_begin_with() -> None:
    time = time_of(USUAL)
    assert time.working_day(date(2026, 11, 23), 5) == date(2026, 11, 30)
    assert time.working_day(date(2026, 11, 28), 1) == date(2026, 11, 30)
    assert time.working_day(date(2026, 2, 13), 1) == date(2026, 2, 14), "a make-up Saturday counts"
    assert time.working_day(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert time.working_days(date(2026, 11, 23), date(2026, 11, 30)) == 5
    assert time.working_days(date(2026, 11, 28), date(2026, 11, 30)) == 0


def test_half_days_and_overrides_count_as_they_are() -> None:
    time = time_of(ODD)
    monday, friday = (naive.ms(wall(11, day)) for day in (23, 27))
    assert time.between(monday, naive.ms(wall(11, 26))) == 14 * 3_600_000
    assert naive.at(time.closing(date(2026, 11, 27))) == wall(11, 27, 12, 0)
    assert naive.at(time.after(friday, 4 * 3_600_000)) == wall(11, 28, 11, 0)


def test_a_hall_that_never_works_says_so() -> None:
    closed = WorkingTime(
        Hours.model_construct(always=False, sessions=(), weekly={}, days={}, closed=(), open=()), "UTC"
    )
    with pytest.raises(NeverOpen):
        closed.after(naive.ms(wall(11, 23)), 1)
    with pytest.raises(NeverOpen):
        closed.working_day(date(2026, 11, 23), 1)
