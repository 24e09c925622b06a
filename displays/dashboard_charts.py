"""The dashboard's three pictures of time as tables: today by quarters, the last weeks by hour, the last days. The
page's charts are drawn from these tables, so that a picture and its table twin cannot differ. Pure.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from config.hall import Hall
from displays.day_waits import WEEKS, Day, Quarter, known_weeks, quarters, same_weekday, week
from displays.measures import Today

MONTH_DAYS = 30
STEPS = (7, 10, 13, 16, 19)
"""Minutes at which a cell of the week becomes one shade darker."""


class Usual(NamedTuple):
    """What the days before say, worked out once a day."""

    day: str
    before: Sequence[Day]
    """The same weekday of the last weeks; empty where too little is known."""
    weeks: dict[int, dict[int, float]]
    """Mean wait by weekday and hour; empty where too little is known."""
    month: Sequence[tuple[date, float | None]]
    """The share called in time, by day; None where nobody was called."""


class TodayChart(NamedTuple):
    """`rows`: by quarter, what is past or known to be usual; `now`: the minute of the day; `ahead`: whether a forecast
    is given."""

    rows: Sequence[Quarter]
    now: int
    target: float
    ahead: bool


class Cell(NamedTuple):
    """An hour of a weekday: minutes, and how dark it is (0–5)."""

    hour: int
    minutes: int | None
    shade: int
    now: bool


def usual(hall: Hall, past: Sequence[Day], day: str) -> Usual:
    """`past`: the known days before `day`, the first one first."""
    enough = known_weeks(past, day) >= WEEKS
    last = date.fromisoformat(day)
    days = {each.date: each.within for each in past}
    month = [(at, days[at]) for back in range(MONTH_DAYS - 1, 0, -1) if (at := last - timedelta(days=back)) in days]
    return Usual(day, same_weekday(past, day) if enough else (), week(hall, past, day) if enough else {}, month)


def today_chart(hall: Hall, day: str, minute: int, today: Today, known: Usual) -> TodayChart:
    """minute: of the day, now."""
    rows = quarters(hall, day, today.waits(), known.before)
    return TodayChart(rows, minute, hall.rules.within_min, bool(known.before))


def week_rows(hall: Hall, known: Usual, weekday: int, hour: int) -> list[tuple[int, list[Cell]]]:
    """Weekdays that are known, each with the hours at which somebody was ever called; `weekday`, `hour`: now."""
    hours = sorted({at for found in known.weeks.values() for at in found})
    span = range(hours[0], hours[-1] + 1) if hours else ()
    return [
        (row, [_cell(found.get(at), at, (row, at) == (weekday, hour)) for at in span])
        for row, found in known.weeks.items()
    ]


def _cell(minutes: float | None, hour: int, now: bool) -> Cell:
    if minutes is None:
        return Cell(hour, None, 0, now)
    whole = ceil(minutes)
    return Cell(hour, whole, sum(whole >= step for step in STEPS), now)
