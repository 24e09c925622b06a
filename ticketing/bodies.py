"""What the ticket routes take and give, as models: they check requests and make the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.\-]+$")]
Reason = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """A request: an unknown field is an error, so that a typing mistake is not taken for a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Issue(Body):
    """Take a number, for a service, or for any of some lanes."""

    service: Code | None = Field(None, description="Code of a catalogue item.")
    lanes: Annotated[list[Code], Field(max_length=20)] = Field(
        default_factory=list, description="Lanes, any of which may call; without a service or in place of its own."
    )
    klass: Code | None = Field(
        None, alias="class", description="The service's own, or 'regular'; others are given by the guide desk."
    )
    group: Code | None = Field(None, description="The legal ground of a priority.")
    papers_complete: bool | None = Field(None, description="Needed for lanes that ask for complete papers first.")
    language: Code = "zh"
    kiosk: Annotated[str, Field(max_length=40)] | None = Field(None, description="Whose printer gets the slip.")
    region: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="Partner region of a cross-province item."
    )

    @model_validator(mode="after")
    def _for_something(self) -> "Issue":
        if self.service is None and not self.lanes:
            raise ValueError("service or lanes is needed")
        return self


class Say(Body):
    """A visitor's or the guide desk's verb."""

    reason: Reason = ""


class Expire(Body):
    """A manager ends a ticket; the reason stays in the audit trail."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class SearchFor(BaseModel):
    """Query of the catalogue: Chinese, pinyin, initials, English or a code; without `q` the first of its items."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class TextOut(BaseModel):
    zh: str
    en: str


class Wait(BaseModel):
    """Seconds until called, as things stood at `as_of`; null when nobody knows. p80_s waits for a learned estimate."""

    p50_s: int | None
    p80_s: int | None
    as_of: str


class StageOut(BaseModel):
    """Which stage of its itinerary, from 0, of how many; whether any or all of its lanes are to be visited."""

    index: int
    of: int
    rule: Literal["any", "all"]


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


class Alternative(BaseModel):
    """A way without a ticket: a machine in the hall, over the net, the green channel, another building."""

    kind: Literal["machine", "online", "green", "place"]
    code: str
    name: TextOut | None
    place: TextOut | None
    hours: TextOut | None


class Found(BaseModel):
    code: str
    name: TextOut
    lane: str
    series: str
    minutes: float
    papers: list[TextOut]
    papers_first: bool
    here: bool
    promise: str
    alternatives: list[Alternative]
    waiting: int
    wait: Wait


class FoundList(BaseModel):
    query: str
    services: list[Found]


class Head(BaseModel):
    """One head the rule compares: score = rate × (now − clock); none for one kept back."""

    ticket: str
    lane: str
    klass: str = Field(alias="class")
    clock_ms: int
    waited_s: int
    target_s: int | None
    weight: float | None
    score: int | None
    chosen: bool


class Why(BaseModel):
    ticket: str
    state: str
    window: str | None
    at: str
    heads: list[Head]
