"""A recording's two files: what cannot be a day is refused with its line, whatever stands in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from dispatcher.replay_day import TraceWrong, day_of

TRACES = Path(__file__).parents[1] / "traces"
WINDOWS = (TRACES / "windows_1.json").read_text("utf-8")
HEAD, *ROWS = (TRACES / "trace_1.csv").read_text("utf-8").splitlines()[:40]


def trace(**cells: str) -> str:
    """The recording with other cells in its third line."""
    names = HEAD.split(",")
    row = dict(zip(names, ROWS[1].split(","), strict=True)) | cells
    return "\n".join((HEAD, ROWS[0], ",".join(row[name] for name in names), *ROWS[2:]))


def windows(**fields: Any) -> str:
    return json.dumps({**json.loads(WINDOWS), **fields})


def test_the_recording_itself_is_a_day() -> None:
    assert len(day_of(trace(), WINDOWS, "full").visits) == len(ROWS)


@pytest.mark.parametrize(
    "cells",
    [
        {"arrival_s": "1e999"},
        {"service_s": "nan"},
        {"lane": ""},
        {"visitor_class": ""},
        {"hold_s": "60", "hold_fraction": "1e308"},
        {"hold_s": "60", "hold_fraction": "nan"},
        {"transfer_lane": "GEN", "transfer_service_s": "inf"},
        {"ticket": ROWS[0].split(",")[0]},
    ],
)
def test_a_cell_that_cannot_be_is_named_by_its_line(cells: dict[str, str]) -> None:
    with pytest.raises(TraceWrong) as wrong:
        day_of(trace(shows_up="1", **cells), WINDOWS, "full")
    assert wrong.value.line == 3


def test_a_line_that_ends_too_soon_is_named() -> None:
    with pytest.raises(TraceWrong) as wrong:
        day_of("\n".join((HEAD, ROWS[0], "77,60")), WINDOWS, "full")
    assert wrong.value.line == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"turnaround_s": 10**400},
        {"secondary_factor": float("inf")},
        {"weights": {**json.loads(WINDOWS)["weights"], "regular": float("inf")}},
        {"weights": {**json.loads(WINDOWS)["weights"], "regular": 10**30}},
        {"windows": [{**json.loads(WINDOWS)["windows"][0], "speed": 0}]},
        {"windows": [{**json.loads(WINDOWS)["windows"][0], "home": ["GEN"]}]},
        {"target_s": []},
    ],
)
def test_windows_that_cannot_be_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(TraceWrong) as wrong:
        day_of(trace(), windows(**fields), "full")
    assert wrong.value.line == 0
