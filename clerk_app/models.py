"""The bodies of the window routes and of signing in, as api.md has them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.services import OutcomeCode

_TICKET = r"^([0-9]{8}-)?[A-Z][0-9]{3,5}$"
_REASON_LIMIT = 200
_YEARS = 2000, 2200

TicketName = Annotated[str, Field(pattern=_TICKET, description="A number (A042) or an id (20261123-A042).")]
WindowName = Annotated[str, Field(min_length=1, max_length=8, description="A window's number, as text.")]
Reason = Annotated[str, Field(max_length=_REASON_LIMIT)]
NeededReason = Annotated[str, Field(min_length=1, max_length=_REASON_LIMIT)]


class Body(BaseModel):
    """Every member is named here; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SignIn(Body):
    """Who signs in, and to which window. Taking over an occupied window must be said."""

    user: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)
    window: WindowName | None = None
    take_over: bool = False


class SitDown(Body):
    """To which window, being signed in already."""

    window: WindowName
    take_over: bool = False


class Nothing(Body):
    """No members."""


class Open(Body):
    take_over: bool = False


class Pause(Body):
    """`until`: about when the window goes on, as the window display announces it."""

    reason: Annotated[str, Field(max_length=60)] = ""
    until: datetime | None = None

    @model_validator(mode="after")
    def _a_time_that_screens_can_show(self) -> "Pause":
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("until needs an offset")
        if self.until is not None and not _YEARS[0] <= self.until.year < _YEARS[1]:
            raise ValueError("until is about the year of the hall's day")
        return self


class CallNext(Body):
    """`expected`: the ticket the clerk saw as the next; only said back if another window has just taken it."""

    expected: TicketName | None = None


class Here(Body):
    """The ticket that the clerk believes is here."""

    ticket: TicketName


class Call(Here):
    reason: NeededReason


class Finish(Here):
    """`gaps`: what the visitor still has to bring, and by when; `case`: the back office's number."""

    outcome: OutcomeCode
    gaps: Annotated[str, Field(max_length=_REASON_LIMIT)] = ""
    gaps_by: date | None = None
    case: Annotated[str, Field(max_length=60)] = ""
    onward: bool | None = Field(
        None, description="Whether the visitor goes on to the stages to come; to be said after a refusal of the matter."
    )
    reason: Reason = Field("", description="Why the stages to come are dropped.")


class Reroute(Here):
    """What comes after the present stage: skip (the next is done elsewhere), end (nothing more), add (one of `lanes`
    first), back (what was skipped or dropped here)."""

    change: Literal["skip", "end", "add", "back"]
    lanes: Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=20)] = Field(
        default_factory=list
    )
    reason: Reason = ""


class Hold(Here):
    """fetch: gone for papers, any window of the lane goes on; kept, step: back to this window."""

    kind: Literal["fetch", "kept", "step"]
    reason: Reason = ""


class WalkIn(Body):
    """Somebody at the window who has no number. `lane`: the window's home lane if neither it nor a service is named."""

    service: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    lane: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    reason: NeededReason

    @model_validator(mode="after")
    def _one_way(self) -> "WalkIn":
        if self.service is not None and self.lane is not None:
            raise ValueError("name a service or a lane, not both")
        return self


class ResumeTicket(Here):
    reason: Reason = ""


class Transfer(Here):
    """To a lane, or to a window: exactly one of them."""

    lane: str | None = Field(default=None, min_length=1, max_length=40)
    window: WindowName | None = None
    reason: NeededReason
    keep_place: bool = True

    @model_validator(mode="after")
    def _one_place(self) -> "Transfer":
        if (self.lane is None) == (self.window is None):
            raise ValueError("name a lane or a window, not both")
        return self
