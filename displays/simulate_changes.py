"""What somebody wonders about yesterday, as changes of the hall file: one more window, other T, W or k. Pure."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.differences import tables_of
from config.editing import edited
from config.hall import Hall
from config.revisions import Files

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.\-]+$")]
Minutes = Annotated[float, Field(gt=0, le=480, allow_inf_nan=False)]
_LAST_NUMBER = 999


class WhatIf(BaseModel):
    """`like`: one more window like this one. `lane` with its T for regular (`target`) and priority tickets
    (`priority_target`) and the k of windows that help it; `weight`: W of the priority class."""

    model_config = ConfigDict(extra="forbid", strict=True)

    day: Annotated[str, Field(pattern=r"^\d{8}$")]
    like: Code | None = None
    lane: Code | None = None
    target: Minutes | None = None
    priority_target: Minutes | None = None
    k: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    weight: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _something(self) -> "WhatIf":
        of_lane = (self.target, self.priority_target, self.k)
        if self.like is None and self.weight is None and all(each is None for each in of_lane):
            raise ValueError("something is to be different")
        if self.lane is None and any(each is not None for each in of_lane):
            raise ValueError("of which lane?")
        return self


def changed(files: Files, hall: Hall, what: WhatIf) -> Files:
    """The hall's files with it. Raises KeyError for a window or lane that the hall does not have, NotEditable."""
    values: dict[str, Any] = {}
    if what.like is not None:
        values[f"windows/{len(tables_of(files.toml)['windows'])}"] = _window(hall, what.like)
    if what.lane is not None:
        lane = hall.lanes[what.lane]
        if what.target is not None:
            values[f"lanes/{lane.code}/targets/regular"] = what.target
        if what.priority_target is not None:
            values[f"lanes/{lane.code}/targets/priority"] = what.priority_target
        if what.k is not None:
            values[f"lanes/{lane.code}/secondary"] = what.k
    if what.weight is not None:
        values[f"classes/{hall.classes['priority'].code}/weight"] = what.weight
    return Files(edited(files.toml.decode(), values).encode(), files.rows)


def _window(hall: Hall, like: str) -> dict[str, Any]:
    window = hall.windows[like]
    free = next(str(number) for number in range(_LAST_NUMBER, 0, -1) if str(number) not in hall.windows)
    row: dict[str, Any] = {
        "numbers": free,
        "name": window.name.model_dump(),
        "zone": window.zone,
        "home": window.home,
        "device": False,
    }
    return row | ({"also": list(window.also)} if window.also else {})
