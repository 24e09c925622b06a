"""What the routes of simulations and of what-if take and give, as models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Simulate(BaseModel):
    """`day`: 'yyyymmdd' of a day on record, or the load of made-up days, of which there are `days` from `seed` on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    day: Annotated[str, Field(pattern=r"^(\d{8}|light|nominal|heavy)$")]
    days: Annotated[int, Field(ge=1, le=30)] = 6
    seed: Annotated[int, Field(ge=0, le=1_000_000)] = 1

    @property
    def recorded(self) -> bool:
        return self.day.isdecimal()


class TrialOut(BaseModel):
    """`state`: none, running, found or failed; `done`: 0–1; `found`: minutes and shares, by policy or by lane."""

    state: Literal["none", "running", "found", "failed"]
    day: str
    by: str
    done: float
    found: dict[str, Any]
