"""By when what could not be done is to be answered: 0 working days on the spot, 5, then 10 with a joint meeting. Pure.

As with promises, the day of the note does not count, and the last day ends at its closing. A hall without working days
has no deadlines.
"""

from datetime import timedelta
from typing import NamedTuple

from config.hall import Hall
from dispatcher.working_time import NeverOpen, WorkingTime
from web.problem_tables import Problem
from web.problem_words import MEETING, PENDING

_DAY = timedelta(days=1)
IN_TIME, TODAY, LATE = "in-time", "today", "late"


class Deadlines(NamedTuple):
    """When a note goes to the meeting, and when that is to be over (ms, 0: never)."""

    first: int
    meeting: int


class Due(NamedTuple):
    """How a note stands to its deadline `at` (ms): IN_TIME with so many working `days` left, TODAY, or LATE by so many
    (0: since today)."""

    mark: str
    days: int
    at: int


def deadlines(hall: Hall, at: int) -> Deadlines:
    """Of a note made at `at` (ms)."""
    time, rules = WorkingTime(hall.hours, hall.timezone), hall.rules
    day = time.date_of(at)
    try:
        first, meeting = (
            time.closing(time.working_day(day, n)) for n in (rules.problem_days, rules.problem_meeting_days)
        )
    except NeverOpen:
        return Deadlines(0, 0)
    return Deadlines(first, max(first, meeting))


def due_of(problem: Problem, hall: Hall, now: int) -> Due | None:
    """Of a note that waits for its answer; None for others."""
    at = problem.meeting_due if problem.state == MEETING else problem.due
    if problem.state not in PENDING or not at:
        return None
    time = WorkingTime(hall.hours, hall.timezone)
    today, last = time.date_of(now), time.date_of(at - 1)
    if now >= at:
        return Due(LATE, time.working_days(last + _DAY, today + _DAY), at)
    return Due(TODAY, 0, at) if today == last else Due(IN_TIME, time.working_days(today + _DAY, last + _DAY), at)
