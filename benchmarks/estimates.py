"""Waits said at the issue against waits that came, on made-up days that nothing was learned from; and what it costs.

The oracle makes the same runs with the distributions the days were drawn from. What is learned comes from other days of
the same hall, the two numbers of the calibration from some more.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import fmean
from time import process_time

from benchmarks.estimates_trial import Said, Trial, lessons_of
from benchmarks.measured import Measured, Progress
from dispatcher.estimate_habits import Calibration
from dispatcher.estimate_honesty import Kept, calibrated
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimates import Forecast
from dispatcher.estimator import AT_ISSUE, Estimator, Range
from dispatcher.replay_hall import hall_of
from dispatcher.state import State
from dispatcher.synthetic_day import Load, synthetic_day
from dispatcher.synthetic_hall import KINDS, SyntheticHall, synthetic_hall

LOADS: tuple[Load, ...] = ("nominal", "nominal", "heavy")
"""Two usual days, then an overloaded one on which two clerks stay away for half of it."""

MOST_OF_ORACLE, MOST_OF_NAIVE = 1.06, 0.60
MIDDLE, ROUND = 0.915, 0.035
"""P90 is to hold for 88–95 in a hundred."""

_HALL, _LEARNED, _CALIBRATED = 1, 1000, 2000
_WAITING, _WINDOWS, _TIMES = 300, 24, 9


async def measure(
    folder: Path, url: str, progress: Progress, days: int = 32, past: int = 20, calibrating: int = 4, every: int = 1
) -> list[Measured]:
    """Needs neither the hall nor the engine; beside the loop, since each day is played in one of its own."""
    return await asyncio.to_thread(_measure, progress, days, past, calibrating, every)


def _measure(progress: Progress, days: int, past: int, calibrating: int, every: int) -> list[Measured]:
    hall = synthetic_hall(_HALL)
    whole, done = past * 0.2 + calibrating + days, 0.0

    def step(share: float) -> None:
        nonlocal done
        done += share
        progress(min(0.99, done / whole))

    learned: list[Lessons] = []
    for seed in range(past):
        learned.append(lessons_of(hall, _LEARNED + seed, LOADS[seed % len(LOADS)]))
        step(0.2)
    before = Trial(hall, learned, every=every)
    over = _play(before, _CALIBRATED, calibrating, step)
    set_right = _calibration(over, _ours), _calibration(over, _oracle)
    trial = Trial(hall, learned, set_right, every=every)
    _play(trial, 0, days, step)
    found = [*_errors(trial.said), _coverage(trial.said), cost(hall, 1 if every > 1 else _TIMES)]
    progress(1.0)
    return found


def _play(trial: Trial, first: int, days: int, step: Callable[[float], None]) -> list[list[Said]]:
    said = []
    for seed in range(days):
        said.append(trial.play(first + seed, LOADS[seed % len(LOADS)]))
        step(1.0)
    return said


def _ours(said: Said) -> Range | None:
    return said.ours


def _oracle(said: Said) -> Range | None:
    return said.oracle


def _calibration(days: Sequence[Sequence[Said]], who: Callable[[Said], Range | None]) -> Calibration:
    told = [[(one.lane, found, one.truth) for one in said if (found := who(one)) is not None] for said in days]
    return calibrated([Kept(lane, f.p50, f.p80, f.p50, f.p90, truth) for lane, f, truth in day] for day in told)


def _errors(said: Sequence[Said]) -> list[Measured]:
    """Mean absolute errors in minutes, of the tickets of which everybody could say something."""
    told = [one for one in said if one.ours is not None and one.oracle is not None]

    def error(guess: Callable[[Said], float]) -> float:
        return fmean(abs(guess(one) - one.truth) for one in told) / 60

    ours = error(lambda one: one.ours.p50 if one.ours else 0.0)
    oracle = error(lambda one: one.oracle.p50 if one.oracle else 0.0)
    naive, plain = error(lambda one: one.naive), error(lambda one: one.plain or 0.0)
    waited = [one for one in told if one.truth > 120]
    long = fmean(abs((one.ours.p50 if one.ours else 0.0) - one.truth) for one in waited) / 60
    colour = {
        "min error at issue": ours,
        "min of the oracle": oracle,
        "min of those who waited > 2 min": long,
        "tickets": float(len(told)),
        "% of which something was said": 100 * len(told) / len(said),
    }
    return [
        Measured("error of the estimate ÷ of an oracle", ours / oracle, "most", MOST_OF_ORACLE, colour),
        Measured(
            "error of the estimate ÷ of people × mean ÷ windows",
            ours / naive,
            "most",
            MOST_OF_NAIVE,
            {"min of people × mean ÷ windows": naive, "min of one plain run": plain},
        ),
    ]


def _coverage(said: Sequence[Said]) -> Measured:
    told = [(one.ours, one.truth) for one in said if one.ours is not None]
    held = {name: fmean(truth <= getattr(ours, name) for ours, truth in told) for name in ("p50", "p80", "p90")}
    colour = {f"% called before their {name.upper()}": 100 * share for name, share in held.items()}
    return Measured("P90 held, off 91.5 %", abs(held["p90"] - MIDDLE), "most", ROUND, colour)


def cost(hall: SyntheticHall, times: int) -> Measured:
    """Eight runs for one ticket against one plain run, with 300 waiting and 24 windows."""
    known = hall_of(synthetic_day(hall, 0).day, "cost")
    random, state, now = Random(1), State("20261123"), 10_000_000
    for window in list(known.windows)[:_WINDOWS]:
        state._windows[window] = {"state": "free", "clerk": window}
    shares = [KINDS[lane].daily for lane in KINDS]
    for number in range(_WAITING):
        lane, clock = random.choices(list(KINDS), shares)[0], str(now - (_WAITING - number) * 10_000)
        fields = {"state": "waiting", "ord": f"{number:05d}", "class": "regular", "clock": clock, "since": clock}
        state.add(f"A{number:03d}", {**fields, "rule": "any", "todo": lane, "next": ""})
    last = next(f"A{number:03d}" for number in range(_WAITING - 1, 0, -1) if "GEN" in _lanes(state, number))
    plain, ours = Forecast(known, lambda service, lane: 8.0), Estimator(known)
    took: dict[str, list[float]] = {"one": [], "eight": [], "hundred": []}
    for _ in range(times):
        took["one"].append(_timed(lambda: plain.run(state, now)))
        took["eight"].append(_timed(lambda: ours.at_issue(state, now, last)))
        took["hundred"].append(_timed(lambda: ours.run(state, now, 100)))
    one, eight, hundred = (min(each) * 1000 for each in took.values())
    colour = {"ms for 8 runs": eight, "ms for 100": hundred, "ms for a plain one": one}
    return Measured(f"{AT_ISSUE} runs at issue ÷ one plain run", eight / one, "most", 7.0, colour)


def _lanes(state: State, number: int) -> tuple[str, ...]:
    ticket = state.ticket(f"A{number:03d}")
    return ticket.lanes if ticket else ()


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
