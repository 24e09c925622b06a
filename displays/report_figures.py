"""Reports: rows of some days grouped by what they are about, and the figures of each group. Pure.

Every figure stands in the table of definitions by the same name. Times come out in minutes, shares in per cent; None is
what nothing is known of.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from statistics import mean, median
from typing import Any, NamedTuple

from config.hall import Hall
from dispatcher.satisfaction import CONTENT, Score
from displays.measures import quantile
from displays.report_rows import DayRows, Promise, Sitting, Visit, Work

MINUTE_MS = 60_000
FIGURES = (
    "taken finished services missed left wait_mean wait_median wait_p90 wait_longest within in_target service_mean"
    " service_median rated satisfaction response promises kept open_min paused_min"
).split()
"""Names of the figures, in the order of their columns."""

Row = Visit | Work | Sitting | Promise
Key = Callable[[Row], str | None]
"""What a row counts for; None where it says nothing of that."""

_BY: Mapping[str, Key] = {
    "hall": lambda row: "",
    "lane": lambda row: row.lane,
    "window": lambda row: getattr(row, "window", None),
    "service": lambda row: getattr(row, "service", None),
    "class": lambda row: getattr(row, "klass", None),
    "clerk": lambda row: getattr(row, "clerk", None),
}
PER: Mapping[str, Callable[[str], str]] = {
    "whole": lambda day: "",
    "day": lambda day: date.fromisoformat(day).isoformat(),
    "week": lambda day: "{}-W{:02}".format(*date.fromisoformat(day).isocalendar()[:2]),
    "month": lambda day: f"{day[:4]}-{day[4:6]}",
}


class Group(NamedTuple):
    """One line of a report: the figures of a period and a key."""

    period: str
    key: str
    figures: dict[str, float | int | None]


def report(days: Iterable[DayRows], by: str, per: str, hall: Hall, only: Collection[str] | None = None) -> list[Group]:
    """`by` and `per` are words of Asked; `only`: these keys alone."""
    key_of = _of_department(hall) if by == "department" else _BY[by]
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for day in days:
        period = PER[per](day.day)
        every: list[Row] = [*day.visits, *day.works, *day.sittings, *day.promises]
        for row in every:
            key = key_of(row)
            if key is not None and (only is None or key in only):
                found[period, key].append(row)
    return [Group(period, key, figures(rows, hall)) for (period, key), rows in sorted(found.items())]


def _of_department(hall: Hall) -> Key:
    """By its Chinese name; '' for items of nobody's and for tickets without one."""
    named = {code: service.department.zh for code, service in hall.services.items() if service.department}
    return lambda row: named.get(row.service, "") if isinstance(row, Visit | Work | Promise) else None


def figures(rows: Iterable[Row], hall: Hall) -> dict[str, float | int | None]:
    """All of FIGURES over some rows."""
    visits, works, sittings, promises = _sorted(rows)
    called = [visit for visit in visits if visit.wait is not None]
    waits = [(visit.wait or 0) / MINUTE_MS for visit in called]
    served = [visit for visit in visits if visit.served]
    rated = [visit.rating for visit in served if visit.rating]
    score = Score(len(served), len(rated), sum(rating in CONTENT for rating in rated))
    spent = [work.ms / MINUTE_MS for work in works]
    aimed = [(wait, target) for visit, wait in zip(called, waits, strict=True) if (target := _target(hall, visit))]
    values: list[float | int | None] = [
        len(visits),
        len(served),
        len(works),
        sum(visit.missed for visit in visits),
        sum(visit.left for visit in visits),
        mean(waits) if waits else None,
        median(waits) if waits else None,
        quantile(waits, 0.9),
        max(waits, default=None),
        _share(sum(wait <= hall.rules.within_min for wait in waits), len(waits)),
        _share(sum(wait <= target for wait, target in aimed), len(aimed)),
        mean(spent) if spent else None,
        median(spent) if spent else None,
        score.rated,
        score.satisfaction(),
        score.response(),
        len(promises) or None,
        _share(sum(promise.kept for promise in promises), len(promises)),
        sum(sitting.ms for sitting in sittings if not sitting.paused) / MINUTE_MS if sittings else None,
        sum(sitting.ms for sitting in sittings if sitting.paused) / MINUTE_MS if sittings else None,
    ]
    return {name: _short(value) for name, value in zip(FIGURES, values, strict=True)}


def _sorted(rows: Iterable[Row]) -> tuple[list[Visit], list[Work], list[Sitting], list[Promise]]:
    kinds: dict[type, list[Any]] = {Visit: [], Work: [], Sitting: [], Promise: []}
    for row in rows:
        kinds[type(row)].append(row)
    return kinds[Visit], kinds[Work], kinds[Sitting], kinds[Promise]


def _target(hall: Hall, visit: Visit) -> float | None:
    """Minutes; None for a lane that the hall does not have any more."""
    lane = hall.lanes.get(visit.lane)
    return lane.targets.get(visit.klass, lane.targets["regular"]) if lane else None


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _short(value: float | int | None) -> float | int | None:
    return round(value, 1) if isinstance(value, float) else value
