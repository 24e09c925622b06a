"""A ticket as every route gives it: the model of `answers.ticket_json` for the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel, Field


class Wait(BaseModel):
    """Seconds until called, as things stood at `as_of`; null when nobody knows. p80_s waits for a learned estimate."""

    p50_s: int | None
    p80_s: int | None
    as_of: str


class StepOut(BaseModel):
    """One stage: done, going on now, to come, skipped (done elsewhere) or dropped. `windows`: where it was, or those
    that may call it."""

    lanes: list[str]
    state: Literal["done", "now", "next", "skipped", "dropped"]
    windows: list[str]


class StageOut(BaseModel):
    """Which stage of its itinerary, from 0, of how many; whether any or all of its lanes are to be visited. `journey`:
    the whole itinerary; what was skipped or dropped stands in it and is not counted."""

    index: int
    of: int
    rule: Literal["any", "all"]
    journey: list[StepOut]


class TicketOut(BaseModel):
    """A ticket. `ahead` and `wait` mean something while it waits; `url` is its phone page."""

    id: str
    number: str
    state: Literal["waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired"]
    lanes: list[str]
    klass: str = Field(alias="class")
    service: str | None
    issued_at: str
    window: str | None
    ahead: int
    wait: Wait
    stage: StageOut
    calls: int
    outcome: str | None
    url: str
