"""Learned times: the catalogue while nothing is known, the hall's own once much is; who is quick is told from what is
short."""

from math import exp, log
from random import Random

import pytest

from dispatcher.service_times import SIGMA, Finished, learn


def catalogue(item: str, lane: str) -> float:
    return 480.0


def stays(random: Random, item: str, clerk: str, count: int, mean: float, day: str = "20261123") -> list[Finished]:
    middle = log(mean) - SIGMA**2 / 2
    return [Finished("GEN", item, clerk, day, random.lognormvariate(middle, SIGMA)) for _ in range(count)]


def test_without_a_past_the_catalogue_speaks() -> None:
    known = learn([], catalogue)
    assert known.mean_s("tax-card", "GEN") == pytest.approx(480)
    assert (known.sigma("GEN"), known.factor("anybody"), known.count) == (SIGMA, 1.0, 0)


def test_with_a_long_past_the_hall_speaks() -> None:
    random = Random(1)
    known = learn([*stays(random, "tax-long", "a", 900, 900), *stays(random, "tax-short", "a", 900, 300)], catalogue)
    assert known.mean_s("tax-long", "GEN") == pytest.approx(900, rel=0.07)
    assert known.mean_s("tax-short", "GEN") == pytest.approx(300, rel=0.07)
    assert known.sigma("GEN") == pytest.approx(SIGMA, rel=0.07)


def test_one_odd_stay_moves_little_and_a_new_item_is_like_its_department() -> None:
    random = Random(2)
    usual = stays(random, "tax-card", "a", 300, 300)
    known = learn([*usual, Finished("GEN", "tax-rare", "a", "20261123", 3000)], catalogue)
    assert known.mean_s("tax-rare", "GEN") < 600
    assert known.mean_s("tax-new", "GEN") == pytest.approx(300, rel=0.15)
    assert known.mean_s("other", "GEN") < 480


def test_items_of_one_department_of_the_catalogue_are_alike() -> None:
    random, whose = Random(5), {"card": "tax", "new": "tax", "house": "land"}
    seen = stays(random, "card", "a", 300, 300) + stays(random, "house", "a", 300, 900)
    known = learn(seen, catalogue, lambda item: whose.get(item, ""))
    assert known.mean_s("new", "GEN") == pytest.approx(known.mean_s("card", "GEN"), rel=0.15)
    assert known.mean_s("nobody-knows", "GEN") > 1.3 * known.mean_s("new", "GEN")
    assert learn(seen, catalogue).mean_s("new", "GEN") > 1.3 * known.mean_s("new", "GEN"), "by its first word it is new"


def test_a_quick_clerk_of_long_items_is_quick() -> None:
    random = Random(3)
    seen = []
    for clerk, speed, shares in (("quick", 0.7, (500, 100)), ("slow", 1.2, (100, 500))):
        for item, mean, count in zip(("tax-long", "tax-short"), (900, 300), shares, strict=True):
            seen += stays(random, item, clerk, count, mean * speed)
    known = learn(seen, catalogue)
    assert known.factor("quick") / known.factor("slow") == pytest.approx(0.7 / 1.2, rel=0.1)


def test_a_slow_day_is_known_as_one() -> None:
    random = Random(4)
    seen = [*stays(random, "tax-card", "a", 600, 480), *stays(random, "tax-card", "a", 200, 600, "20261124")]
    known = learn(seen, catalogue)
    slow, usual = (known.mean_s("tax-card", "GEN", day) for day in ("20261124", "20261123"))
    assert 1.08 < slow / usual < exp(log(600 / 480)) * 1.05


def test_stays_that_cannot_be_are_left_out() -> None:
    odd = [Finished("GEN", "tax-card", "a", "20261123", seconds) for seconds in (0.0, 1.0, 1e6)]
    assert learn(odd, catalogue).count == 0
