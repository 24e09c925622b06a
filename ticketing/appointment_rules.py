"""When appointments may be booked and used: days on the hall's calendar, slots, early and late. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from config.hall import Diary, Hall, Service
from ticketing.appointment_errors import NoSuchSlot, NotBookable

_MINUTE_MS = 60_000
_LOOK_AHEAD = 120
"""Days; no holiday with the days asked for behind it is longer."""

Standing = Literal["early", "on_time", "late"]


class Room(NamedTuple):
    """How many may be booked: in each slot, and in the whole day, walk-ins' share left out."""

    slot: int
    day: int


class Free(NamedTuple):
    """A slot and how many places it still has. `at`: ms."""

    at: int
    places: int


def diary_of(hall: Hall, code: str) -> tuple[Service, Diary]:
    """The item and where it is booked. Raises NotBookable."""
    service = hall.services.get(code)
    diary = hall.appointments.of(service) if service is not None and service.here else None
    if service is None or diary is None:
        raise NotBookable()
    return service, diary


def bookable(hall: Hall) -> list[Service]:
    """Every item that can be booked, in the catalogue's order."""
    return [service for service in hall.services.values() if service.here and hall.appointments.of(service)]


def today(hall: Hall, now: int) -> date:
    """The day in the hall's time zone."""
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(hall.timezone)).date()


def word_of(day: date) -> str:
    """As the business day is called: '20261123'."""
    return day.strftime("%Y%m%d")


def days(hall: Hall, now: int) -> list[date]:
    """Today if it is a working day of the hall, and the working days ahead that are open for booking."""
    first = today(hall, now)
    ahead = (first + timedelta(days=each) for each in range(1, _LOOK_AHEAD))
    working = [day for day in ahead if hall.hours.of(day)][: hall.appointments.days_ahead]
    return [first, *working] if hall.hours.of(first) else working


def slots(hall: Hall, diary: Diary, day: date) -> list[int]:
    """The beginnings of a day's slots in ms; each ends within the session it began in."""
    found = []
    for session in diary.sessions(hall.hours, day):
        last = session.end - diary.slot_min
        found += [_ms(hall, day, minute) for minute in range(session.start, last + 1, diary.slot_min)]
    return found


def room(hall: Hall, diary: Diary, day: date) -> Room:
    """At least one a day, so that a small diary is not all walk-ins."""
    whole = len(slots(hall, diary, day)) * diary.capacity
    kept = -int(-whole * diary.walk_in_share // 1)  # rounded up: walk-ins get what they were promised
    return Room(diary.capacity, max(1, whole - kept))


def open_slots(hall: Hall, diary: Diary, day: date, now: int, taken: Mapping[int, int]) -> list[Free]:
    """The slots still to come on a day, with the places left; taken: booked places of that day, by slot."""
    whole = room(hall, diary, day)
    left = max(0, whole.day - sum(taken.values()))
    return [Free(at, max(0, min(left, whole.slot - taken.get(at, 0)))) for at in slots(hall, diary, day) if at > now]


def slot_day(hall: Hall, diary: Diary, at: int, now: int) -> date:
    """The day of a slot that may be booked now. Raises NoSuchSlot."""
    day = today(hall, at)
    if at <= now or day not in days(hall, now) or at not in slots(hall, diary, day):
        raise NoSuchSlot()
    return day


def standing(hall: Hall, slot: int, now: int) -> Standing:
    """How a visitor stands who checks in now; both ends of the time to check in belong to it."""
    if now < check_in_from(hall, slot):
        return "early"
    return "late" if now > keeps_until(hall, slot) else "on_time"


def check_in_from(hall: Hall, slot: int) -> int:
    return slot - round(hall.appointments.early_min * _MINUTE_MS)


def keeps_until(hall: Hall, slot: int) -> int:
    """After this the slot is no rank any more."""
    return slot + round(hall.rules.appointment_late_min * _MINUTE_MS)


def clock(hall: Hall, at: int, now: int) -> str:
    """'10:15' for today, '11-24 10:15' for another day."""
    moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(hall.timezone))
    return moment.strftime("%H:%M" if moment.date() == today(hall, now) else "%m-%d %H:%M")


def midnight(hall: Hall, day: date) -> int:
    """When a day begins, in ms."""
    return _ms(hall, day, 0)


def _ms(hall: Hall, day: date, minute: int) -> int:
    """A wall-clock minute of a day."""
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(hall.timezone))
    return round(wall.timestamp() * 1000)
