"""How long a ticket taken in an hour would wait in each lane: the rest of the day played on to there, several times.
Pure."""

from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from config.hall import Hall
from dispatcher.advice_day import rest_of
from dispatcher.advice_outlook import Outlook
from dispatcher.replay_day import Leg, Visit
from dispatcher.simulation import first_calls
from dispatcher.state import State

AFTER_MIN = 60
_RUNS = 12
_MOST = 1_000
"""With so many people in the hall a run takes too long to be worth its answer."""


def later(
    state: State, hall: Hall, now: int, outlook: Outlook, runs: int = _RUNS, seed: int = 0
) -> Mapping[str, float | None]:
    """Seconds by lane, the middle of the runs; None where in half of them nobody calls it within an hour more. Empty
    where nobody knows who comes, or so many are here that it takes too long. `now`: ms since 1970.

    In every run somebody comes to each lane at that moment who takes no window's time.
    """
    known = sum(outlook.arrivals(now + AFTER_MIN * 60_000).values()) + sum(outlook.arrivals(now).values())
    if not known or int(state.desk.get("live") or 0) > _MOST:
        return {}
    found: dict[str, list[float]] = {lane: [] for lane in hall.lanes}
    for run in range(runs):
        rest = rest_of(state, hall, now, outlook, AFTER_MIN, seed + run)
        at, first = rest.now + AFTER_MIN * 60_000, len(rest.day.visits) + 1
        asked = [
            Visit(first + place, at, lane, "regular", None, (Leg(0.0, "finish"),))
            for place, lane in enumerate(hall.lanes)
        ]
        visits = sorted((*rest.day.visits, *asked), key=lambda visit: visit.arrival)
        calls = first_calls(replace(rest.day, visits=tuple(visits)), hall)
        for visit in asked:
            called = calls.get(visit.ticket)
            found[visit.lane].append(float("inf") if called is None else called - at / 1000)
    return {lane: None if (middle := median(each)) == float("inf") else middle for lane, each in found.items()}
