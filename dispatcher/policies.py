"""The order rule beside others that halls use, to be tried on the same day: who may call whom, in which order. Pure.

Whatever the policy, an appointment is called before its time only where nobody else waits, as by the rule itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from config.hall import Hall
from dispatcher.replay_day import Day, Post
from dispatcher.rule import Head, choose

Choose = Callable[[list[Head], int, Mapping[str, int]], Head | None]
"""(heads a window may call, now in ms, favoured calls in a row by lane) → whom it calls."""

Ranking = Callable[[Head, int], tuple[float, ...]]
"""(head, now in ms) → the smallest is called first."""

LaneMinutes = Mapping[str, float]
"""Mean minutes of one service by lane."""


@dataclass(frozen=True)
class Policy:
    """`skills`: which lanes a window calls from: its 'home' lane, its 'own' as in the hall file, or 'all' that any
    window does which it shares a lane with, directly or over others. `order`: None is the hall's own rule."""

    name: str
    skills: str
    order: Callable[[Hall, LaneMinutes], Ranking] | None

    def fitted(self, hall: Hall, day: Day) -> tuple[Hall, Day]:
        """Hall and day with the windows as this policy lets them work."""
        if self.skills == "own":
            return hall, day
        pools = _pools(day) if self.skills == "all" else []
        also = {post.window: _beside(post, pools) for post in day.posts}
        windows = {
            number: window.model_copy(update={"also": also.get(number, window.also)})
            for number, window in hall.windows.items()
        }
        posts = tuple(replace(post, also=also[post.window]) for post in day.posts)
        return hall.model_copy(update={"windows": windows}), replace(day, posts=posts)

    def chooser(self, hall: Hall, minutes: LaneMinutes) -> Choose:
        return by_rule if self.order is None else _by(self.order(hall, minutes))


def _pools(day: Day) -> list[set[str]]:
    """Lanes that belong together since some window serves both."""
    pools: list[set[str]] = []
    for post in day.posts:
        mine = set(post.lanes).union(*(pool for pool in pools if pool & set(post.lanes)))
        pools = [pool for pool in pools if not pool & mine] + [mine]
    return pools


def _beside(post: Post, pools: Sequence[set[str]]) -> tuple[str, ...]:
    pool = next((pool for pool in pools if post.home in pool), set[str]())
    return tuple(sorted(pool - {post.home}))


def by_rule(heads: list[Head], now: int, run: Mapping[str, int]) -> Head | None:
    """The hall's own."""
    return choose(heads, now, run).chosen


def _by(ranking: Ranking) -> Choose:
    def chosen(heads: list[Head], now: int, run: Mapping[str, int]) -> Head | None:
        due = [head for head in heads if head.clock <= now]
        if due:
            return min(due, key=lambda head: ranking(head, now))
        early = [head for head in heads if now >= head.clock - head.queue.early]
        return min(early, key=lambda head: (not head.queue.home, head.clock, head.ord), default=None)

    return chosen


def _weight(hall: Hall, head: Head) -> float:
    return hall.classes[head.queue.klass].weight * hall.lanes[head.queue.lane].weight


def _first_come(hall: Hall, minutes: LaneMinutes) -> Ranking:
    return lambda head, now: (head.clock, head.ord)


def _strict(hall: Hall, minutes: LaneMinutes) -> Ranking:
    return lambda head, now: (-_weight(hall, head), head.clock, head.ord)


def _own_lane_first(hall: Hall, minutes: LaneMinutes) -> Ranking:
    return lambda head, now: (not head.queue.home, -_weight(hall, head), head.clock, head.ord)


def _cmu(hall: Hall, minutes: LaneMinutes) -> Ranking:
    """Generalized cμ (Van Mieghem 1995) for a cost that grows with the square of the wait: W · wait / T · μ."""

    def ranking(head: Head, now: int) -> tuple[float, ...]:
        lane = hall.lanes[head.queue.lane]
        target = lane.targets[head.queue.klass]
        return -_weight(hall, head) * (now - head.clock) / target / minutes.get(lane.code, 1.0), head.ord

    return ranking


POLICIES = {
    policy.name: policy
    for policy in (
        Policy("dedicated", "home", _first_come),
        Policy("own-lane-first", "own", _own_lane_first),
        Policy("first-come", "own", _first_come),
        Policy("strict", "own", _strict),
        Policy("rule", "own", None),
        Policy("cmu", "own", _cmu),
        Policy("pooled", "all", None),
    )
}
"""By name, in the order of the design's table."""
