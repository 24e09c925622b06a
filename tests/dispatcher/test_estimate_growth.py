"""A phone says why its turn moved away: from what came between, and only while it did."""

import pytest

from dispatcher.estimate_growth import MORE_MS, SAID_MS, Growth
from dispatcher.estimates import Forecast, Grown, Waits
from tests.dispatcher.test_estimates import ITEM_MIN, MINUTE, NOW, STAY, Scene

MINE = "A008"


def seconds(item: str, lane: str) -> float:
    return STAY / 1000


class Watched:
    """Two windows, and eight people before me; `says` after so many minutes what my phone says."""

    def __init__(self) -> None:
        self.scene, self.growth = Scene({"1": ("GEN",), "2": ("GEN",), "3": ("BK1",)}), Growth()
        for number in range(9):
            self.scene.waits(f"A{number:03d}", came=20 - number, arrival=str(NOW - (20 - number) * MINUTE))
        assert self.says(0) is None

    def says(self, after: float, waits: Waits | None = None) -> Grown | None:
        scene, now = self.scene, NOW + round(after * MINUTE)
        found = waits or Forecast(scene.hall, lambda service, lane: ITEM_MIN).run(scene.state, now)
        return self.growth.look(scene.state, scene.hall, found, now, seconds).get(MINE)


def told(wait_min: float) -> Waits:
    return Waits({MINE: wait_min * 60}, {})


def test_two_priority_numbers_are_named() -> None:
    hall = Watched()
    for number in ("A020", "A021"):
        hall.scene.waits(number, came=-1, klass="priority", arrival=str(NOW + MINUTE))
    found = hall.says(2)
    assert found is not None and (found.word, found.many) == ("favoured", 2)
    assert found.by_s == pytest.approx(STAY / 1000 + 120, abs=30), "and nobody has been called for two minutes"


def test_who_came_back_and_a_window_that_was_left_are_named() -> None:
    hall = Watched()
    for number in ("A020", "A021"):
        came = str(NOW + MINUTE)
        hall.scene.waits(number, came=30, arrival=str(NOW - 40 * MINUTE), since=came, waited="1800000")
    found = hall.says(2)
    assert found is not None and (found.word, found.many) == ("back", 2)

    hall = Watched()
    hall.scene.window("2", "paused", since=NOW + MINUTE)
    found = hall.says(1)
    assert found is not None and (found.word, found.many) == ("windows", 1)
    hall = Watched()
    hall.scene.window("3", "paused", since=NOW + MINUTE)
    assert hall.says(1) is None, "a window that does not serve me"


def test_otherwise_those_ahead_are_slow() -> None:
    hall = Watched()
    hall.scene.waits("A020", came=-1, klass="priority", lanes="BK1", arrival=str(NOW + MINUTE))
    assert hall.says(6) == Grown("slow", 0, 360), "nobody was called for six minutes; a bank's visitor is not in my way"


def test_nothing_is_said_of_a_turn_that_comes_nearer_or_of_a_few_minutes() -> None:
    hall = Watched()
    assert hall.says(1, told(30)) is None
    assert hall.says(2, told(20)) is None
    assert hall.says(4, told(18 + MORE_MS / MINUTE - 2.1)) is None, "less than five minutes"
    grown = hall.says(6, told(25))
    assert grown is not None and grown.by_s == (6 + 25 - 22) * 60
    assert hall.says(7, told(14)) is None, "it has come nearer again"


def test_it_is_said_for_a_while_and_is_then_what_the_next_growth_is_measured_by() -> None:
    hall = Watched()
    assert hall.says(1, told(20)) is None
    first = hall.says(8, told(20))
    assert first is not None and hall.says(9, told(19)) == first
    later = 8 + SAID_MS / MINUTE
    assert hall.says(later, told(10)) is None
    assert hall.says(later + 2, told(10)) is None, "two minutes more than told then"
    assert hall.says(later + 7, told(10)) is not None


def test_who_moves_back_by_choice_is_told_nothing() -> None:
    hall = Watched()
    hall.scene.state._tickets[MINE]["postponed"] = "1"
    assert hall.says(1, told(60)) is None
