"""What the appointment routes take and give, as models."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ticketing.bodies import Body, Code, ContactIn, TextOut
from web.ticket_out import TicketOut


class Book(Body):
    """Book a slot for an item."""

    service: Code
    slot: AwareDatetime = Field(description="The beginning of a free slot, with its offset.")
    language: Code = "zh"
    contact: ContactIn | None = None


class Move(Body):
    """Another slot of the same diary."""

    slot: AwareDatetime


class CheckIn(Body):
    """The visitor is here. A kiosk's own name is known without `kiosk`; others may name whose printer gets the slip."""

    language: Code | None = None
    kiosk: Annotated[str, Field(max_length=40)] | None = None


class Nothing(Body):
    """A request that says it all by its address."""


class SlotsFor(BaseModel):
    """Query of the free slots."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: Code


class DayAsked(BaseModel):
    """Query of the no-shows: a business day 'yyyy-mm-dd', today without it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Annotated[str, Field(pattern=r"^(20[0-9]{2}-[0-9]{2}-[0-9]{2})?$")] = ""


class SlotOut(BaseModel):
    at: str
    free: int


class SlotsOfDay(BaseModel):
    day: str
    slots: list[SlotOut]


class SlotsOut(BaseModel):
    """Bookable days of an item. `minutes`: a slot's length."""

    service: str
    minutes: int
    days: list[SlotsOfDay]


class AppointmentOut(BaseModel):
    """An appointment. Between `check_in_from` and `keeps_until` a check-in keeps the slot as rank; later it is a
    walk-in's. `ticket` and `url` after check-in."""

    code: str
    service: str
    name: TextOut
    slot: str
    minutes: int
    state: Literal["booked", "arrived", "cancelled"]
    check_in_from: str
    keeps_until: str
    ticket: str | None
    url: str | None


class CheckedInOut(BaseModel):
    """`late`: the slot is lost, the ticket is a walk-in's from now; `told` says so in the reader's language."""

    ticket: TicketOut
    late: bool
    told: str


class AbsentOut(BaseModel):
    """Somebody who has not come: nothing tells who."""

    service: str
    name: TextOut
    slot: str


class AbsentList(BaseModel):
    day: str
    booked: int
    absent: list[AbsentOut]
