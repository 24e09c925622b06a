"""A recorded hall day as files: who came when, and which window was open when. Times become ms since the day's zero."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

Semantics = Literal["core", "full"]
End = Literal["finish", "no_show", "hold", "transfer"]

DAY, ZONE = "20261123", "Asia/Shanghai"
"""The recording names no date; all are played on this Monday."""

WALK_MS = 1000
"""A transferred visitor stands in the new lane this long after the service ended; the window has called by then."""


_FARTHEST_MS = 2 * 86_400_000
"""No moment of a recording is farther from its zero."""

_SLOWEST, _QUICKEST = 0.05, 20.0
"""Of a window's service times, as a factor."""

_MOST_WEIGHT = 10_000
_MOST_VISITS, _MOST_POSTS, _MOST_LANES = 20_000, 300, 100


class TraceWrong(ValueError):
    """A file of the recording cannot be read. Says the file, the line and the field; `line` is 0 where no single one of
    the visits is meant."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Leg:
    """One stay at a window. `seconds` is at a standard clerk; `back`: how long (ms) until the visitor queues again."""

    seconds: float
    end: End
    back: int = 0
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One ticket of the recording: when it comes, and how each of its calls goes."""

    ticket: int
    arrival: int
    lane: str
    klass: str
    slot: int | None
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A window with a clerk: `speed` multiplies service times; `spans` are (from, until) in ms, until None: the end;
    `planned` the stretches in which it was meant to be open, if the recording says so."""

    window: str
    home: str
    also: tuple[str, ...]
    speed: float
    spans: tuple[tuple[int, int | None], ...]
    planned: tuple[tuple[int, int], ...] = ()

    @property
    def lanes(self) -> tuple[str, ...]:
        return (self.home, *self.also)

    def open_at(self, at: int) -> bool:
        return any(start <= at and (end is None or at < end) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Day:
    """What a recording says. Times in ms, targets in seconds by lane and class."""

    zero: int
    visits: tuple[Visit, ...]
    posts: tuple[Post, ...]
    targets: dict[str, dict[str, float]]
    class_weights: dict[str, int]
    lane_weights: dict[str, int]
    secondary: float
    early: int
    turnaround: int
    no_show: int


def ms(seconds: str | float) -> int:
    """Raises ValueError for what lies outside of any day."""
    found = float(seconds) * 1000
    if not -_FARTHEST_MS <= found <= _FARTHEST_MS:
        raise ValueError(f"{seconds} s is not within two days")
    return round(found)


def _share(part: str | float) -> float:
    """Raises ValueError for what is no part of one."""
    return _within(float(part), 0, 1)


def _within(number: float, least: float, most: float) -> float:
    if not least <= number <= most:
        raise ValueError(f"{number} is not from {least} to {most}")
    return number


def _weight(number: float) -> int:
    return int(_within(number, 1, _MOST_WEIGHT))


def _named(words: object) -> str:
    """A lane or a class: a line that ends too soon has none."""
    if not isinstance(words, str) or not words:
        raise ValueError(f"{words!r} is no name")
    return words


def read_day(trace: Path, windows: Path, semantics: Semantics = "core") -> Day:
    """Both files of a day. Raises TraceWrong."""
    try:
        texts = trace.read_text(encoding="utf-8"), windows.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise TraceWrong(f"{trace.name} or {windows.name}: not UTF-8") from wrong
    return day_of(*texts, semantics, names=(trace.name, windows.name))


def day_of(
    trace: str, windows: str, semantics: Semantics = "core", names: tuple[str, str] = ("trace", "windows")
) -> Day:
    """The same from what stands in them. Raises TraceWrong."""
    try:
        said: dict[str, Any] = json.loads(windows)
        weights = dict(said["weights"])
        targets: dict[str, dict[str, float]] = said["target_s"]
        clock = datetime.combine(
            datetime.strptime(DAY, "%Y%m%d").date(), time.fromisoformat(said.get("t0", "08:30:00")), ZoneInfo(ZONE)
        )
        day = Day(
            zero=round(clock.timestamp() * 1000),
            visits=tuple(_visits(trace, semantics, names[0])),
            posts=tuple(
                Post(
                    str(post["window"]),
                    _named(post["home"]),
                    tuple(_named(lane) for lane in post["also"]),
                    _within(float(post.get("speed", 1.0)), _SLOWEST, _QUICKEST),
                    tuple((ms(start), None if end is None else ms(end)) for start, end in post["open"]),
                    tuple((ms(start), ms(end)) for start, end in post.get("planned", ())),
                )
                for post in said["windows"]
            ),
            targets=targets,
            class_weights={name: _weight(weights[name]) for name in next(iter(targets.values()))},
            lane_weights={lane: _weight(weights.get(f"{lane}_lane_multiplier", 1)) for lane in targets},
            secondary=_share(said["secondary_factor"]),
            early=ms(said["appointment_early_window_s"]),
            turnaround=ms(said["turnaround_s"]),
            no_show=ms(said["no_show_cost_s"]),
        )
    except (AttributeError, KeyError, OverflowError, RecursionError, StopIteration, TypeError, ValueError) as wrong:
        if isinstance(wrong, TraceWrong):
            raise
        raise TraceWrong(f"{names[1]}: {wrong!r}") from wrong
    if len(day.posts) > _MOST_POSTS or len(day.targets) > _MOST_LANES:
        raise TraceWrong(f"{names[1]}: more than {_MOST_POSTS} windows or {_MOST_LANES} lanes")
    legs = [leg for visit in day.visits for leg in visit.legs]
    used = {visit.lane for visit in day.visits} | {leg.lane for leg in legs if leg.lane}
    if unknown := sorted(used - targets.keys()):
        raise TraceWrong(f"{names[0]}: lanes without a target in {names[1]}: {', '.join(unknown)}")
    return day


def _visits(trace: str, semantics: Semantics, name: str) -> Iterator[Visit]:
    table, seen = csv.DictReader(io.StringIO(trace, newline="")), set[int]()
    try:
        for row in table:
            visit = Visit(
                ticket=int(row["ticket"]),
                arrival=ms(row["arrival_s"]),
                lane=_named(row["lane"]),
                klass=_named(row["visitor_class"]),
                slot=ms(row["appt_slot_s"]) if row.get("appt_slot_s") else None,
                legs=tuple(_legs(row)) if semantics == "full" else (_core(row),),
            )
            if visit.ticket in seen or len(seen) >= _MOST_VISITS:
                raise ValueError(f"ticket {visit.ticket} comes twice, or there are more than {_MOST_VISITS}")
            seen.add(visit.ticket)
            yield visit
    except (csv.Error, KeyError, OverflowError, TypeError, ValueError) as wrong:
        raise TraceWrong(f"{name}, line {table.line_num}: {wrong!r}", table.line_num) from wrong


def _core(row: Mapping[str, str]) -> Leg:
    return Leg(ms(row["service_s"]) / 1000, "finish" if row["shows_up"] == "1" else "no_show")


def _legs(row: Mapping[str, str]) -> Iterator[Leg]:
    """Every stay of the visit in order; all but the last say how it comes back."""
    service = ms(row["service_s"]) / 1000
    if row["shows_up"] != "1":
        yield Leg(service, "no_show", ms(row["returns_after_s"] or 0))
        if not row["returns_after_s"]:
            return
    if row["hold_s"]:
        yield Leg(service * _share(row["hold_fraction"]), "hold", ms(row["hold_s"]))
        service *= 1 - _share(row["hold_fraction"])
    if row["transfer_lane"]:
        yield Leg(service, "transfer", WALK_MS, row["transfer_lane"])
        service = ms(row["transfer_service_s"]) / 1000
    yield Leg(service, "finish")
