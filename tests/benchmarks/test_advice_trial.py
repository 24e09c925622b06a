"""What advice foretells and what the day then shows go together, over many interventions that nobody was fitted to."""

import os
from statistics import correlation

import pytest

from benchmarks.advice_trial import GOAL, Tried, tried


def trials(first: int, count: int, runs: int, past_days: int) -> list[Tried]:
    return [found for number in range(first, first + count) if (found := tried(number, runs, past_days))]


def test_a_further_window_never_lengthens_what_is_foretold_by_much() -> None:
    found = trials(0, 3, 2, 1)
    assert found and all(one.predicted > -0.5 for one in found)
    assert found[:1] == trials(0, 1, 2, 1)


@pytest.mark.soak
def test_predicted_and_realised_drops_go_together() -> None:
    first, size = int(os.environ.get("SEED", "1000")), int(os.environ.get("SIZE", "80"))
    found = trials(first, size, 16, 12)
    assert correlation([one.predicted for one in found], [one.realised for one in found]) >= GOAL
