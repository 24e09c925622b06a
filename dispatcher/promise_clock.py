"""When a promise turns yellow and when it is broken. Pure.

How 承诺时限 are read here, after the usual practice of service halls and the law's way of counting days (民法典 §201,
行政许可法 §82: a time limit in days counts working days, and the day on which it begins is not counted):

- `5d`: whole working days of the hall. The day of acceptance does not count; the promise is kept until the closing of
  the last day. It runs from acceptance, whatever the hour. A part of a day (`1.5d`) is that part of an ordinary day's
  working minutes, counted from the closing of the whole days.
- `2h`, and less than a day (`0.5d`): working minutes of the visitor's own time, from taking the ticket (or from the
  slot of an appointment), so lunch is left out but standing in line is not.
- `now`: within the visit, at the latest by the closing of the day (of the next working day for a ticket after closing).

Yellow is 80 % of the working time that the promise gives. A clock that stands still (a hold, a 补正) goes on where it
stood; of a promise in whole days the working days on which it stood still are added, the day it goes on is counted.
`config.promise.Promise.limit_min` is the length of a limit in minutes, for sorting and for words; it knows no
calendar.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from config.hall import Hall, Promise
from dispatcher.working_time import Span, WorkingTime

YELLOW_SHARE = 80
"""Hundredths of the limit after which a card is yellow."""

_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000


class Clock(NamedTuple):
    """When a promise began to run, turns yellow, and is broken if nothing has come of it by then. All ms."""

    start: int
    yellow: int
    due: int


class Clocks:
    """The clocks of one hall's promises. A hall that gives tickets at any hour keeps them in its sessions all the
    same."""

    def __init__(self, hall: Hall) -> None:
        self.hours = hall.hours.model_copy(update={"always": False})
        self.time = WorkingTime(self.hours, hall.timezone)

    def of_visit(self, promise: Promise, day: date, start: int, stops: Sequence[Span] = ()) -> Clock:
        """Of a promise that runs on the ticket itself, taken (or booked for) `start` on the business day `day`; `stops`
        are the spells on hold."""
        if promise.unit == "now":
            closing = self.time.closing(day)
            if closing <= start:
                closing = self.time.closing(self.time.working_day(day, 1))
            given = self.time.between(start, closing)
            return Clock(start, self._moment(start, given * YELLOW_SHARE // 100, stops), closing)
        given = self._length(promise)
        return Clock(start, self._moment(start, given * YELLOW_SHARE // 100, stops), self._moment(start, given, stops))

    def of_acceptance(self, promise: Promise, day: date) -> Clock:
        """Of a promise in whole working days, accepted on the business day `day`."""
        first = self.time.working_day(day, 1)
        start = self.time.opening(first)
        due = self._last(promise, day)
        return Clock(start, self._yellow(start, due), due)

    def going_on(self, promise: Promise, clock: Clock, stopped: int, now: int) -> Clock:
        """A case's clock that stood still from `stopped` until `now`."""
        if runs_with_visit(promise):
            return Clock(clock.start, *(self._on(at, stopped, now) for at in clock[1:]))
        if clock.due <= stopped:
            return clock  # broken before it stood still
        lost = self.time.working_days(self.time.date_of(stopped), self.time.date_of(now))
        yellow = self._later(clock.yellow, lost) if clock.yellow > stopped else clock.yellow
        return Clock(clock.start, yellow, self._later(clock.due, lost))

    def _on(self, at: int, stopped: int, now: int) -> int:
        """A moment that was still to come when the clock stopped, as far from `now`."""
        return self.time.after(now, self.time.between(stopped, at)) if at > stopped else at

    def _later(self, at: int, days: int) -> int:
        """The same stretch after the opening of a day, so many working days later; at closing if it was at closing."""
        day = self.time.date_of(at)
        moved = self.time.working_day(day, days) if days else day
        if at == self.time.closing(day):
            return self.time.closing(moved)
        return self.time.after(self.time.opening(moved), self.time.between(self.time.opening(day), at))

    def _last(self, promise: Promise, day: date) -> int:
        whole = int(promise.amount)
        closing = self.time.closing(self.time.working_day(day, whole))
        part = round((promise.amount - whole) * self.hours.minutes_a_day()) * _MINUTE_MS
        return self.time.after(closing, part)

    def _yellow(self, start: int, due: int) -> int:
        return self.time.after(start, self.time.between(start, due) * YELLOW_SHARE // 100)

    def _length(self, promise: Promise) -> int:
        if promise.unit == "d":
            return round(promise.amount * self.hours.minutes_a_day()) * _MINUTE_MS
        return round(promise.amount * _HOUR_MS)

    def _moment(self, start: int, amount: int, stops: Sequence[Span]) -> int:
        at, left = start, amount
        for held, resumed in stops:
            ran = self.time.between(at, held)
            if ran >= left:
                break
            at, left = resumed, left - ran
        return self.time.after(at, left)


def runs_with_visit(promise: Promise) -> bool:
    """Whether the promise runs on the ticket, from taking it; else from acceptance."""
    return promise.unit != "d" or promise.amount < 1
