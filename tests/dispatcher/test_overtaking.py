"""What the page of the rule says of passing is what the order rule does, whatever T, W and k are."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.hall import Hall
from dispatcher.overtaking import helpings, in_a_row, passed_at_most, passings
from dispatcher.rule import Head, Queue, Rule, choose
from tests.dispatcher.story import NINE
from tests.small_hall import small_hall

MINUTES = st.integers(1, 60).map(float)
MS = st.integers(0, 3 * 3_600_000)


def hall_with(regular: float, priority: float, weight: int, k: float = 0.65, guard: int = 3) -> Hall:
    hall = small_hall()
    lane = hall.lanes["general"].model_copy(update={"targets": {"regular": regular, "priority": priority}})
    klass = hall.classes["priority"].model_copy(update={"weight": weight, "guard": guard})
    green = hall.lanes["green"].model_copy(update={"secondary": k})
    lanes = {**hall.lanes, "general": lane, "green": green}
    return hall.model_copy(update={"lanes": lanes, "classes": {**hall.classes, "priority": klass}})


def queue(hall: Hall, window: str, name: str) -> Queue:
    return next(each for each in Rule(hall).queues(window) if each.name == name)


def called(heads: list[Head], run: int = 0) -> str:
    chosen = choose(heads, NINE, {"general": run}).chosen
    assert chosen is not None
    return chosen.number


@settings(max_examples=200, deadline=None)
@given(regular=MINUTES, priority=MINUTES, weight=st.integers(1, 100), theirs=MS, mine=MS)
def test_a_class_passes_exactly_past_the_ratio(
    regular: float, priority: float, weight: int, theirs: int, mine: int
) -> None:
    hall = hall_with(regular, priority, weight, guard=0)
    ratio = next(p.ratio for p in passings(hall) if (p.lane, p.klass) == ("general", "priority"))
    assert ratio == Fraction(weight) * Fraction(regular) / Fraction(priority)
    heads = [
        Head(queue(hall, "1", "general:regular"), "A001", 1, NINE - theirs),
        Head(queue(hall, "1", "general:priority"), "A002", 2, NINE - mine),
    ]
    assert (called(heads) == "A002") == (mine * ratio > theirs)


@settings(max_examples=100, deadline=None)
@given(regular=MINUTES, k=st.integers(1, 100), home=MS, other=MS)
def test_another_lane_is_helped_exactly_past_the_factor(regular: float, k: int, home: int, other: int) -> None:
    hall = hall_with(regular, 5, 20, k / 100)
    factor = next(h.factor for h in helpings(hall) if (h.window, h.lane) == ("1", "green"))
    heads = [
        Head(queue(hall, "1", "general:regular"), "A001", 1, NINE - home),
        Head(queue(hall, "1", "green:regular"), "K001", 2, NINE - other),
    ]
    assert (called(heads) == "K001") == (other > home * factor)


@pytest.mark.parametrize("ahead", [0, 1, 4])
def test_a_late_regular_is_passed_no_oftener_than_the_bound(ahead: int) -> None:
    """Priority tickets without end, and they always score more: the guard alone lets the regular ones through."""
    hall = hall_with(15, 5, 1000)
    regulars, passed, run = [f"A{n:03d}" for n in range(ahead + 1)], 0, 0
    while regulars:
        heads = [
            Head(queue(hall, "1", "general:regular"), regulars[0], 0, NINE - 3_600_000),
            Head(queue(hall, "1", "general:priority"), "A900", 900 + passed, NINE - 600_000),
        ]
        if called(heads, run) == "A900":
            passed, run = passed + 1, run + 1
        else:
            regulars.pop(0)
            run = 0
    assert passed == passed_at_most(hall, "general", ahead) == 3 * (ahead + 1)


def test_without_a_guard_there_is_no_bound() -> None:
    assert in_a_row(hall_with(15, 5, 20, guard=0), "general") is None
    assert in_a_row(small_hall(), "bank_one") == 3


def test_the_halls_own_figures() -> None:
    found = {(p.lane, p.klass): p for p in passings(small_hall())}
    assert found["general", "priority"].ratio == 60
    assert found["general", "priority"].needed_s(15) == 15
    assert {h.factor for h in helpings(small_hall()) if h.lane == "general"} == {
        Fraction(20, 3) / (Fraction(65, 100) / 15)
    }
