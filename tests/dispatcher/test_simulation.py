"""Policies on the same made-up days: what shared skills, order and pools are worth, in the direction of the design."""

import os
from collections.abc import Iterator

import pytest

from config.hall import Hall
from dispatcher.policies import POLICIES
from dispatcher.replay_day import Day, Leg, Post, Visit
from dispatcher.replay_hall import hall_of
from dispatcher.simulation import Outcome, compare, lane_minutes, play
from dispatcher.synthetic_day import synthetic_day
from dispatcher.synthetic_hall import synthetic_hall

HOUR = 3_600_000


def days(count: int, load: str, seed: int = 1) -> Iterator[tuple[Day, Hall]]:
    for number in range(seed, seed + count):
        day = synthetic_day(synthetic_hall(number), number, load).day  # type: ignore[arg-type]
        yield day, hall_of(day, "simulated")


def outcomes(count: int, load: str, seed: int = 1) -> dict[str, Outcome]:
    return compare(days(count, load, seed), list(POLICIES.values()))


def check_rankings(nominal: dict[str, Outcome], heavy: dict[str, Outcome]) -> None:
    """What the design's table says, as rankings: absolute minutes are those of a made-up hall."""
    for found in (nominal, heavy):
        rule, others = found["rule"], [each for name, each in found.items() if name != "dedicated"]
        assert all(found["dedicated"].mean > 1.2 * each.mean for each in others)
        assert found["cmu"].mean < 1.02 * rule.mean
        assert rule.mean < 1.06 * min(found[name].mean for name in ("own-lane-first", "first-come", "strict"))
        assert rule.within > found["first-come"].within
        assert (rule.priority or 0) > (found["first-come"].priority or 0) + 0.1
        assert (rule.foremost or 0) > max(found[name].foremost or 0 for name in ("own-lane-first", "first-come")) + 0.1
        assert {each.tickets + each.waiting for each in found.values()} == {rule.tickets + rule.waiting}


def test_the_rankings_of_the_design() -> None:
    check_rankings(outcomes(4, "nominal"), outcomes(4, "heavy"))


@pytest.mark.soak
def test_the_rankings_over_many_days() -> None:
    size, seed = int(os.environ.get("SIZE", "60")), int(os.environ.get("SEED", "100"))
    check_rankings(outcomes(size, "nominal", seed), outcomes(size, "heavy", seed))


def a_day(*visits: tuple[int, str, str], posts: tuple[Post, ...], seconds: float = 600) -> Day:
    """Visits as (minute, lane, class), each at a window for so many seconds."""
    return Day(
        zero=1_795_393_800_000,
        visits=tuple(
            Visit(number, minute * 60_000, lane, klass, None, (Leg(seconds, "finish"),))
            for number, (minute, lane, klass) in enumerate(visits, 1)
        ),
        posts=posts,
        targets={lane: {"regular": 900.0, "priority": 300.0} for lane in ("one", "two")},
        class_weights={"regular": 1, "priority": 20},
        lane_weights={"one": 1, "two": 1},
        secondary=0.65,
        early=0,
        turnaround=0,
        no_show=0,
    )


ONE = Post("1", "one", ("two",), 1.0, ((0, None),))
TWO = Post("2", "two", (), 1.0, ((0, None),))


def waits(day: Day, policy: str) -> list[float]:
    return [wait.minutes for wait in play(day, hall_of(day, "simulated"), POLICIES[policy])[0]]


def test_who_is_called_by_whom() -> None:
    """Three for window 2's lane and nobody for window 1's: only where skills are shared does it help."""
    day = a_day((0, "two", "regular"), (0, "two", "regular"), (1, "two", "priority"), posts=(ONE, TWO))
    assert waits(day, "dedicated") == [0, 10, 19]
    for policy in ("own-lane-first", "first-come", "strict", "rule", "cmu", "pooled"):
        assert waits(day, policy) == [0, 0, 9], policy


def test_first_come_heeds_no_class_and_the_others_do() -> None:
    day = a_day((0, "two", "regular"), (1, "two", "regular"), (2, "two", "priority"), posts=(TWO,))
    assert waits(day, "first-come") == [0, 9, 18]
    for policy in ("own-lane-first", "strict", "rule", "cmu"):
        assert waits(day, policy) == [0, 19, 8], policy


def test_pools_are_what_some_window_joins() -> None:
    """Window 2 may serve lane one once pooled, since window 1 serves both; a bank that nobody shares stays alone."""
    day = a_day((0, "one", "regular"), (0, "one", "regular"), posts=(TWO, ONE))
    assert waits(day, "rule") == [0, 10] and waits(day, "pooled") == [0, 0]
    hall, fitted = POLICIES["pooled"].fitted(*reversed(next(days(1, "nominal"))))  # type: ignore[arg-type]
    also = {post.home: post.also for post in fitted.posts}
    assert also["BK1"] == () and set(also["GEN"]) == {"OTO", "XPR", "GRN"}
    assert hall.windows["W01"].also == also["GEN"]


def test_lane_minutes_are_of_those_who_came() -> None:
    day = a_day((0, "one", "regular"), posts=(ONE,), seconds=480)
    assert lane_minutes(day) == {"one": 8.0}
