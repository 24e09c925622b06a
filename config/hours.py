"""When the hall is open, and when it gives tickets."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from config.text import Flag, Part, Whole, refusal
from config.workdays import Kind, kind_of

_SESSION = re.compile(r"(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_MIN = 24 * 60
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Session(Part):
    """A stretch of work without a break, in minutes after midnight."""

    start: Annotated[Whole, Field(ge=0, lt=_DAY_MIN)]
    end: Annotated[Whole, Field(gt=0, le=_DAY_MIN)]

    def __str__(self) -> str:
        return "–".join(f"{at // 60}:{at % 60:02}" for at in (self.start, self.end))


def _session(value: object) -> object:
    """'9:00-12:00' as minutes; anything else as it is."""
    if not isinstance(value, str):
        return value
    found = _SESSION.fullmatch(value.strip())
    hour, minute, to_hour, to_minute = (int(digits) for digits in found.groups()) if found else (0, 0, 0, 0)
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not start < end <= _DAY_MIN:
        raise refusal("a stretch within one day, as '9:00-12:00'")
    return {"start": start, "end": end}


def _in_order(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    if any(later.start < earlier.end for earlier, later in pairwise(sessions)):
        raise refusal("stretches in order that do not overlap")
    return sessions


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise refusal("a date, as 2027-02-06")


Day = Annotated[date, BeforeValidator(_day)]
Sessions = Annotated[
    tuple[Annotated[Session, BeforeValidator(_session)], ...], Field(max_length=6), AfterValidator(_in_order)
]


class Hours(Part):
    """Sessions of working days. What decides about a day, the first that speaks: `days`, `closed`, `open`, the State
    Council's holidays and working Saturdays, `weekly`, then `sessions` from Monday to Friday."""

    always: Flag = False
    """Never closed: a practice hall or a self-service zone."""
    sessions: Annotated[Sessions, Field(min_length=1)] = (
        Session(start=9 * 60, end=12 * 60),
        Session(start=14 * 60, end=18 * 60),
    )
    weekly: Mapping[Weekday, Sessions] = Field(default_factory=dict)
    """Weekdays that differ; an empty list closes one. They do not count on a holiday."""
    closed: Annotated[tuple[Day, ...], Field(max_length=400)] = ()
    """Days off that the calendar does not know."""
    open: Annotated[tuple[Day, ...], Field(max_length=400)] = ()
    """Working days that the calendar does not know, such as make-up Saturdays; with the usual sessions."""
    days: Annotated[Mapping[Day, Sessions], Field(max_length=400)] = Field(default_factory=dict)
    """Days with sessions of their own."""
    last_ticket_before_breaks: Flag = True
    """Whether a lane's last ticket comes before a break as it does before closing, so that those who hold one are
    served before lunch and not through it; False: a break stops tickets only when it begins."""

    @model_validator(mode="after")
    def _one_word_for_a_day(self) -> Self:
        if twice := {*self.closed} & {*self.open} or ({*self.closed} | {*self.open}) & {*self.days}:
            raise refusal(f"each day named once: {min(twice)} stands in more than one of closed, open and days")
        return self

    def of(self, day: date) -> tuple[Session, ...]:
        """When work is done on a day; nothing when the hall is closed."""
        if self.always:
            return (Session(start=0, end=_DAY_MIN),)
        if day in self.days:
            return self.days[day]
        if day in self.closed:
            return ()
        if day in self.open:
            return self.sessions
        kind = kind_of(day)
        if kind is Kind.MADE_UP:
            return self.sessions
        if kind is Kind.HOLIDAY:
            return ()
        return self.weekly.get(_WEEKDAYS[day.weekday()], self.sessions if kind is Kind.WORKDAY else ())

    def issuing(self, day: date, timezone: str, last_ticket_min: int) -> tuple[tuple[int, int], ...]:
        """When tickets are given on a day, as (from, until) in ms since 1970, until excluded. Each session begins with
        its start and ends `last_ticket_min` before its end: closing always, a break where the hall wants it."""
        return tuple(span for span in self.spans(day, timezone, last_ticket_min) if span[0] < span[1])

    def spans(self, day: date, timezone: str, last_ticket_min: int) -> tuple[tuple[int, int], ...]:
        """The same with sessions that are too short for any ticket: one for each session of the day."""
        sessions, spans = self.of(day), []
        for session in sessions:
            closing = session is sessions[-1] or self.last_ticket_before_breaks
            until = session.end - (last_ticket_min if closing and not self.always else 0)
            spans.append((_ms(day, session.start, timezone), _ms(day, max(0, until), timezone)))
        return tuple(spans)

    def closing(self, day: date, timezone: str) -> int | None:
        """When the last session of a day ends, in ms; None on a day off and where the hall never closes."""
        sessions = () if self.always else self.of(day)
        return _ms(day, sessions[-1].end, timezone) if sessions else None

    def extended(self, day: date, minutes: int) -> Self:
        """The same hours with the last session of one day that much longer, until midnight at most."""
        sessions = self.of(day)
        if self.always or not sessions or not minutes:
            return self
        last = sessions[-1]
        longer = Session(start=last.start, end=min(_DAY_MIN, last.end + minutes))
        closed, opened = (tuple(each for each in days if each != day) for days in (self.closed, self.open))
        days = {**self.days, day: (*sessions[:-1], longer)}
        return self.model_copy(update={"days": days, "closed": closed, "open": opened})

    def room_to_extend(self, day: date) -> int:
        """Minutes between the last session's end and midnight: the most it can be extended by; 0 on a day off."""
        sessions = () if self.always else self.of(day)
        return _DAY_MIN - sessions[-1].end if sessions else 0

    def minutes_a_day(self) -> int:
        """Working minutes of an ordinary day: what a promise of one working day means."""
        return sum(session.end - session.start for session in self.sessions)


@lru_cache(maxsize=1024)
def _ms(day: date, minutes: int, timezone: str) -> int:
    """A wall-clock minute of a day; on a day when the clocks change, what the wall shows counts."""
    past, minute = divmod(minutes, _DAY_MIN)
    moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(timezone))
    return round((moment + timedelta(days=past)).astimezone(UTC).timestamp() * 1000)
