"""What the ticket routes take and give, as models: they check requests and make the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.text import WORDS_PATTERN
from web.ticket_out import Wait

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.\-]+$")]
Reason = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """A request: an unknown field is an error, so that a typing mistake is not taken for a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ContactIn(Body):
    """Kept apart from ticket and appointment, encrypted, never told but to the window that serves, and gone in time."""

    name: Annotated[str, Field(max_length=40, pattern=WORDS_PATTERN)] = ""
    phone: Annotated[str, Field(max_length=20, pattern=r"^(\+?[0-9][0-9 \-]{4,18})?$")] = ""

    @model_validator(mode="after")
    def _something(self) -> "ContactIn":
        if not self.name and not self.phone:
            raise ValueError("a name or a phone is needed, or no contact at all")
        return self


class Card(Body):
    """An ID card as the kiosk's reader tells of it; never its number."""

    birth_year: Annotated[int, Field(ge=1900, le=2200)]
    holder: Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{43}$")] = Field(
        description="HMAC-SHA-256 of the number under the day's key, base64url."
    )
    replaces: Annotated[str, Field(pattern=r"^[A-Z][0-9]{3,5}$")] | None = Field(
        None, description="Number of this card's that a new one takes the place of."
    )


class Issue(Body):
    """Take a number, for a service, or for any of some lanes."""

    service: Code | None = Field(None, description="Code of a catalogue item.")
    lanes: Annotated[list[Code], Field(max_length=20)] = Field(
        default_factory=list, description="Lanes, any of which may call; without a service or in place of its own."
    )
    rule: Literal["any", "all"] = Field("any", description="All of the lanes, one after the other in whatever order.")
    klass: Code | None = Field(
        None, alias="class", description="The service's own, or 'regular'; others are given by the guide desk."
    )
    group: Code | None = Field(None, description="The legal ground of a priority.")
    papers_complete: bool | None = Field(None, description="Needed for lanes that ask for complete papers first.")
    missing: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=30)] = Field(
        default_factory=list, description="Papers of the item that the guide desk did not see; the clerk is told."
    )
    needs: Annotated[list[Literal["hearing", "sight", "mobility", "escort"]], Field(max_length=4)] = Field(
        default_factory=list, description="Seen by the serving clerk only; unreadable once the day is closed."
    )
    reason: Reason = Field("", description="Why the guide desk gives a class, a group or notes needs; audited.")
    language: Code = "zh"
    kiosk: Annotated[str, Field(max_length=40)] | None = Field(None, description="Whose printer gets the slip.")
    region: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="Partner region of a cross-province item."
    )
    card: Card | None = Field(None, description="The visitor's ID card, at a kiosk with a reader.")
    contact: ContactIn | None = Field(None, description="To be reached while waiting; kept for 7 days after the day.")

    @model_validator(mode="after")
    def _for_something(self) -> "Issue":
        if self.service is None and not self.lanes:
            raise ValueError("service or lanes is needed")
        if self.rule == "all" and not self.lanes:
            raise ValueError("all of which lanes?")
        return self


class Say(Body):
    """A visitor's or the guide desk's verb."""

    reason: Reason = ""


class Expire(Body):
    """A manager ends a ticket; the reason stays in the audit trail."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class TextOut(BaseModel):
    zh: str
    en: str


class LaneOut(BaseModel):
    code: str
    name: TextOut
    series: str
    zone: str
    papers: bool
    confirmed_by: str
    open: bool
    waiting: int
    wait: Wait


class WindowOut(BaseModel):
    number: str
    name: TextOut
    zone: str
    lanes: list[str]
    state: str


class HallOut(BaseModel):
    code: str
    name: TextOut
    day: str
    gives_tickets: bool
    until: str | None
    opens: str | None
    languages: list[str]
    classes: list[str]
    lanes: list[LaneOut]
    windows: list[WindowOut]


class Head(BaseModel):
    """One head the rule compares: score = rate × (now − clock); none for one kept back. `points`: the same in small
    numbers, k · W · minutes waited ÷ T."""

    ticket: str
    lane: str
    klass: str = Field(alias="class")
    clock_ms: int
    waited_s: int
    target_s: int | None
    weight: float | None
    k: float | None
    points: float | None
    score: int | None
    chosen: bool


class Why(BaseModel):
    ticket: str
    state: str
    window: str | None
    at: str
    sentences: list[str]
    agrees: bool | None = Field(description="Whether the recorded heads, compared once more, name the ticket called.")
    calls: list[str]
    heads: list[Head]
