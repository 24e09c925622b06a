"""Working time of a hall: what passes while its sessions run, and when so much of it will have passed. Pure.

Lunch, nights, weekends, holidays and days off stand still; make-up working days 调休, half days and overrides count
as the hall's Hours have them. All times and amounts are whole ms, so nothing is ever rounded; the effort grows with
the days.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from config.hours import Hours

_DAY = timedelta(days=1)
_HORIZON_DAYS = 3660
"""A hall that does not work for ten years does not work."""

Span = tuple[int, int]
"""From, until (excluded), in ms since 1970 (UTC)."""


class NeverOpen(Exception):
    """The hall's hours hold no working time in the next ten years."""


class WorkingTime:
    def __init__(self, hours: Hours, timezone: str) -> None:
        self._hours, self._timezone = hours, timezone
        self._spans: dict[date, tuple[Span, ...]] = {}

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._timezone)

    def date_of(self, at: int) -> date:
        """The date on the hall's clock."""
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone).date()

    def spans(self, day: date) -> tuple[Span, ...]:
        """The day's sessions, in order; none on a day off."""
        if day not in self._spans:
            self._spans[day] = self._hours.issuing(day, self._timezone, 0)
        return self._spans[day]

    def between(self, start: int, end: int) -> int:
        """Working ms from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        day, last, passed = self.date_of(start), self.date_of(end), 0
        while day <= last:
            passed += sum(max(0, min(end, until) - max(start, since)) for since, until in self.spans(day))
            day += _DAY
        return passed

    def after(self, start: int, amount: int) -> int:
        """The first moment by which `amount` (ms, not negative) of working time has passed since `start`. Raises
        NeverOpen."""
        if amount <= 0:
            return start
        day, left, idle = self.date_of(start), amount, 0
        while idle < _HORIZON_DAYS:
            for since, until in self.spans(day):
                since = max(start, since)
                if until - since >= left:
                    return since + left
                left -= max(0, until - since)
            idle = 0 if self.spans(day) else idle + 1
            day += _DAY
        raise NeverOpen()

    def works(self, day: date) -> bool:
        return bool(self.spans(day))

    def closing(self, day: date) -> int:
        """When the last session of the day ends; midnight before it on a day off."""
        spans = self.spans(day)
        return spans[-1][1] if spans else self._midnight(day)

    def opening(self, day: date) -> int:
        """When the first session of the day begins; midnight before it on a day off."""
        spans = self.spans(day)
        return spans[0][0] if spans else self._midnight(day)

    def working_day(self, day: date, count: int) -> date:
        """The working day number `count` (from 1) after `day`, which is not counted itself. Raises NeverOpen."""
        idle = 0
        while count > 0:
            day += _DAY
            works = self.works(day)
            count, idle = count - works, 0 if works else idle + 1
            if idle > _HORIZON_DAYS:
                raise NeverOpen()
        return day

    def working_days(self, first: date, until: date) -> int:
        """How many working days there are from `first` up to `until`, which is not counted."""
        return sum(self.works(first + _DAY * at) for at in range((until - first).days))

    def _midnight(self, day: date) -> int:
        return round(datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp() * 1000)
