"""Waits as distributions: many forward runs of the order rule with what the hall has learned. Pure.

A ticket's wait is the P50 of its waits over the runs, its P80 the end of the span that is shown. Both are set right by
two numbers learned from what was said before and what came of it.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from config.hall import Hall
from dispatcher.catalogue_minutes import catalogue_minutes
from dispatcher.estimate_booked import Booked
from dispatcher.estimate_chance import FAR
from dispatcher.estimate_draws import Draws
from dispatcher.estimate_habits import Calibration, Habits
from dispatcher.estimate_scene import Scene
from dispatcher.estimate_seats import Seats
from dispatcher.estimates import WALK_MS, Basis, Waits, plain_path, visits_of
from dispatcher.service_times import Prior, ServiceTimes
from dispatcher.state import State

RUNS, AT_ISSUE = 40, 8
"""How many runs are made in the background, and for one ticket at its issue."""

ENOUGH = 200
"""So many finished stays make a history; below it, what is said rests on the catalogue and is called so."""


class Range(NamedTuple):
    """Seconds until called; of the `p90` the calibration is learned."""

    p50: float
    p80: float
    p90: float


@dataclass(frozen=True)
class Learned:
    """All that past days and today have taught about a hall."""

    times: ServiceTimes
    habits: Habits = field(default_factory=Habits)
    calibration: Calibration = field(default_factory=Calibration)
    basis: Basis = "catalogue"


def catalogue_prior(hall: Hall) -> Prior:
    """What a stay takes by the catalogue, the walk included."""
    minutes = catalogue_minutes(hall)
    return lambda service, lane: minutes(service, lane) * 60 + WALK_MS / 1000


class Estimator:
    """Makes the runs for one hall file. Put in what was learned as `learned`, and anew whenever more is known."""

    def __init__(self, hall: Hall, learned: Learned | None = None) -> None:
        self.hall, self._seats = hall, Seats(hall)
        self.learned = learned or Learned(ServiceTimes(catalogue_prior(hall)))
        self.booked: Sequence[Booked] | None = None
        """Appointments of today that nobody has come for yet; None where nobody keeps a book of them."""
        self._zone = ZoneInfo(hall.timezone)

    def run(self, state: State, now: int, runs: int = RUNS) -> Waits:
        """Waits of all tickets, and of one taken now in each lane, at `now` (ms)."""
        steps = self.steps(state, now, runs)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                found: Waits = done.value
                return found

    def steps(self, state: State, now: int, runs: int = RUNS) -> Generator[int, None, Waits]:
        """The same run by run, for whoever has other things to do between."""
        scene = Scene(self._seats, state, now)
        draws = self._draws(scene, state, runs)
        lanes, first = len(self._seats.lanes), scene.imagined
        called = np.empty((runs, first + lanes))
        for at, path in enumerate(draws.paths()):
            called[at] = path.play(first + lanes)
            yield at
        told = self._told(called)
        tickets = [(number, told[who]) for who, number in scene.asked()]
        by_lane = list(zip(self._seats.lanes, told[first:], strict=True))
        visits = {}
        if scene.travellers:
            path = plain_path(scene, lambda service, lane: max(1000.0, draws.mean_ms(service, lane) - WALK_MS))
            path.play(FAR)
            visits = visits_of(scene, path.stays)
        return Waits(
            {number: each and each.p50 for number, each in tickets},
            {lane: each and each.p50 for lane, each in by_lane},
            visits,
            {number: each and each.p80 for number, each in tickets},
            {lane: each and each.p80 for lane, each in by_lane},
            self.learned.basis,
        )

    def at_issue(self, state: State, now: int, number: str, runs: int = AT_ISSUE) -> Range | None:
        """The wait of one ticket that stands in the state: only what can have to do with it is played, and only until
        it is called. None when nobody will call it, as things stand."""
        ticket = state.ticket(number)
        if ticket is None:
            return None
        windows = None if ticket.place or ticket.stages > 1 else self._seats.reach(ticket.lanes, self._there(state))
        scene = Scene(self._seats, state, now, windows)
        if number not in scene.numbers:  # none of the windows that are there looks at its lane
            return None
        who = scene.numbers.index(number)
        draws = self._draws(scene, state, runs)
        called = np.array([[path.play(FAR, who)[who]] for path in draws.paths()], dtype=float)
        return self._told(called)[0]

    def _there(self, state: State) -> frozenset[int]:
        """Windows where somebody is, or is meant to be some time today."""
        plan = self.learned.habits.plan
        numbers = enumerate(self._seats.windows)
        return frozenset(at for at, number in numbers if plan.get(number) or state.window(number).state != "closed")

    def _draws(self, scene: Scene, state: State, runs: int) -> Draws:
        offset = datetime.fromtimestamp(scene.now / 1000, UTC).astimezone(self._zone).utcoffset()
        zone = round(offset.total_seconds() * 1000) if offset else 0
        return Draws(scene, self.learned.times, self.learned.habits, runs, state.day, zone, self.booked)

    def _told(self, called: NDArray[np.float64]) -> Sequence[Range | None]:
        """Quantiles over the runs, in seconds, calibrated. Who is not called in half of them has none."""
        called.sort(axis=0)
        p50, p80, p90 = (_quantile(called, share) / 1000 for share in (0.5, 0.8, 0.9))
        found: list[Range | None] = []
        most, adjust = FAR / 2000, self.learned.calibration.told
        for middle, upper, most_of in zip(p50.tolist(), p80.tolist(), p90.tolist(), strict=True):
            if middle > most:
                found.append(None)
                continue
            told, high = adjust(middle, middle * 2 if upper > most else upper)
            found.append(Range(told, high, adjust(middle, middle * 2 if most_of > most else most_of)[1]))
        return found


def _quantile(ordered: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """At the place share · (n + 1): below it lies that share of what is to come, also with few runs (Weibull)."""
    last = len(ordered) - 1
    at = min(last, max(0.0, share * (len(ordered) + 1) - 1))
    low = int(at)
    high = min(low + 1, last)
    result: NDArray[np.float64] = ordered[low] + (ordered[high] - ordered[low]) * (at - low)
    return result
