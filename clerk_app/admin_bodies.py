"""Bodies and answers of the admin's routes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.text import CODE_PATTERN, WORDS_PATTERN

_Strict = ConfigDict(extra="forbid", strict=True)
Path = Annotated[str, Field(min_length=1, max_length=160, pattern=WORDS_PATTERN)]
Typed = Annotated[str, Field(max_length=4000)]
Note = Annotated[str, Field(max_length=200, pattern=WORDS_PATTERN)]
Reason = Annotated[str, Field(min_length=1, max_length=200, pattern=WORDS_PATTERN)]
Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Words = Annotated[str, Field(min_length=1, max_length=60, pattern=WORDS_PATTERN)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Revision = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Drains = Annotated[
    dict[Annotated[str, Field(pattern=r"^(window:)?[A-Za-z0-9_.\-]{1,40}$")], Code], Field(max_length=264)
]


class FieldsIn(BaseModel):
    """Fields of the draft by path, as typed. `version`: the draft's as it was seen, 0 before there is one."""

    model_config = _Strict

    version: Version
    changes: Annotated[dict[Path, Typed], Field(min_length=1, max_length=400)]
    note: Note = ""


class FilesIn(BaseModel):
    """Both files whole, in place of the draft's."""

    model_config = _Strict

    version: Version
    toml: Annotated[str, Field(max_length=1_000_000)]
    services: Annotated[str, Field(max_length=3_000_000)]
    note: Note = ""


class LaneIn(BaseModel):
    """A new lane and the windows that serve it."""

    model_config = _Strict

    version: Version
    code: Code
    zh: Words
    en: Words
    series: Annotated[str, Field(pattern=r"^[A-Z]$")]
    zone: Code
    minutes: Annotated[int, Field(ge=1, le=480)]
    windows: Annotated[list[Annotated[int, Field(ge=0, le=199)]], Field(max_length=200)] = []


class WindowIn(BaseModel):
    """A new row of windows that do the same."""

    model_config = _Strict

    version: Version
    numbers: Annotated[str, Field(min_length=1, max_length=100, pattern=WORDS_PATTERN)]
    zh: Words
    en: Words
    zone: Code
    home: Code


class RemoveIn(BaseModel):
    """What is taken away: 'lanes/bank_a' or 'windows/3'."""

    model_config = _Strict

    version: Version
    path: Annotated[str, Field(pattern=r"^(lanes/[A-Za-z0-9_.\-]{1,40}|windows/\d{1,3})$")]


class ServiceIn(BaseModel):
    """One row of the catalogue by its columns."""

    model_config = _Strict

    version: Version
    code: Code
    cells: Annotated[dict[Annotated[str, Field(max_length=20)], Typed], Field(max_length=20)]


class DiscardIn(BaseModel):
    model_config = _Strict

    version: Version


class PublishIn(BaseModel):
    """`when`: at once, or from the next business day on. `drains`: for each lane or window that goes and has people,
    the lane they are to go on in: {'bank_a': 'bank_b', 'window:3': 'general'}."""

    model_config = _Strict

    version: Version
    when: Literal["now", "next"]
    note: Reason
    drains: Drains = {}


class RevertIn(BaseModel):
    model_config = _Strict

    note: Reason
    drains: Drains = {}


class ReasonIn(BaseModel):
    model_config = _Strict

    note: Reason


class WrongOut(BaseModel):
    """`path`: the field, '' where none can be named; `section`: the page that mends it."""

    path: str
    section: str
    words: str


class DraftOut(BaseModel):
    """`version` 0: nothing has been changed since revision `based_on`."""

    version: int
    based_on: str
    author: str
    note: str
    differences: int
    mistakes: list[WrongOut]


class PublishedOut(BaseModel):
    """The revision that holds now, or will from the next business day on."""

    revision: str


class HeldOut(BaseModel):
    """`serving`: the revision of the process that answers; `in_force`: the one that new processes take."""

    serving: str
    in_force: str
    planned: str
