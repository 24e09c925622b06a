"""A day, recorded or made up, played in memory under a policy; and what its waits came to. Pure.

Our policy is `rule.choose` itself, as the scripts decide. All policies meet the same visitors, stays and open windows.
"""

from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from config.hall import Hall
from dispatcher.clock import SimulatedClock
from dispatcher.policies import Choose, Policy, by_rule
from dispatcher.replay_day import Day
from dispatcher.replay_paper import PaperHall
from dispatcher.replay_player import Player

_MINUTE_MS = 60_000
_HUNDREDTH = 0.99


class Wait(NamedTuple):
    """Of one ticket: minutes from its arrival, or its later appointment, to its first call. `target` in minutes."""

    lane: str
    klass: str
    minutes: float
    target: float

    @property
    def within(self) -> bool:
        return self.minutes <= self.target


@dataclass(frozen=True)
class Outcome:
    """Minutes and shares (0–1). `priority`: of the priority class within its target; `foremost`: of the lanes with a
    weight of their own (the green channel); None where there was nobody. `waiting`: tickets that nobody called."""

    tickets: int
    waiting: int
    mean: float
    p99: float
    within: float
    priority: float | None
    foremost: float | None
    worst: float
    """Share within target in the lane where it is least."""
    lanes: Mapping[str, tuple[int, float, float]]
    """By lane: tickets, mean wait, share within target."""


def play(day: Day, hall: Hall, policy: Policy) -> tuple[list[Wait], int]:
    """The waits of a day, and how many tickets nobody called before the windows closed."""
    fitted, played = policy.fitted(hall, day)
    calls = first_calls(played, fitted, policy.chooser(fitted, lane_minutes(day)))
    waits = [
        Wait(visit.lane, visit.klass, max(0.0, called - begins / 1000) / 60, _target(hall, visit.lane, visit.klass))
        for visit in day.visits
        if (called := calls.get(visit.ticket)) is not None
        for begins in (max(visit.arrival, visit.slot or 0),)
    ]
    return waits, len(day.visits) - len(waits)


def first_calls(day: Day, hall: Hall, order: Choose = by_rule) -> dict[int, float]:
    """When each ticket is first called, seconds since the day's zero; who is never called is left out."""
    clock = SimulatedClock(day.zero)
    player = Player(day, PaperHall(hall, clock, order), clock)
    _through(player.play())
    return player.calls


def _through(play: Coroutine[object, None, None]) -> None:
    """A hall in memory never waits, so that its day runs through at once, whether or not a loop goes around it."""
    try:
        play.send(None)
    except StopIteration:
        return
    raise RuntimeError("a hall in memory has waited")


def lane_minutes(day: Day) -> dict[str, float]:
    """Mean minutes of one stay by the lane of its visit, of those who were there when called."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for visit in day.visits:
        found[visit.lane] += [leg.seconds / 60 for leg in visit.legs if leg.end != "no_show"]
    return {lane: sum(minutes) / len(minutes) for lane, minutes in found.items() if minutes}


def _target(hall: Hall, lane: str, klass: str) -> float:
    targets = hall.lanes[lane].targets
    return targets.get(klass, targets["regular"])


def outcome(waits: Sequence[Wait], waiting: int, hall: Hall) -> Outcome:
    """What the waits of one day or of many come to. There is at least one."""
    minutes = sorted(wait.minutes for wait in waits)
    by_lane: defaultdict[str, list[Wait]] = defaultdict(list)
    for wait in waits:
        by_lane[wait.lane].append(wait)
    lanes = {
        lane: (len(here), sum(wait.minutes for wait in here) / len(here), _share(here) or 0.0)
        for lane, here in by_lane.items()
    }
    return Outcome(
        tickets=len(waits),
        waiting=waiting,
        mean=sum(minutes) / len(minutes),
        p99=minutes[min(len(minutes) - 1, int(len(minutes) * _HUNDREDTH))],
        within=_share(waits) or 0.0,
        priority=_share([wait for wait in waits if wait.klass == "priority" and hall.lanes[wait.lane].weight <= 1]),
        foremost=_share([wait for wait in waits if hall.lanes[wait.lane].weight > 1]),
        worst=min(within for _, _, within in lanes.values()),
        lanes={lane: lanes[lane] for lane in hall.lanes if lane in lanes},
    )


def _share(waits: Sequence[Wait]) -> float | None:
    return sum(wait.within for wait in waits) / len(waits) if waits else None


def compare(
    days: Iterable[tuple[Day, Hall]],
    policies: Sequence[Policy],
    step: Callable[[], None] = lambda: None,
) -> dict[str, Outcome]:
    """Every policy on every day, by name. The halls are one and the same but for their code. `step` hears of each day
    that was played under one policy."""
    waits: defaultdict[str, list[Wait]] = defaultdict(list)
    waiting: defaultdict[str, int] = defaultdict(int)
    last: Hall | None = None
    for day, hall in days:
        last = hall
        for policy in policies:
            found, left = play(day, hall, policy)
            waits[policy.name] += found
            waiting[policy.name] += left
            step()
    return {name: outcome(found, waiting[name], last) for name, found in waits.items() if found and last is not None}
