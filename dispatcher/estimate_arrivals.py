"""Who is yet to come, drawn for all runs at once: at the rate of the half hour, and with an appointment. Pure."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from config.appointments import APPOINTMENT
from dispatcher.estimate_booked import Booked, Expectations, Expected
from dispatcher.estimate_chance import Line
from dispatcher.estimate_habits import SLOT, Habits
from dispatcher.estimate_luck import Floats, normal_of
from dispatcher.estimate_scene import Scene
from dispatcher.service_times import ServiceTimes

_LEAST_H, _MOST_H = 10 * 60_000, 4 * 3_600_000
_DAY = 86_400_000
_NOBODY = Expected(np.empty(0), np.empty(0, np.int64), np.empty(0), np.empty(0))


class Arrivals:
    """`work`: what each of those who wait will take, ms by who. `log_mean`: of a stay (ms) by item and lane. `booked`:
    appointments of today that nobody has come for; None where nobody keeps a book of them: then they come at a rate, as
    priority, which weighs about as much."""

    def __init__(
        self,
        scene: Scene,
        habits: Habits,
        times: ServiceTimes,
        random: np.random.Generator,
        runs: int,
        zone_ms: int,
        work: Floats,
        log_mean: Callable[[str, str], float],
        booked: Sequence[Booked] | None,
    ) -> None:
        self._scene, self._habits, self._times, self._log = scene, habits, times, log_mean
        ends = self._horizon(work)
        begin = (scene.now + zone_ms) % _DAY
        self._walk_in = self._at_a_rate(random, runs, begin, ends, booked is not None)
        self._booked = Expectations(scene, booked, habits, runs, ends, log_mean, times.sigma) if booked else None

    def _horizon(self, mean_work: Floats) -> int:
        """About how long those who wait keep the hall busy."""
        scene = self._scene
        there = {busy.window for busy in scene.busy} | set(scene.free)
        work = dict.fromkeys(scene.seats.lanes, 0.0)
        for who in range(scene.imagined):
            work[scene.lanes[who]] = work.get(scene.lanes[who], 0.0) + float(mean_work[who])
        most = 0.0
        for lane, whole in work.items():
            at = scene.seats.lane.get(lane, -1)
            serving = sum(any(look.lane == at for look in scene.seats.looks[window]) for window in there)
            most = max(most, whole / max(1, serving))
        return int(min(_MOST_H, max(_LEAST_H, 1.2 * most + _LEAST_H / 2)))

    def _at_a_rate(self, random: np.random.Generator, runs: int, begin: int, ends: int, booked: bool) -> list[Expected]:
        """Per run those who come from nobody knows where; nobody with an appointment if these are known one by one."""
        habits, scene = self._habits, self._scene
        known = {n: at for n, at in scene.seats.queues.items() if scene.watched(at) and not n.startswith("window:")}
        edges, rates = [0], []
        while edges[-1] < ends:
            slot, into = divmod(begin + edges[-1], SLOT)
            seen = habits.arrivals.get(slot, {})
            rates.append([_rate(seen, name, booked) * habits.level for name in known])
            edges.append(min(ends, edges[-1] + SLOT - into))
        rate = np.array(rates).reshape(len(rates), len(known))
        upto = np.concatenate(([0.0], np.cumsum(rate.sum(1) * np.diff(edges))))
        if not upto[-1]:
            return [_NOBODY] * runs
        counts = random.poisson(upto[-1], runs)
        drawn = random.random((3, int(counts.sum())))
        when = np.interp(drawn[0] * upto[-1], upto, edges)
        slot_of = np.minimum(np.searchsorted(edges, when, side="right") - 1, len(rates) - 1)
        share = np.cumsum(rate, 1) / np.maximum(rate.sum(1, keepdims=True), 1e-30)
        which = np.minimum((share[slot_of] < drawn[1][:, None]).sum(1), len(known) - 1)
        queues = np.array(list(known.values()), dtype=np.int64)
        mixed = np.array([self._mix(name.partition(":")[0]) for name in known])
        stays = np.exp(mixed[which, 0] + mixed[which, 1] * normal_of(drawn[2]))
        found, start = [], 0
        for count in counts.tolist():
            order = np.argsort(when[start : start + count]) + start
            found.append(Expected(when[order], queues[which[order]], when[order], stays[order]))
            start += count
        return found

    def _mix(self, lane: str) -> tuple[float, float]:
        known = self._habits.mixed.get(lane)
        sigma = self._times.sigma(lane)
        return known or (self._log("", lane) - sigma**2 / 2, sigma)

    def _of(self, run: int) -> Expected:
        """Everybody who comes in a run, by when."""
        walk_in = self._walk_in[run]
        if self._booked is None:
            return walk_in
        booked = self._booked.of(run)
        if not len(booked.when):
            return walk_in
        when, queues = np.append(walk_in.when, booked.when), np.append(walk_in.queues, booked.queues)
        clocks, stays = np.append(walk_in.clocks, booked.clocks), np.append(walk_in.stays, booked.stays)
        order = np.argsort(when, kind="stable")
        return Expected(when[order], queues[order], clocks[order], stays[order])

    def queues(self) -> set[int]:
        """Those to which somebody comes in some run."""
        return {
            *np.unique(np.concatenate([each.queues for each in self._walk_in])).tolist(),
            *(self._booked.queues() if self._booked else ()),
        }

    def come(self, run: int, lines: list[Line]) -> tuple[Sequence[tuple[int, int]], list[int]]:
        """Puts those who are yet to come into the lines, behind everybody but appointments of later on. Answers when
        each comes and to which queue, and how long each stays."""
        when, queues, clocks, stays = self._of(run)
        if not len(when):
            return (), []
        first, behind_of = len(self._scene.ords), (-clocks).astype(np.int64)
        order = np.lexsort((behind_of, queues))
        whos = (order + first).tolist()
        behind = list(zip(behind_of[order].tolist(), [-who for who in whos], whos, strict=True))
        of = queues[order]
        ends = [*(np.flatnonzero(np.diff(of)) + 1).tolist(), len(behind)]
        begin = 0
        for end in ends:
            queue = int(of[begin])
            merged, begin = behind[begin:end] + lines[queue], end
            if lines[queue] and lines[queue][0][0] < 0:
                merged.sort()
            lines[queue] = merged
        return list(zip(when.astype(np.int64).tolist(), queues.tolist(), strict=True)), stays.astype(np.int64).tolist()


def _rate(seen: Mapping[str, float], queue: str, booked: bool) -> float:
    """Visitors per ms that nobody knows of before they are there; of appointments none where these are `booked`."""
    lane, _, klass = queue.partition(":")
    if klass == APPOINTMENT:
        return 0.0
    found = seen.get(queue, 0.0)
    return found + seen.get(f"{lane}:{APPOINTMENT}", 0.0) if klass == "priority" and not booked else found
