"""What is usual at which hour: every number of the charts equals a count by hand, and little history says nothing."""

from datetime import date, datetime, timedelta
from statistics import mean, median
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from displays.dashboard_charts import usual, week_rows
from displays.day_waits import Day, known_weeks, quarters, same_weekday, waiting_at, week
from displays.measures import Wait, quantile
from tests.small_hall import small_hall

HALL = small_hall()
MONDAY = date(2026, 11, 23)
TODAY = f"{MONDAY:%Y%m%d}"


def at(day: date, minute: int) -> int:
    moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(HALL.timezone))
    return round(moment.timestamp() * 1000)


def a_day(back: int, calls: list[tuple[int, int]]) -> Day:
    """calls: minute of the day and minutes waited."""
    day = MONDAY - timedelta(days=back)
    return Day(f"{day:%Y%m%d}", tuple(Wait(at(day, minute), waited * 60_000) for minute, waited in calls), 50.0)


calls = st.lists(st.tuples(st.integers(9 * 60, 17 * 60), st.integers(0, 60)), max_size=30)


@given(calls, st.lists(calls, min_size=4, max_size=4))
def test_a_quarter_is_counted_as_by_hand(today: list[tuple[int, int]], before: list[list[tuple[int, int]]]) -> None:
    weeks = [a_day(7 * (4 - n), found) for n, found in enumerate(before)]
    waits = a_day(0, today).waits
    for quarter in quarters(HALL, TODAY, waits, weeks):
        mine = sorted(waited for minute, waited in today if quarter.at <= minute < quarter.at + 15)
        assert quarter.calls == len(mine)
        assert quarter.middle == (median(mine) if mine else None)
        slowest = next((value for value in mine if sum(each <= value for each in mine) >= 0.9 * len(mine)), None)
        assert quarter.slowest == slowest
        of_weeks = [[w for minute, w in day if quarter.at <= minute < quarter.at + 15] for day in before]
        known = [median(each) for each in of_weeks if each]
        if len(known) > 2:
            assert (quarter.low, quarter.usual, quarter.high) == (min(known), median(known), max(known))
        else:
            assert quarter.usual is None
    assert sum(quarter.calls for quarter in quarters(HALL, TODAY, waits, weeks)) == len(today)


@given(st.lists(calls, min_size=28, max_size=28))
def test_the_week_is_the_mean_of_four_weeks(days: list[list[tuple[int, int]]]) -> None:
    past = [a_day(28 - n, found) for n, found in enumerate(days)]
    found = week(HALL, past, TODAY)
    for weekday in range(7):
        mine = [
            call for n, each in enumerate(days) for call in each if (MONDAY.toordinal() - 28 + n - 1) % 7 == weekday
        ]
        for hour in range(24):
            waits = [waited for minute, waited in mine if minute // 60 == hour]
            shown = found.get(weekday, {}).get(hour)
            assert (shown is None) == (not waits)
            assert shown is None or abs(shown - mean(waits)) < 1e-6


def test_three_weeks_are_too_little() -> None:
    past = [a_day(7 * n, [(600, 10)]) for n in (3, 2, 1)]
    assert known_weeks(past, TODAY) == 3 and same_weekday(past, TODAY) == []
    known = usual(HALL, past, TODAY)
    assert (known.before, known.weeks, week_rows(HALL, known, 0, 10)) == ((), {}, [])
    past.insert(0, a_day(28, [(600, 40)]))
    known = usual(HALL, past, TODAY)
    assert len(known.before) == 4
    ((weekday, cells),) = week_rows(HALL, known, 0, 10)
    assert (weekday, [(cell.hour, cell.minutes, cell.now) for cell in cells]) == (0, [(10, 18, True)])


def test_who_waited_at_an_hour_was_there_before_and_called_after() -> None:
    day = a_day(7, [(600, 10), (605, 4), (620, 30)])
    assert [waiting_at(HALL, day, minute) for minute in (589, 590, 600, 602, 605, 620)] == [0, 2, 1, 2, 1, 0]


@given(st.lists(st.integers(0, 99), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_the_least_value_that_covers_the_share(values: list[int], share: float) -> None:
    found = quantile(values, share)
    covering = [value for value in sorted(values) if sum(each <= value for each in values) >= share * len(values)]
    assert found == covering[0]
