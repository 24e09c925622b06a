"""What the audit's routes take and give, as models."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

PAGE = 100


class Asked(BaseModel):
    """`day`: 'yyyy-mm-dd' on the hall's clock; `below`: entries older than that one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Annotated[str, Field(pattern=r"^(20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")] = ""
    what: Annotated[str, Field(max_length=40, pattern=r"^[a-z.\-]*$")] = ""
    who: Annotated[str, Field(max_length=60)] = ""
    below: Annotated[int, Field(ge=0, le=10**15)] = 0


class HeadAsked(BaseModel):
    """What is on a signed paper: the number of entries and the head; blanks do not matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: Annotated[str, Field(max_length=120)] = ""


class EntryOut(BaseModel):
    """One entry. `hash` is SHA-256 over the others as JSON with sorted names and no blanks."""

    seq: int
    at: int = Field(description="ms since 1970 (UTC)")
    who: str
    what: str
    about: str
    why: str
    source: str
    prev: str
    hash: str


class EntriesOut(BaseModel):
    """The newest first; `below` asks for older ones, null if there are none."""

    entries: list[EntryOut]
    below: int | None


class VerdictOut(BaseModel):
    """Whether the chain holds. `fault`: edited, removed, inserted, swapped, truncated or rewritten, in the entries
    `seq` to `until`; `words` say so."""

    good: bool
    entries: int
    head: str
    fault: str | None
    seq: int | None
    until: int | None
    words: str
