"""Chinese working days: weekends, statutory holidays, and the working Saturdays and Sundays that make up for them."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import lru_cache

import chinese_calendar


class Kind(Enum):
    """What the State Council's calendar makes of a day."""

    WORKDAY = "workday"
    MADE_UP = "made up"
    """A Saturday or Sunday worked for a holiday (调休)."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@lru_cache(maxsize=512)
def kind_of(day: date) -> Kind:
    """A year whose calendar is not published (or not yet known to the library) has weekends but no holidays."""
    weekend = day.weekday() >= 5
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return Kind.WEEKEND if weekend else Kind.WORKDAY
    if free:
        return Kind.WEEKEND if weekend and name is None else Kind.HOLIDAY
    return Kind.MADE_UP if weekend else Kind.WORKDAY


def last_known_year() -> int:
    """The last year whose holidays are known."""
    days: Iterable[date] = chinese_calendar.holidays
    return max(day.year for day in days)
