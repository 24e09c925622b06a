"""The bodies of the case routes, and what they answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

_REASON_LIMIT = 100

Seen = Annotated[str, Field(max_length=24, pattern=r"^([0-9]{8}-[0-9]{1,12})?$")]
"""The event the case was seen at; '' acts whatever has happened since."""


class Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    seen: Seen = ""


class WithReason(Change):
    reason: Annotated[str, Field(min_length=1, max_length=_REASON_LIMIT)]


class CasesAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    view: Literal["due", "running", "stopped", "ready", "ended"] = "due"
    lane: Annotated[str, Field(max_length=40)] = ""


class CaseOut(BaseModel):
    """`seen`: name it with a change. `card`: '', yellow or red. `kept`: null before the promise has come to its end."""

    id: str
    state: str
    service: str
    lane: str
    promise: str
    accepted_at: str
    due: str
    card: str
    stopped_at: str | None
    ended_at: str | None
    kept: bool | None
    why: str | None
    ref: str | None
    seen: str


class CasesOut(BaseModel):
    """`left_off`: how many more there are."""

    cases: list[CaseOut]
    left_off: int
