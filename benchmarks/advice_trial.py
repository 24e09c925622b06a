"""Advice put to the proof: what a further window was said to save, and what it saves as the day really goes on."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from statistics import correlation, mean
from typing import NamedTuple

from benchmarks.estimates_trial import catalogue, departments, lessons_of, play
from benchmarks.measured import Measured, Progress
from config.hall import Hall
from dispatcher.advice import HORIZON_MIN
from dispatcher.advice_changes import OPEN, Change, fitted
from dispatcher.advice_day import rest_of
from dispatcher.advice_effect import effect, waits
from dispatcher.advice_outlook import Outlook, outlook_of
from dispatcher.estimate_habits import SLOT
from dispatcher.estimate_learning import learned
from dispatcher.estimate_lessons import Lessons
from dispatcher.events import Event
from dispatcher.replay_day import DAY, Visit
from dispatcher.replay_hall import hall_of
from dispatcher.simulation import first_calls
from dispatcher.state import State
from dispatcher.synthetic_day import Load, SyntheticDay, synthetic_day
from dispatcher.synthetic_hall import HOUR, synthetic_hall

GOAL = 0.8
LOADS: tuple[Load, Load] = ("nominal", "heavy")
LANES = ("GEN", "GEN", "GEN", "OTO", "OTO", "XPR", "XPR", "GRN", "BK1", "BK5")
"""Where the further window is: the lanes that share windows more often, since more people stand there."""

_HALLS, _PAST_DAYS, _RUNS = 4, 12, 16
_FIRST, _LAST = 0.75, 7.0
_EXTRA = "extra"
_ZONE_MS = 8 * HOUR


class Tried(NamedTuple):
    """Minutes by which the mean wait of everybody measured drops."""

    predicted: float
    realised: float


class _Reached(Exception):
    """The moment of the intervention."""


@cache
def _past(hall: int, days: int) -> tuple[Lessons, ...]:
    return tuple(lessons_of(synthetic_hall(hall), 900 + day, LOADS[day % 2]) for day in range(days))


def tried(number: int, runs: int = _RUNS, past_days: int = _PAST_DAYS) -> Tried | None:
    """One intervention: a further window at a moment and in a lane that its number draws. None where nobody waits
    there in any run."""
    random, place = Random(f"intervention {number}"), number % _HALLS
    drawn = synthetic_day(synthetic_hall(place), 500 + number, LOADS[number % 2])
    at = round(random.uniform(_FIRST, _LAST) * HOUR)
    lane, now = random.choice(LANES), drawn.day.zero + at
    state, today = _until(place, drawn, now)
    hall = _with_extra(hall_of(drawn.day, "made-up"), lane)
    change = Change(OPEN, _EXTRA, lane, now + 2 * HOUR)
    outlook = _outlook(place, drawn, today, hall, now, past_days)
    rests = [rest_of(state, hall, now, outlook, HORIZON_MIN, seed) for seed in range(runs)]
    found = effect(change, hall, now, rests, [waits(rest, hall) for rest in rests])
    if found is None:
        return None
    before = first_calls(drawn.day, hall)
    changed, day = fitted(change, hall, drawn.day, now)
    after = first_calls(day, changed)
    end = at + HORIZON_MIN * 60_000
    measured = [v for v in drawn.day.visits if v.arrival <= end and before.get(v.ticket, at) * 1000 >= at]
    return Tried(found.drop, _mean(before, measured) - _mean(after, measured)) if measured else None


def _until(place: int, drawn: SyntheticDay, now: int) -> tuple[State, Lessons]:
    """The hall at a moment of the day, as its stream tells it."""
    state, today = State(DAY), Lessons("Asia/Shanghai")

    def seen(event: Event, ticket: int) -> None:
        if event.at > now:
            raise _Reached
        state.apply(event)
        today.follow(event)

    with suppress(_Reached):
        play(synthetic_hall(place), drawn, seen)
    return state, today


def _outlook(place: int, drawn: SyntheticDay, today: Lessons, hall: Hall, now: int, past_days: int) -> Outlook:
    zero = drawn.day.zero
    plan = {window: tuple((zero + a, zero + b) for a, b in spans) for window, spans in drawn.planned.items()}
    slot = (now + _ZONE_MS) % (24 * HOUR) // SLOT
    made = synthetic_hall(place)
    known = learned(catalogue(made), _past(place, past_days), today, plan, slot=slot, department=departments(made))
    return outlook_of(known, hall, DAY, today)


def _with_extra(hall: Hall, lane: str) -> Hall:
    """With one more window like those of the lane; it is closed."""
    like = next(window for window in hall.windows.values() if window.home == lane)
    return hall.model_copy(update={"windows": {**hall.windows, _EXTRA: like.model_copy(update={"number": _EXTRA})}})


def _mean(calls: Mapping[int, float], visits: Sequence[Visit]) -> float:
    last = max(calls.values())
    return mean(max(0.0, calls.get(v.ticket, last) - max(v.arrival, v.slot or 0) / 1000) / 60 for v in visits)


async def measure(
    folder: Path, url: str, progress: Progress, interventions: int = 80, runs: int = _RUNS, past_days: int = _PAST_DAYS
) -> Measured:
    """In memory: neither the hall file nor the engine is needed."""
    found = []
    for number in range(interventions):
        one = await asyncio.to_thread(tried, number, runs, past_days)
        found += [one] if one is not None else []
        progress((number + 1) / interventions)
    predicted, realised = [one.predicted for one in found], [one.realised for one in found]
    return Measured(
        f"advice: predicted and realised drop of the mean wait, correlation over {len(found)} interventions",
        correlation(predicted, realised),
        "least",
        GOAL,
        {
            "min predicted on average": mean(predicted),
            "min realised": mean(realised),
            "min mean error": mean(abs(one.predicted - one.realised) for one in found),
        },
    )
