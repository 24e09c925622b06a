"""What the guide desk's own routes take and give, as models."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ticketing.bodies import Body, Code


class Missing(Body):
    """Papers of the item, by the catalogue's own Chinese names; `printer` prints the list."""

    service: Code
    missing: Annotated[list[Annotated[str, Field(max_length=100)]], Field(min_length=1, max_length=30)]
    printer: Annotated[str, Field(max_length=40)] | None = None
    language: Code = "zh"


class Back(Body):
    """Take the number of the short queue."""

    language: Code = "zh"
    kiosk: Annotated[str, Field(max_length=40)] | None = None


class Inquiry(Body):
    kind: Literal["how", "papers", "where", "progress", "online", "other"]


class RouteSheet(Body):
    printer: Annotated[str, Field(max_length=40)]
    language: Code = "zh"


class Printed(BaseModel):
    """`why`: what stopped the printer."""

    printed: bool
    why: str | None


class CodeOut(Printed):
    code: str
    until: str


class Tally(BaseModel):
    """Inquiries of the day by kind."""

    day: str
    kinds: dict[str, int]
