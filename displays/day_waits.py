"""How long people waited at which time of day, on one day or over weeks: what the dashboard's charts show. Pure.

Times of day are minutes after midnight on the hall's clock, waits are minutes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import mean, median
from typing import NamedTuple

from config.hall import Hall
from displays.measures import Wait, quantile
from web.openings import local

QUARTER_MIN = 15
WEEKS = 4
"""So many weeks have to be known before anything is said of what is usual."""
_SLOWEST = 0.9
_ALWAYS = (8 * 60, 18 * 60)
"""What a hall without hours shows of a day on which nobody came."""


class Day(NamedTuple):
    """One business day: the waits before every first call, and the share called in time (per cent, None of none)."""

    day: str
    waits: tuple[Wait, ...]
    within: float | None

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


class Quarter(NamedTuple):
    """A quarter of an hour, from `at`; None where nobody was called, or too little is known."""

    at: int
    calls: int
    middle: float | None
    slowest: float | None
    low: float | None
    usual: float | None
    high: float | None


def minute_of(hall: Hall, at: int) -> int:
    """The minute of the day at a moment (ms)."""
    moment = local(hall, at)
    return moment.hour * 60 + moment.minute


def same_weekday(past: Iterable[Day], day: str) -> list[Day]:
    """The last WEEKS days of the same weekday on which somebody was called; empty if there are fewer."""
    weekday = date.fromisoformat(day).weekday()
    found = [each for each in past if each.waits and each.day < day and each.date.weekday() == weekday]
    return found[-WEEKS:] if len(found) >= WEEKS else []


def quarters(hall: Hall, day: str, waits: Sequence[Wait], before: Sequence[Day]) -> list[Quarter]:
    """The day in quarters, from opening to closing and as far beyond as somebody was called; `before`: the same weekday
    of the last weeks."""
    today = _by(hall, waits, QUARTER_MIN)
    usual: defaultdict[int, list[float]] = defaultdict(list)
    for each in before:
        for at, found in _by(hall, each.waits, QUARTER_MIN).items():
            usual[at].append(median(found))
    first, end = _open(hall, day)
    start = min([first, *today])
    stop = max([end, *(at + QUARTER_MIN for at in today)])
    drawn = []
    for at in range(start - start % QUARTER_MIN, stop, QUARTER_MIN):
        mine, others = today.get(at, []), usual.get(at, [])
        enough = len(others) * 2 > len(before)
        drawn.append(
            Quarter(
                at,
                len(mine),
                median(mine) if mine else None,
                quantile(mine, _SLOWEST),
                min(others) if enough else None,
                median(others) if enough else None,
                max(others) if enough else None,
            )
        )
    return drawn


def week(hall: Hall, past: Iterable[Day], today: str) -> dict[int, dict[int, float]]:
    """Mean wait by weekday (0 Monday) and hour of the first call, over the last WEEKS weeks before today."""
    last = date.fromisoformat(today)
    found: defaultdict[int, defaultdict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day in past:
        if 0 < (last - day.date).days <= 7 * WEEKS:
            for hour, waits in _by(hall, day.waits, 60).items():
                found[day.date.weekday()][hour // 60].extend(waits)
    return {weekday: {hour: mean(waits) for hour, waits in hours.items()} for weekday, hours in sorted(found.items())}


def known_weeks(past: Iterable[Day], today: str) -> int:
    """How many whole weeks back the first day lies on which somebody was called."""
    days = [day.date for day in past if day.waits]
    return (date.fromisoformat(today) - min(days)).days // 7 if days else 0


def waiting_at(hall: Hall, day: Day, minute: int) -> int:
    """How many people, of those who were called later, waited at a minute of the day."""
    return sum(_exactly(hall, wait.at) - wait.ms / 60_000 <= minute < _exactly(hall, wait.at) for wait in day.waits)


def _exactly(hall: Hall, at: int) -> float:
    return minute_of(hall, at) + at % 60_000 / 60_000


def _by(hall: Hall, waits: Iterable[Wait], step: int) -> dict[int, list[float]]:
    found: defaultdict[int, list[float]] = defaultdict(list)
    for wait in waits:
        minute = minute_of(hall, wait.at)
        found[minute - minute % step].append(wait.ms / 60_000)
    return found


def _open(hall: Hall, day: str) -> tuple[int, int]:
    sessions = () if hall.hours.always else hall.hours.of(date.fromisoformat(day))
    return (sessions[0].start, sessions[-1].end) if sessions else _ALWAYS
