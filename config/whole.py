"""What no single table can know: lanes that nobody serves, letters without a lane, a bound on the number of parts.

It looks at the file's tables and not at the parts read from them, so that a part with a mistake of its own does not
make others look wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from config.devices import mistakes_of_devices
from config.hours import Hours
from config.indicators import two_of_a_day
from config.lanes import REGULAR, Lane
from config.mistakes import Mistake, shown
from config.numbers import window_numbers
from config.services import ELSEWHERE

_MOST = {
    "zones": 26,
    "series": 10,
    "lanes": 64,
    "classes": 8,
    "groups": 20,
    "machines": 40,
    "places": 100,
    "life_events": 24,
    "indicators": 20,
    "displays": 40,
    "devices": 200,
}
_MOST_WINDOWS = 200
_LEAST = {
    "zones": "at least one zone",
    "series": "at least one series",
    "lanes": "at least one lane",
    "classes": f"at least the class {REGULAR}",
}


_Said = tuple[str, str, object, str]
"""Table, field, what stands there (None: nothing), what is allowed."""


def mistakes_of_the_whole(file: str, tables: Mapping[str, Any]) -> Iterator[Mistake]:
    """Mistakes between the tables of a hall file."""
    windows = _rows(tables.get("windows"))
    for rule in (_counts, _classes, _lanes, _codes, _helpers, _indicators, _devices):
        for table, field, value, allowed in rule(tables, windows):
            yield Mistake(file, table, field, "" if value is None else shown(value), allowed)


def _counts(tables: Mapping[str, Any], windows: list[dict[str, Any]]) -> Iterator[_Said]:
    for kind, most in _MOST.items():
        count = len(_dicts(tables.get(kind)))
        if count > most:
            yield kind, "", count, f"at most {most} of them"
        if kind in _LEAST and kind in tables and not count:
            yield kind, "", None, _LEAST[kind]
    count = sum(len(window_numbers(row.get("numbers"))) for row in windows)
    if count > _MOST_WINDOWS:
        yield "windows", "", count, f"at most {_MOST_WINDOWS} windows"


def _classes(tables: Mapping[str, Any], _: list[dict[str, Any]]) -> Iterator[_Said]:
    classes = _dicts(tables.get("classes"))
    if classes and REGULAR not in classes:
        yield "classes", "", ", ".join(classes), f"a class named {REGULAR}"
    if guard := _dicts(classes.get(REGULAR)).get("guard"):
        yield f"classes.{REGULAR}", "guard", guard, "0: regular tickets are not held back"


def _lanes(tables: Mapping[str, Any], windows: list[dict[str, Any]]) -> Iterator[_Said]:
    lanes = _dicts(tables.get("lanes"))
    served = [lane for row in windows for lane in (row.get("home"), *_list(row.get("also")))]
    for code in lanes:
        if code not in served:
            yield f"lanes.{code}", "", None, "a window that serves it: no [[windows]] has it as home or also"
    used = [lane.get("series") for lane in lanes.values() if isinstance(lane, dict)]
    for letter in _dicts(tables.get("series")):
        if letter not in used:
            yield f"series.{letter}", "", None, "a lane of this series: there is none"


def _codes(tables: Mapping[str, Any], _: list[dict[str, Any]]) -> Iterator[_Said]:
    for kind, others in (("machines", ELSEWHERE), ("places", (*ELSEWHERE, *_dicts(tables.get("machines"))))):
        for code in _dicts(tables.get(kind)):
            if code in others:
                yield f"{kind}.{code}", "", None, "a code of its own: another alternative has this name"


def _helpers(_: Mapping[str, Any], windows: list[dict[str, Any]]) -> Iterator[_Said]:
    for at, row in enumerate(windows, 1):
        also = _list(row.get("also"))
        table = f"windows {row['numbers']}" if window_numbers(row.get("numbers")) else f"windows, table {at}"
        if row.get("home") in also:
            yield table, "also", row["home"], "lanes other than the home lane"
        for lane in sorted({lane for lane in also if also.count(lane) > 1}):
            yield table, "also", lane, "each lane once"


def _indicators(tables: Mapping[str, Any], _: list[dict[str, Any]]) -> Iterator[_Said]:
    for code, since in two_of_a_day(_dicts(tables.get("indicators"))):
        yield f"indicators.{code}", "since", str(since), "a day on which no other list begins"


def _devices(tables: Mapping[str, Any], windows: list[dict[str, Any]]) -> Iterator[_Said]:
    numbers = [number for row in windows for number in window_numbers(row.get("numbers"))]
    yield from mistakes_of_devices(_dicts(tables.get("devices")), numbers)


def lanes_without_tickets(file: str, lanes: Iterable[Lane], hours: Hours | None) -> Iterator[Mistake]:
    """Lanes whose last ticket comes before the first, in every session of an ordinary day."""
    if hours is None or hours.always:
        return
    longest = max(session.end - session.start for session in hours.sessions)
    for lane in lanes:
        if lane.last_ticket_min >= longest:
            value, allowed = shown(lane.last_ticket_min), f"less than the longest session, {longest} minutes"
            yield Mistake(file, f"lanes.{lane.code}", "last_ticket_min", value, allowed)


def _dicts(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _list(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
