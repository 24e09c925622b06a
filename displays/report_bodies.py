"""What the reports' routes take and give, as models."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

By = Literal["hall", "lane", "window", "service", "department", "class", "bank", "clerk"]


class Asked(BaseModel):
    """Which days, told in what steps. Without days: the last seven."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")
    per: Literal["whole", "day", "week", "month"] = "whole"
    format: Literal["json", "csv", "xlsx"] = "json"


class LineOut(BaseModel):
    """`period`: '' for the whole time; `key`: a lane, window, item or class, and for a clerk a number that means
    nothing outside this report; `figures` by the names of `definitions`, null where nothing is known."""

    period: str
    key: str
    name: str
    figures: dict[str, float | int | None]


class DefinitionOut(BaseModel):
    name: str
    unit: str
    text: str


class ReportOut(BaseModel):
    by: By
    first: str
    last: str
    definitions: dict[str, DefinitionOut]
    lines: list[LineOut]
