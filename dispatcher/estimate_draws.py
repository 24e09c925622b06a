"""What chance decides in many forward runs, drawn for all of them at once. Pure."""

from collections.abc import Iterator, Sequence
from math import erf, exp, log, sqrt

import numpy as np

from dispatcher.estimate_arrivals import Arrivals
from dispatcher.estimate_booked import Booked
from dispatcher.estimate_chance import FAR, Chance, Way
from dispatcher.estimate_habits import Habits
from dispatcher.estimate_luck import COLUMNS, SEED, Floats, luck, normal_of
from dispatcher.estimate_path import Path
from dispatcher.estimate_scene import Away, Scene
from dispatcher.estimate_seats import Scores
from dispatcher.service_times import ServiceTimes

_HELD_LEFT = 0.5


class Draws:
    """Draws for `runs` runs from one scene. `zone_ms`: the hall's clock less UTC. `booked`: as of `Arrivals`."""

    def __init__(
        self,
        scene: Scene,
        times: ServiceTimes,
        habits: Habits,
        runs: int,
        day: str,
        zone_ms: int,
        booked: Sequence[Booked] | None = None,
    ) -> None:
        self._scene, self._times, self._habits, self._runs, self._day = scene, times, habits, runs, day
        self._rng = np.random.default_rng(SEED + 1)
        shares, normal, other = luck(runs)
        columns = np.array([order % COLUMNS for order in scene.ords], dtype=np.int64)
        self._means: dict[tuple[str, str], float] = {}
        self._logs: dict[tuple[str, str], float] = {}
        seats = scene.seats
        self._clerks = [scene.clerk(window) for window in range(len(seats.windows))]
        self._factors = [times.factor(clerk) if clerk else 1.0 for clerk in self._clerks]
        sigma = np.array([times.sigma(lane) for lane in scene.lanes])
        middle = np.array([self._log(*each) for each in zip(scene.services, scene.lanes, strict=True)]) - sigma**2 / 2
        for one in scene.aside:
            if one.state == "held":
                middle[one.who] += log(_HELD_LEFT)
        stays = np.exp(middle + sigma * normal[:, columns])
        self._work = np.exp(middle + sigma**2 / 2)[: scene.imagined]
        self._stays = np.where(other[:, columns] < habits.no_show, -float(habits.no_show_ms), stays)
        self._other, self._columns = other, columns
        self._busy = self._left(shares)
        self._away = [self._back(one, at) for at, one in enumerate(scene.away)]
        self._until, self._spans = self._stretches()
        self._arrivals = Arrivals(scene, habits, times, self._rng, runs, zone_ms, self._work, self._log, booked)
        self._elsewhere = scene.elsewhere(self.mean_ms)

    def mean_ms(self, service: str, lane: str) -> float:
        key = service, lane
        if key not in self._means:
            self._means[key] = self._times.mean_s(service, lane, self._day) * 1000
        return self._means[key]

    def _log(self, service: str, lane: str) -> float:
        key = service, lane
        if key not in self._logs:
            self._logs[key] = log(self.mean_ms(service, lane))
        return self._logs[key]

    def paths(self) -> Iterator[Path]:
        """One after the other, so that whoever makes them can stop for breath."""
        scene, habits, seats = self._scene, self._habits, self._scene.seats
        looks = [len(each) for each in seats.looks]
        imagined = scene.imagined, scene.imagined + len(seats.lanes)
        extra = habits.pause_every > 0
        breaks = self._rng.exponential(max(1, habits.pause_every), (self._runs, len(looks))) if extra else None
        scores = self._scores()
        ready = [(0, looks[window], window, window) for window in scene.free]
        for run in range(self._runs):
            free = list(ready)
            for at, busy in enumerate(scene.busy):
                free.append((int(self._busy[run, at]), looks[busy.window], busy.window, busy.window))
            for window, back in self._away:
                if back is not None:
                    free.append((int(back[run]), looks[window], window, window))
            free.sort()
            lines = [list(line) for line in scene.lines]
            late, stays = self._arrivals.come(run, lines)
            again: list[tuple[int, int, int, int]] = []
            ways = self._aside(run, again)
            chance = Chance(
                free=free,
                again=again,
                lines=lines,
                stays=self._stays[run].astype(np.int64).tolist() + stays,
                late=late,
                until=list(self._until),
                spans=self._spans,
                factors=self._factors,
                breaks=breaks[run].astype(np.int64).tolist() if breaks is not None else [FAR] * len(looks),
                pause=habits.pause_ms if extra else 0,
                between=habits.pause_every or FAR,
                in_row=list(scene.in_row),
            )
            path = Path(seats, chance, ways, scene.ords, imagined, habits.turn_ms, self._elsewhere, scores)
            for at, busy in enumerate(scene.busy):
                if busy.who >= 0:
                    path.goes_on_from(busy.who, busy.lane, -busy.past, int(self._busy[run, at]))
            yield path

    def _scores(self) -> Scores:
        """A queue that nobody stands in or comes to need not be looked at."""
        scene, known = self._scene, self._scene.seats.queues
        live = self._arrivals.queues() | {at for at, line in enumerate(scene.lines) if line}
        live |= {known.get(f"{lane}:{way.klass}", -1) for way in scene.ways.values() for lane in way.all_lanes()}
        return [tuple(each for each in looks if each[0] in live) for looks in scene.seats.scores]

    # windows ---------------------------------------------------------------------------------------------------

    def _left(self, shares: Floats) -> Floats:
        """What is left of the stays that go on: log-normal, given that so much has passed."""
        found = np.empty((self._runs, len(self._scene.busy)))
        for at, busy in enumerate(self._scene.busy):
            sigma = self._times.sigma(busy.lane)
            middle = self._log(busy.service, busy.lane) + log(self._factors[busy.window]) - sigma**2 / 2
            past = max(1.0, float(busy.past))
            over = 0.5 + 0.5 * erf((log(past) - middle) / sigma / sqrt(2))
            share = shares[:, (busy.window * 37 + busy.past // 60_000) % COLUMNS]
            whole = np.exp(middle + sigma * normal_of(over + share * (1 - over)))
            found[:, at] = np.maximum(whole - past, 1000 + 0.05 * past * share) + self._habits.turn_ms
        return found

    def _back(self, away: Away, at: int) -> tuple[int, Floats | None]:
        """When a window is there (again) in each run; None: not as far as anybody can see."""
        habits, now = self._habits, self._scene.now
        mean = self._rng.exponential(1.0, self._runs)
        if away.back >= 0:
            return away.window, np.full(self._runs, float(away.back))
        plan = habits.plan.get(self._scene.seats.windows[away.window])
        if plan is None:
            soon = away.paused and away.since < habits.absent_ms
            return away.window, mean * habits.back_ms if soon else None
        for start, end in plan:
            if now < start:
                return away.window, start - now + mean * habits.late_ms
            if now < end and min(away.since, now - start) < habits.absent_ms:
                return away.window, mean * habits.back_ms
        return away.window, None

    def _stretches(self) -> tuple[list[int], list[tuple[tuple[int, int], ...]]]:
        """When each window's present stretch ends, and those to come. At closing everybody who holds a number is still
        served, so the day's last stretch has no end."""
        plan, now = self._habits.plan, self._scene.now
        closing = max((spans[-1][1] for spans in plan.values() if spans), default=0)
        until, later = [], []
        for window in self._scene.seats.windows:
            spans = [(start - now, FAR if end == closing else end - now) for start, end in plan.get(window, ())]
            present = [end for start, end in spans if start <= 0 < end]
            ahead = tuple(span for span in spans if span[0] > 0)
            until.append(
                present[0] if present else ahead[0][1] if ahead and not spans[0][0] <= 0 else 0 if ahead else FAR
            )
            later.append(ahead)
        return until, later

    # visitors --------------------------------------------------------------------------------------------------

    def _aside(self, run: int, again: list[tuple[int, int, int, int]]) -> dict[int, Way]:
        """Held and missed visitors come back in some runs, in the place their waiting gives them."""
        scene, habits = self._scene, self._habits
        if not scene.aside:
            return scene.ways
        ways = dict(scene.ways)
        for one in scene.aside:
            luck = self._other[run, (self._columns[one.who] * 31 + 7) % COLUMNS]
            mean = habits.held_ms if one.state == "held" else habits.missed_ms
            share = 0.97
            if one.state == "missed":
                still = habits.comes_back * exp(-one.since / mean)
                share = still / (still + 1 - habits.comes_back)
            if luck >= share:
                continue
            at = int(-log(1 - luck / share * 0.999) * mean) + 1000
            way = ways[one.who]
            ways[one.who] = way._replace(clock=at + way.clock, since=at)
            again.append((at, one.who, one.who, -1))
        again.sort()
        return ways
