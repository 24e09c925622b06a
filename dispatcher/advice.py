"""What to do now and what it would change: forward runs with and without each change, the best three. Pure.

Predicted and realised drops of the mean wait go together (`hall bench advice`); below a minute nothing is said.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from statistics import mean
from typing import NamedTuple

from config.hall import Hall
from dispatcher.advice_changes import HELP, Change, at_work, candidates, idle_min
from dispatcher.advice_day import Rest, rest_of
from dispatcher.advice_effect import Effect, by_lane, effect, waits
from dispatcher.advice_outlook import Outlook
from dispatcher.state import State

HORIZON_MIN = 60.0
MOST = 3
LEAST_GAIN_MIN = 1.0
_RUNS, _FIRST_LOOK = 16, 4
_LANES, _OF_A_LANE = 6, 2
_PRESSED = 0.5
"""Lanes are looked at whose mean wait is more than this share of their target."""


class Reason(NamedTuple):
    """The figures behind it: people who wait and who will come within the horizon, minutes each, windows that takes,
    windows there are, and how long (min) the helping window has been idle."""

    waiting: int
    expected: int
    each: int
    need: int
    have: int
    idle: int


class Advice(NamedTuple):
    change: Change
    effect: Effect
    reason: Reason


def advise(state: State, hall: Hall, now: int, outlook: Outlook, runs: int = _RUNS, seed: int = 0) -> list[Advice]:
    """At most three, the one that saves people most time first, each for a lane of its own. `now`: ms since 1970."""
    rests = [rest_of(state, hall, now, outlook, HORIZON_MIN, seed + run) for run in range(runs)]
    before = [waits(rest, hall) for rest in rests]
    found: list[tuple[Change, Effect]] = []
    for change in _worth_a_look(state, hall, now, outlook, rests, before):
        seen = effect(change, hall, now, rests, before)
        if seen is not None and seen.before - seen.after >= LEAST_GAIN_MIN and seen.saved > 0:
            found.append((change, seen))
    found.sort(key=lambda pair: -pair[1].saved)
    best: dict[str, Advice] = {}
    used: set[str] = set()
    for change, seen in found:
        if change.lane not in best and change.window not in used and len(best) < MOST:
            best[change.lane] = Advice(change, seen, _reason(change, state, hall, now, outlook))
            used.add(change.window)
    return list(best.values())


def _worth_a_look(
    state: State,
    hall: Hall,
    now: int,
    outlook: Outlook,
    rests: Sequence[Rest],
    before: Sequence[Mapping[int, tuple[str, float]]],
) -> list[Change]:
    """For the lanes that wait longest the changes that do most in a first few runs, more than one since two lanes may
    want the same window."""
    lanes = [by_lane(each) for each in before]
    usual = {lane: mean(found) for lane in hall.lanes if (found := [each[lane] for each in lanes if lane in each])}
    pressed = [lane for lane, minutes in usual.items() if minutes > _PRESSED * hall.lanes[lane].targets["regular"]]
    pressed.sort(key=lambda lane: -usual[lane] / hall.lanes[lane].targets["regular"])
    seen: dict[str, list[tuple[float, Change]]] = {}
    for change in candidates(state, hall, now, pressed[:_LANES], outlook.plan):
        first = effect(change, hall, now, rests[:_FIRST_LOOK], before[:_FIRST_LOOK])
        if first is not None:
            seen.setdefault(change.lane, []).append((-first.saved, change))
    return [change for each in seen.values() for _, change in sorted(each)[:_OF_A_LANE]]


def _reason(change: Change, state: State, hall: Hall, now: int, outlook: Outlook) -> Reason:
    lane = change.lane
    waiting = state.count(lane)
    rates = outlook.arrivals(now)
    expected = sum(rate for queue, rate in rates.items() if queue.partition(":")[0] == lane) * HORIZON_MIN
    each = outlook.seconds("", lane) / 60
    need = ceil((waiting + expected) * each / HORIZON_MIN)
    idle = idle_min(state, change.window, now) if change.do == HELP else 0
    return Reason(waiting, round(expected), round(each), need, at_work(state, hall, lane), idle)
