"""What a change would do to waits: the rest of the day played with and without it, the same people in both. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from config.hall import Hall
from dispatcher.advice_changes import Change, fitted
from dispatcher.advice_day import Rest
from dispatcher.replay_day import Day
from dispatcher.simulation import first_calls

SURE_MIN = 1.0
"""A run in which waits drop by a minute or more speaks for a change."""

Minutes = Mapping[str, float]
"""Mean wait by lane, of those who wait now or come within the horizon, from their arrival."""


@dataclass(frozen=True)
class Effect:
    """Minutes. `low` to `high`: four fifths of the runs with the change lie above, below. `drop`: of the mean wait
    of everybody measured. `saved`: minutes of all people together. `sure`: share of runs in which the lane gained."""

    lane: str
    before: float
    after: float
    low: float
    high: float
    drop: float
    saved: float
    sure: float


def waits(rest: Rest, hall: Hall, day: Day | None = None) -> dict[int, tuple[str, float]]:
    """Lane and minutes of everybody measured. Who is not called in the run has waited to its end at least."""
    played = day or rest.day
    calls = first_calls(played, hall)
    found = {}
    for visit in played.visits:
        if visit.ticket in rest.measured:
            begins = max(visit.arrival, visit.slot or 0)
            called = calls.get(visit.ticket, rest.end / 1000)
            found[visit.ticket] = visit.lane, max(0.0, called - begins / 1000) / 60
    return found


def by_lane(found: Mapping[int, tuple[str, float]]) -> Minutes:
    lanes: defaultdict[str, list[float]] = defaultdict(list)
    for lane, minutes in found.values():
        lanes[lane].append(minutes)
    return {lane: mean(each) for lane, each in lanes.items()}


def effect(
    change: Change, hall: Hall, now: int, rests: Sequence[Rest], before: Sequence[Mapping[int, tuple[str, float]]]
) -> Effect | None:
    """`before`: the waits of each rest as things are. None if nobody is measured in the lane."""
    lane, pairs, drops, saved = change.lane, [], [], []
    for rest, without in zip(rests, before, strict=True):
        with_it = waits(rest, *fitted(change, hall, rest.day, now))
        was, becomes = by_lane(without).get(lane), by_lane(with_it).get(lane)
        if was is not None and becomes is not None:
            pairs.append((was, becomes))
        total = sum(minutes - with_it[ticket][1] for ticket, (_, minutes) in without.items())
        saved.append(total)
        drops.append(total / len(without) if without else 0.0)
    if not pairs:
        return None
    after = sorted(becomes for _, becomes in pairs)
    return Effect(
        lane=lane,
        before=mean(was for was, _ in pairs),
        after=mean(after),
        low=after[len(after) // 5],
        high=after[(4 * len(after)) // 5 if len(after) >= 5 else -1],
        drop=mean(drops),
        saved=mean(saved),
        sure=sum(was - becomes >= SURE_MIN for was, becomes in pairs) / len(pairs),
    )
