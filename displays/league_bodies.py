"""What the comparison of the banks is asked and answers."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Asked(BaseModel):
    """Over which days, in which order, and how it is wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: Literal["day", "week", "month"] = "day"
    by: Literal["start", "account", "offer", "rating", "volume"] = "start"
    format: Literal["json", "csv"] = "json"


class Measure(BaseModel):
    """A figure, null below the least sample, and how many visits it rests on."""

    value: float | None
    sample: int


class BankOut(BaseModel):
    """One bank: minutes, per cent, visits."""

    lane: str
    name: str
    start_min: Measure
    account_min: Measure
    offer_min: Measure
    satisfaction: Measure
    response: float | None
    volume: int


class BanksOut(BaseModel):
    """The banks over some days."""

    since: str
    until: str
    least_sample: int = Field(description="A figure that rests on fewer visits is not said.")
    definitions: dict[str, str]
    banks: list[BankOut]
