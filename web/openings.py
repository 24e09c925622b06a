"""When the hall gives tickets: now, until when, and when next. Pure; times in ms since 1970 (UTC)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.hall import Hall, Lane
from dispatcher.state import State
from dispatcher.supporting import supported

_DAYS_AHEAD = 15


def local(hall: Hall, now: int) -> datetime:
    """A moment on the hall's clock."""
    return datetime.fromtimestamp(now / 1000, ZoneInfo(hall.timezone))


def today_of(hall: Hall, state: State) -> Hall:
    """The hall as it is on the state's day: with its closing as late as it has been extended to, and each window with
    the lane that it supports."""
    hall = supported(hall, state)
    if not state.extended:
        return hall
    hours = hall.hours.extended(date.fromisoformat(state.day), state.extended)
    return hall.model_copy(update={"hours": hours})


def day_ends(hall: Hall, day: str) -> float:
    """When the calendar day 'yyyymmdd' of the hall is over, in seconds since 1970; by then its business is closed."""
    midnight = datetime.strptime(day, "%Y%m%d").replace(tzinfo=ZoneInfo(hall.timezone))
    return (midnight + timedelta(days=1)).timestamp()


def gives(hall: Hall, lane: Lane, now: int) -> bool:
    """Whether this lane gives tickets at `now`."""
    if lane.draining:
        return False
    return hall.hours.always or any(start <= now < end for start, end in _spans(hall, lane, local(hall, now).date()))


def gives_until(hall: Hall, lanes: Iterable[Lane], now: int) -> int | None:
    """When the last of the lanes stops giving tickets in the present session; None if none does or always."""
    day = local(hall, now).date()
    ends = [end for lane in lanes for start, end in _spans(hall, lane, day) if start <= now < end]
    return None if hall.hours.always else max(ends, default=None)


def gives_next(hall: Hall, lanes: Iterable[Lane], now: int) -> int | None:
    """When the first of the lanes begins to give tickets again; None if not within two weeks."""
    every, today = tuple(lanes), local(hall, now).date()
    for ahead in range(_DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        starts = [start for lane in every for start, _ in _spans(hall, lane, day) if start > now]
        if starts:
            return min(starts)
    return None


def _spans(hall: Hall, lane: Lane, day: date) -> tuple[tuple[int, int], ...]:
    return () if lane.draining else tuple(hall.hours.issuing(day, hall.timezone, lane.last_ticket_min))
