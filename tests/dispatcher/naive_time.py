"""Working time once more, minute by minute and without a thought: what the module is measured against."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.hall import Hours

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)


def works(hours: Hours, minute: datetime) -> bool:
    """Whether work is done in the minute that begins here."""
    of_day = minute.hour * 60 + minute.minute
    return any(session.start <= of_day < session.end for session in hours.of(minute.date()))


def between(hours: Hours, start: datetime, end: datetime) -> int:
    """Working minutes, counted one by one."""
    count = 0
    while start < end:
        count += works(hours, start)
        start += MINUTE
    return count


def after(hours: Hours, start: datetime, minutes: int) -> datetime:
    """The first moment by which so many minutes were worked."""
    while minutes:
        minutes -= works(hours, start)
        start += MINUTE
    return start


def ms(moment: datetime) -> int:
    return round(moment.replace(tzinfo=ZONE).timestamp() * 1000)


def at(ms: int) -> datetime:
    """The clock on the wall."""
    return datetime.fromtimestamp(ms / 1000, ZONE).replace(tzinfo=None)


def wall(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """What the clock on the hall's wall shows in 2026."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
