"""Which booked appointments another hall file would touch, and what becomes of them. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from config.appointments import APPOINTMENT, lanes_of
from config.hall import Hall, Service, Text
from dispatcher.errors import Refused
from dispatcher.itineraries import check_way, itinerary, without_draining

GONE, CLOSED, UNBOOKED, MOVED = "gone", "closed", "unbooked", "moved"
BECOMES = {
    GONE: "新版本没有这个事项：到时签不了到。请先联系本人改约，或等这些日子过了再撤",
    CLOSED: "队列撤了、只办不取，或没有窗口办：到时办不了。请先联系本人改约，或等这些日子过了再撤",
    UNBOOKED: "仍可按约定的时间签到，但不能再改约",
    MOVED: "仍按约定的时间，到新的队列办",
}
"""What becomes of the appointments of an item, the worst first."""


class Touched(NamedTuple):
    """An item with booked appointments: how many on which day ('yyyymmdd'), and one of BECOMES."""

    service: str
    name: Text | None
    days: tuple[tuple[str, int], ...]
    why: str

    @property
    def booked(self) -> int:
        return sum(count for _, count in self.days)


def touched(old: Hall, new: Hall, ahead: Mapping[tuple[str, str], int]) -> list[Touched]:
    """Those that find something else than they were booked for, the worst first. `ahead`: how many are booked, by item
    and day."""
    days: dict[str, Counter[str]] = {}
    for (service, day), count in ahead.items():
        days.setdefault(service, Counter())[day] += count
    found = []
    for code, by_day in days.items():
        was = old.services.get(code)
        why = _why(new, code, was)
        if why and (why not in (GONE, CLOSED) or _why(old, code, was) != why):
            found.append(Touched(code, was.name if was else None, tuple(sorted(by_day.items())), why))
    order = list(BECOMES)
    return sorted(found, key=lambda each: (order.index(each.why), each.days[0][0], each.service))


def _why(new: Hall, code: str, was: Service | None) -> str:
    service = new.services.get(code)
    if service is None or not service.here:
        return GONE
    if not _open(new, code):
        return CLOSED
    if new.appointments.of(service) is None:
        return UNBOOKED
    return MOVED if was is not None and tuple(lanes_of(service)) != tuple(lanes_of(was)) else ""


def _open(hall: Hall, code: str) -> bool:
    """Whether a number with a slot can be given for the item, and somebody calls from each of its stages."""
    way = itinerary(hall, code, ())
    try:
        check_way(hall, way, APPOINTMENT)
        left = without_draining(hall, way)
    except Refused:
        return False
    served = {lane for window in hall.windows.values() for lane in window.lanes}
    return all(served & {*lanes} for _, lanes in left)
