"""Made-up days played while several ways of estimating say, at each issue, how long the ticket will wait."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from typing import NamedTuple

from benchmarks.naive_wait import NaiveWait
from config.hall import Hall
from dispatcher.clock import SimulatedClock
from dispatcher.estimate_habits import MINUTE, SLOT, Calibration, Habits
from dispatcher.estimate_learning import learned
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimates import Forecast
from dispatcher.estimator import Estimator, Learned, Range
from dispatcher.events import Event
from dispatcher.replay_day import DAY
from dispatcher.replay_hall import hall_of
from dispatcher.replay_player import Player
from dispatcher.service_times import Prior, ServiceTimes
from dispatcher.state import State
from dispatcher.synthetic_day import (
    ARRIVALS,
    LOADS,
    NO_SHOW,
    NO_SHOW_MS,
    PRIORITY,
    TURNAROUND_MS,
    Load,
    SyntheticDay,
    synthetic_day,
)
from dispatcher.synthetic_hall import KINDS, SIGMA, SyntheticHall
from dispatcher.synthetic_telling import TellingHall

_ZONE, _ZONE_MS = "Asia/Shanghai", 8 * 3_600_000
_HALF_HOURS_BEFORE_OPENING = 17
_PAST_DATES = 1000


class Said(NamedTuple):
    """What was said of one ticket at its issue and what came, in seconds of waiting; None: nobody could say."""

    lane: str
    naive: float
    plain: float | None
    ours: Range | None
    oracle: Range | None
    truth: float


Seen = Callable[[Event, int], None]


def play(hall: SyntheticHall, day: SyntheticDay, seen: Seen, date: str = DAY) -> Player:
    """Plays the day, each event told to `seen` with the recording's ticket of an issue. `date`: yyyymmdd."""
    clock = SimulatedClock(day.day.zero)
    telling = TellingHall(hall_of(day.day, "made-up"), clock, items=day.items, clerks=day.clerks, date=date)
    seen(telling.opened(), 0)
    player = Player(day.day, telling, clock, seen)
    asyncio.run(player.play())
    return player


def lessons_of(hall: SyntheticHall, seed: int, load: Load) -> Lessons:
    """What a day that is over teaches. Each has a date of its own, before the one that is tried: were they all called
    the same, nobody could tell how slow today is from how slow all days were."""
    found, tried = Lessons(_ZONE), datetime.strptime(DAY, "%Y%m%d").date()
    date = f"{tried - timedelta(days=1 + seed % _PAST_DATES):%Y%m%d}"
    play(hall, synthetic_day(hall, seed, load), lambda event, ticket: found.follow(event), date)
    return found


def departments(hall: SyntheticHall) -> Callable[[str], str]:
    """What the catalogue says of each item."""
    known = {item.code: item.department for items in hall.items.values() for item in items}
    return lambda item: known.get(item, "")


def catalogue(hall: SyntheticHall) -> Prior:
    """A catalogue that knows no more than each lane's mean, as a new hall's would."""
    means = {lane: kind.mean_s for lane, kind in KINDS.items()}
    return lambda item, lane: means[lane]


def truth_of(
    hall: SyntheticHall, day: SyntheticDay, load: Load, plan: dict[str, tuple[tuple[int, int], ...]]
) -> Learned:
    """What somebody knows who drew the day's distributions, but not what came of them."""
    means = {item.code: item.mean_s for items in hall.items.values() for item in items}
    walk = TURNAROUND_MS / 1000
    times = ServiceTimes(
        lambda item, lane: (means[item] if item else KINDS[lane].mean_s) * day.slow[lane] + walk,
        clerks={clerk: log(speed) for clerk, speed in hall.speeds.items()},
        sigmas={lane: SIGMA * (1 - walk / kind.mean_s) for lane, kind in KINDS.items()},
    )
    arrivals = {
        _HALF_HOURS_BEFORE_OPENING + at: {
            f"{lane}:{klass}": kind.daily * LOADS[load] * weight / sum(ARRIVALS) * share / SLOT
            for lane, kind in KINDS.items()
            for favoured in (kind.booked + PRIORITY,)
            for klass, share in (("priority", favoured), ("regular", 1 - favoured))
        }
        for at, weight in enumerate(ARRIVALS)
    }
    habits = Habits(
        no_show=NO_SHOW,
        no_show_ms=NO_SHOW_MS,
        pause_ms=6 * MINUTE,
        pause_every=round(1.6 * 3_600_000),
        back_ms=round(3.25 * MINUTE),
        absent_ms=9 * MINUTE,
        late_ms=90_000,
        held_ms=11 * MINUTE,
        missed_ms=9 * MINUTE,
        arrivals=arrivals,
        plan=plan,
    )
    return Learned(times, habits)


@dataclass
class Trial:
    """One day on which everybody says what they think."""

    hall: SyntheticHall
    days: Sequence[Lessons]
    calibrations: tuple[Calibration, Calibration] = (Calibration(), Calibration())
    runs: int = 8
    oracle_runs: int = 8
    every: int = 1
    """Of so many tickets one is asked about."""
    said: list[Said] = field(default_factory=list)

    def play(self, seed: int, load: Load) -> list[Said]:
        """Adds what was said on this day."""
        drawn = synthetic_day(self.hall, seed, load)
        day, zero = drawn.day, drawn.day.zero
        plan = {window: tuple((zero + a, zero + b) for a, b in spans) for window, spans in drawn.planned.items()}
        known: Hall = hall_of(day, "made-up")
        state, today, prior, whose = State(DAY), Lessons(_ZONE), catalogue(self.hall), departments(self.hall)
        naive, plain = NaiveWait(known), Forecast(known, lambda service, lane: prior(service, lane) / 60)
        oracle = truth_of(self.hall, drawn, load, plan)
        best = Estimator(known, Learned(oracle.times, oracle.habits, self.calibrations[1]))
        ours = Estimator(known, learned(prior, self.days, None, plan, self.calibrations[0], department=whose))
        guesses: dict[int, tuple[str, float, float | None, Range | None, Range | None]] = {}
        learnt = 0

        def seen(event: Event, ticket: int) -> None:
            nonlocal learnt
            state.apply(event)
            today.follow(event)
            naive.follow(event, state)
            if not ticket or ticket % self.every:
                return
            if event.at - learnt > 20 * MINUTE:
                learnt = event.at
                slot = (event.at + _ZONE_MS) % 86_400_000 // SLOT
                ours.learned = learned(prior, self.days, today, plan, self.calibrations[0], slot, department=whose)
            number, now = event.ticket, event.at
            guesses[ticket] = (
                event.fields["todo"],
                naive.guess(state, event),
                plain.run(state, now, number).by_ticket[number],
                ours.at_issue(state, now, number, self.runs),
                best.at_issue(state, now, number, self.oracle_runs),
            )

        player = play(self.hall, drawn, seen)
        found = []
        for visit in day.visits:
            if visit.ticket not in guesses:
                continue
            early = max(0, (visit.slot or 0) - visit.arrival) / 1000
            lane, guess, run, mine, theirs = guesses[visit.ticket]
            truth = max(0.0, player.calls[visit.ticket] - visit.arrival / 1000 - early)
            found.append(Said(lane, guess, _less(run, early), _range(mine, early), _range(theirs, early), truth))
        self.said += found
        return found


def _less(seconds: float | None, early: float) -> float | None:
    return None if seconds is None else max(0.0, seconds - early)


def _range(told: Range | None, early: float) -> Range | None:
    return told and Range(*(max(0.0, value - early) for value in told))
