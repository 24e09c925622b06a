"""What may be booked ahead: diaries of slots, each for some items or for a whole lane."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from config.hours import Hours, Session, Sessions
from config.lanes import Lane
from config.mistakes import Mistake, shown
from config.services import Service
from config.text import Code, Number, Part, Whole, known

APPOINTMENT = "appointment"
"""The class of a ticket whose slot is its rank."""


class Diary(Part):
    """Slots of one length that share their places: for the items named, or for every item of a lane."""

    code: Code
    services: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    lane: Annotated[str, known("lanes")] | None = None
    slot_min: Annotated[Whole, Field(ge=5, le=240)]
    """Minutes from one slot to the next."""
    capacity: Annotated[Whole, Field(ge=1, le=200)]
    """Visitors per slot."""
    walk_in_share: Annotated[Number, Field(ge=0, lt=1)] = 0.3
    """The part of a day's places that is kept for those who come without an appointment."""
    hours: Sessions = ()
    """When slots begin and end on a working day; empty: the hall's own sessions."""

    def has(self, service: Service) -> bool:
        """Whether the item is booked here."""
        return service.code in self.services or (self.lane is not None and service.lane == self.lane)

    def sessions(self, hours: Hours, day: date) -> tuple[Session, ...]:
        """The stretches of a day that are cut into slots; none when the hall is closed."""
        open_ = hours.of(day)
        if not self.hours or not open_:
            return open_
        both = ((max(mine.start, its.start), min(mine.end, its.end)) for mine in self.hours for its in open_)
        return tuple(Session(start=start, end=end) for start, end in both if start < end)


def _named(value: object) -> object:
    """Each diary gets its table's name as its code; what is no table is left to be refused."""
    if not isinstance(value, dict):
        return value
    return {name: {**fields, "code": name} if isinstance(fields, dict) else fields for name, fields in value.items()}


class Appointments(Part):
    """How far ahead, how early, and the diaries. How late is `rules.appointment_late_min`."""

    days_ahead: Annotated[Whole, Field(ge=0, le=60)] = 5
    """Working days after today that can be booked."""
    early_min: Annotated[Number, Field(ge=0, le=120)] = 15
    """Minutes before the slot from which a visitor may check in."""
    diaries: Annotated[dict[str, Diary], Field(max_length=64), BeforeValidator(_named)] = Field(default_factory=dict)

    def of(self, service: Service) -> Diary | None:
        """The diary an item is booked in: one that names it before one of its lane."""
        found = [diary for diary in self.diaries.values() if diary.has(service)]
        return next((diary for diary in found if service.code in diary.services), found[0] if found else None)


def mistakes_of_diaries(
    file: str, appointments: Appointments | None, lanes: Mapping[str, Any], services: Mapping[str, Service]
) -> Iterator[Mistake]:
    """What no diary can know by itself: items that do not exist, or whose ticket could not be an appointment."""
    for diary in appointments.diaries.values() if appointments else ():
        table = f"appointments.diaries.{diary.code}"
        if not diary.services and diary.lane is None:
            yield Mistake(file, table, "", "", "services, a lane, or both")
        for code in diary.services:
            if code not in services:
                yield Mistake(file, table, "services", shown(code), "codes of the catalogue")
            elif wrong := _unfit(services[code], lanes):
                yield Mistake(file, table, "services", shown(code), wrong)
        if isinstance(lane := lanes.get(diary.lane or ""), Lane) and (wrong := _unfit_lane(lane)):
            yield Mistake(file, table, "lane", shown(diary.lane), wrong)


def _unfit(service: Service, lanes: Mapping[str, Any]) -> str:
    if not service.here:
        return "items that are done in this hall"
    if service.klass not in (None, "regular"):
        return f"items without a class of their own: this one's tickets are {service.klass}"
    return next(filter(None, (_unfit_lane(lanes[code]) for code in lanes_of(service) if code in lanes)), "")


def _unfit_lane(lane: Lane) -> str:
    if APPOINTMENT not in lane.targets:
        return f"lanes with a target for the class {APPOINTMENT}: {lane.code} has none"
    return "lanes that give tickets without a look at papers first" if lane.papers else ""


def lanes_of(service: Service) -> Iterable[str]:
    """Every lane that a ticket of this item stands in, sooner or later."""
    return dict.fromkeys(code for stage in service.stages for code in stage.lanes) or (service.lane,)
