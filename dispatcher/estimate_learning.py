"""What days have taught, put together for the estimator. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from math import log, sqrt
from statistics import fmean, pstdev
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.estimate_habits import MINUTE, SLOT, Calibration, Habits, Spans
from dispatcher.estimate_lessons import Lessons, Spread
from dispatcher.estimates import Basis
from dispatcher.estimator import ENOUGH, Learned
from dispatcher.service_times import Finished, Prior, department_of, learn

DAYS = 20
"""So many past days are learned from; older ones say little about today."""

Kept = tuple[int, int]
"""How many appointments were made for days that are over, and how many of them came."""

_KEEP_WEIGHT, _LEAD_WEIGHT = 20, 10
_LEVEL_WEIGHT, _MISS_WEIGHT, _MIX_WEIGHT = 60.0, 40.0, 5
_USUAL = 0.5
_DAY_SLOTS = 48


def learned(
    prior: Prior,
    days: Sequence[Lessons],
    today: Lessons | None,
    plan: Mapping[str, Spans],
    calibration: Calibration | None = None,
    slot: int = 0,
    kept: Kept = (0, 0),
    department: Callable[[str], str] = department_of,
) -> Learned:
    """`days` are over, `today` is not; `slot`: the half hours of today that have passed; `kept`: of so many
    appointments so many came; `department`: of an item."""
    every = [*days, *([today] if today is not None else [])]
    times = learn(chain.from_iterable(day.stays for day in every), prior, department)
    basis: Basis = "catalogue" if times.count < ENOUGH else "history" if days else "today"
    arrivals = _arrivals(days) if days else _so_far(today)
    calls = sum(day.calls for day in every)
    misses, turns, pauses = (_sum(getattr(day, name) for day in every) for name in ("misses", "turns", "pauses"))
    held, missed, leads = (_sum(getattr(day, name) for day in every) for name in ("held", "missed", "leads"))
    usual = Habits()
    return Learned(
        times,
        Habits(
            no_show=(misses.count + usual.no_show * _MISS_WEIGHT) / (calls + _MISS_WEIGHT),
            no_show_ms=round(_mean(misses, usual.no_show_ms, 5)),
            turn_ms=round(_mean(turns, 0.0, 5)),
            pause_ms=round(_mean(pauses, 5 * MINUTE, 2)) if pauses.count else 0,
            pause_every=round(sum(day.work for day in every) / pauses.count) if pauses.count else 0,
            back_ms=round(pauses.squares / pauses.total / 2) if pauses.total else usual.back_ms,
            held_ms=round(_mean(held, usual.held_ms, 5)),
            missed_ms=round(_mean(missed, usual.missed_ms, 5)),
            comes_back=(missed.count + usual.comes_back * 10) / (misses.count + 10),
            keeps=(kept[1] + usual.keeps * _KEEP_WEIGHT) / (kept[0] + _KEEP_WEIGHT),
            lead_ms=round(_mean(leads, usual.lead_ms, _LEAD_WEIGHT)),
            lead_spread_ms=round(_deviation(leads, usual.lead_spread_ms, _LEAD_WEIGHT)),
            arrivals=arrivals,
            mixed=_mixed(chain.from_iterable(day.stays for day in every)),
            level=_level(arrivals, today, slot),
            plan=plan,
        ),
        calibration or Calibration(),
        basis,
    )


def planned(hall: Hall, day: str, days: Sequence[Lessons], open_now: Iterable[str]) -> dict[str, Spans]:
    """When the windows are meant to be open today: those that are open, or were on half of the past days, in each
    session of the hall. Of a window that opened late as a rule the first one begins then."""
    if hall.hours.always:
        return {}
    date = datetime.strptime(day, "%Y%m%d").date()
    midnight = datetime.combine(date, time(), ZoneInfo(hall.timezone))
    sessions = [tuple(_ms(midnight, at) for at in (one.start, one.end)) for one in hall.hours.of(date)]
    found: dict[str, Spans] = dict.fromkeys(hall.windows, ())
    begin = round(midnight.timestamp() * 1000)
    for window in hall.windows:
        opened = sorted(one.opened[window] for one in days if window in one.opened)
        if window in open_now:
            found[window] = tuple((start, end) for start, end in sessions)
        elif days and len(opened) >= _USUAL * len(days):
            usual = begin + opened[len(opened) // 2]
            found[window] = tuple((max(start, usual), end) for start, end in sessions if end > usual)
    return found


def _ms(midnight: datetime, minutes: int) -> int:
    return round((midnight + timedelta(minutes=minutes)).timestamp() * 1000)


def _sum(parts: Iterable[Spread]) -> Spread:
    found = Spread()
    for one in parts:
        found.count += one.count
        found.total += one.total
        found.squares += one.squares
    return found


def _mean(seen: Spread, usual: float, weight: float) -> float:
    return (seen.total + usual * weight) / (seen.count + weight) if seen.count else usual


def _deviation(seen: Spread, usual: float, weight: float) -> float:
    own = seen.squares - seen.total**2 / seen.count if seen.count else 0.0
    return sqrt((max(0.0, own) + usual**2 * weight) / (seen.count + weight))


def _arrivals(days: Sequence[Lessons]) -> dict[int, dict[str, float]]:
    """Visitors per ms."""
    found: defaultdict[int, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for day in days:
        for (slot, lane, klass), count in day.joins.items():
            found[slot][f"{lane}:{klass}"] += count / len(days) / SLOT
    return {slot: dict(queues) for slot, queues in found.items()}


def _so_far(today: Lessons | None) -> dict[int, dict[str, float]]:
    """Without a past: as many go on coming as came until now."""
    if today is None or not today.joins:
        return {}
    slots = [slot for slot, _, _ in today.joins]
    found = _arrivals([today])
    passed = max(slots) - min(slots) + 1
    usual: defaultdict[str, float] = defaultdict(float)
    for queues in found.values():
        for name, rate in queues.items():
            usual[name] += rate / passed
    steady = dict(usual)
    return dict.fromkeys(range(_DAY_SLOTS), steady)


def _level(arrivals: Mapping[int, Mapping[str, float]], today: Lessons | None, slot: int) -> float:
    """Today's visitors until the last full half hour as a share of the usual, drawn towards 1 while they are few."""
    if today is None:
        return 1.0
    usual = sum(sum(queues.values()) * SLOT for at, queues in arrivals.items() if at < slot)
    came = sum(count for (at, _, _), count in today.joins.items() if at < slot)
    return (came + _LEVEL_WEIGHT) / (usual + _LEVEL_WEIGHT) if usual else 1.0


def _mixed(stays: Iterable[Finished]) -> dict[str, tuple[float, float]]:
    logs: defaultdict[str, list[float]] = defaultdict(list)
    for stay in stays:
        logs[stay.lane].append(log(max(1.0, stay.seconds) * 1000))
    return {lane: (fmean(seen), pstdev(seen)) for lane, seen in logs.items() if len(seen) >= _MIX_WEIGHT}
