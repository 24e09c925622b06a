"""What the problem desk's routes take and give, as models."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ticketing.bodies import Body, Code, ContactIn
from web.problem_tables import ANSWER_LIMIT, WORDS_LIMIT

Reason = Literal["papers", "circle", "system", "rule", "other"]
State = Literal["open", "meeting", "answered", "closed"]
Seen = Annotated[int, Field(ge=1, le=10**6, description="The note's version that the caller has seen.")]


class Said(Body):
    """What a visitor says on the phone could not be done. The words name nobody."""

    reason: Reason
    words: Annotated[str, Field(max_length=WORDS_LIMIT)] = ""
    contact: ContactIn | None = Field(None, description="For the answer; sealed, and gone 30 days after the end.")


class Noted(Said):
    """What staff note; a kiosk knows the reason only."""

    ticket: Annotated[str, Field(max_length=20, pattern=r"^([0-9]{8}-)?[A-Z][0-9]{3,5}$")] | None = Field(
        None, description="Number of a ticket of today."
    )
    service: Code | None = Field(None, description="A catalogue item; the ticket's own, if none is named.")
    solved: bool = Field(False, description="On the spot.")
    kiosk: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="The kiosk from which a person was called for this."
    )


class Change(Body):
    seen: Seen


class Answer(Change):
    words: Annotated[str, Field(min_length=1, max_length=ANSWER_LIMIT)]


class Decision(Body):
    """What the joint meeting has decided about an item ('' for notes without one) and a reason."""

    service: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_.\-]*$")]
    reason: Reason
    words: Annotated[str, Field(min_length=1, max_length=ANSWER_LIMIT)]


class NotedOut(BaseModel):
    """`code` brings the visitor to the answer, at a kiosk or the guide desk; `due`: by when, on `due_day`."""

    id: int
    code: str
    state: State
    due: str | None
    due_day: str | None


class ProblemOut(NotedOut):
    """`version` is what a change names as `seen`."""

    at: str
    source: Literal["console", "guide", "kiosk", "phone"]
    reason: Reason
    service: str | None
    ticket: str | None
    words: str
    staff: str | None
    owner: str | None
    contact: bool
    answer: str
    answered_at: str | None
    told: bool
    version: int


class Problems(BaseModel):
    problems: list[ProblemOut]


class AnswerOut(BaseModel):
    """What its visitor may know of a note."""

    code: str
    reason: Reason
    state: State
    due: str | None
    due_day: str | None
    answer: str
    answered_at: str | None


class ContactOut(BaseModel):
    name: str
    phone: str


class Decided(BaseModel):
    """How many notes were closed."""

    closed: int
