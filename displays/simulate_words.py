"""What a simulation or a what-if has found, row by row as its page shows it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from config.hall import Hall
from dispatcher.policies import POLICIES

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""

NAMES = {
    "dedicated": "各办各的：窗口只叫本队，先来先叫",
    "own-lane-first": "先本队，优先号绝对优先，再帮别的队",
    "first-come": "会办的都叫，先来先叫",
    "strict": "会办的都叫，优先号绝对优先",
    "rule": "本大厅的规则",
    "cmu": "广义 cμ：办得快的队先叫",
    "pooled": "同类窗口全打通，本大厅的规则",
}


class Row(NamedTuple):
    """One policy. Shares in per cent, '—' where there was nobody. `best`: names of the columns in which none does
    better."""

    name: str
    words: str
    tickets: int
    cells: Mapping[str, str]
    best: frozenset[str]


_LESS = ("mean", "p99")
_MORE = ("within", "priority", "foremost", "worst")


def policies(found: Mapping[str, Any], say: Say) -> list[Row]:
    """In the order of the design's table."""
    outcomes: Mapping[str, Mapping[str, Any]] = found.get("policies", {})
    known = [name for name in POLICIES if name in outcomes]
    best: dict[str, str] = {}
    for column in (*_LESS, *_MORE):
        cells = [_cell(column, outcomes[name][column]) for name in known if outcomes[name][column] is not None]
        if cells:
            best[column] = (min if column in _LESS else max)(cells, key=lambda cell: float(cell.rstrip("%")))
    rows = []
    for name in known:
        cells_of = {column: _cell(column, outcomes[name][column]) for column in (*_LESS, *_MORE)}
        wins = frozenset(column for column, cell in cells_of.items() if cell == best.get(column))
        rows.append(Row(name, say(NAMES[name]), outcomes[name]["tickets"], cells_of, wins))
    return rows


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.1f}" if column in _LESS else f"{100 * value:.0f}%"


_CHANGES = {
    "target": "%(lane)s：普通号目标 T 改成 %(value)s 分",
    "priority_target": "%(lane)s：优先号目标 T 改成 %(value)s 分",
    "k": "%(lane)s：帮办系数 k 改成 %(value)s",
    "weight": "优先号权重 W 改成 %(value)s",
}


class LaneRow(NamedTuple):
    """One lane before and after; `better`: 1 where the mean wait is shorter, −1 longer, 0 the same."""

    name: str
    tickets: int
    mean: tuple[str, str]
    p90: tuple[str, str]
    within: tuple[str, str]
    better: int


def what_if_changes(about: Mapping[str, Any], hall: Hall, say: Say, lang: str) -> list[str]:
    """What was different, as it was asked; a lane that the hall has no more goes by its code."""
    words = []
    if (like := about.get("like")) is not None:
        words.append(say("多开一个窗口，和 %(window)s 号一样", window=like))
    lane = hall.lanes.get(about.get("lane", ""))
    name = lane.name.get(lang) if lane is not None else about.get("lane", "")
    for field, phrase in _CHANGES.items():
        if (value := about.get(field)) is not None:
            words.append(say(phrase, lane=name, value=f"{value:g}"))
    return words


def what_if_rows(found: Mapping[str, Any], lang: str) -> list[LaneRow]:
    rows = []
    for lane in found.get("lanes", ()):
        was, now = lane["before"] or {}, lane["after"] or {}
        if not was.get("tickets") and not now.get("tickets"):
            continue
        change = (was.get("mean") or 0.0) - (now.get("mean") or 0.0)
        rows.append(
            LaneRow(
                lane["name"].get(lang) or lane["name"]["zh"],
                now.get("tickets") or 0,
                (_minutes(was.get("mean")), _minutes(now.get("mean"))),
                (_minutes(was.get("p90")), _minutes(now.get("p90"))),
                (_share(was.get("in_target")), _share(now.get("in_target"))),
                0 if abs(change) < 0.05 else 1 if change > 0 else -1,
            )
        )
    return rows


def _minutes(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f}%"
