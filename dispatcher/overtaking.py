"""Who may pass whom by the order rule, worked out from T, W and k of the hall file. Pure.

With score = k · W · wait / T a ticket of class f passes a regular one of its lane exactly when

    wait of f · ratio > wait of the regular one,    ratio = (W_f · T_regular) / (W_regular · T_f)

(accumulating priority: Kleinrock 1964; Stanford, Taylor & Ziedins 2014), so a regular one never passes another regular
one that came before it. The guard bounds how many pass in a row once the regular one is past its target.
"""

from fractions import Fraction
from typing import NamedTuple

from config.hall import Hall
from config.lanes import REGULAR
from dispatcher.rule import fractions


class Passing(NamedTuple):
    """`ratio`: how many times its own wait a ticket of the class outweighs of a regular one's, in the same lane."""

    lane: str
    klass: str
    ratio: Fraction

    def needed_s(self, regular_min: float) -> float:
        """How long (s) a ticket of the class must have waited to pass a regular one that has waited so many minutes."""
        return regular_min * 60 / float(self.ratio)


class Helping(NamedTuple):
    """`factor`: at this window a regular ticket of `lane` is called before one of the home lane only when it has waited
    more than so many times as long."""

    window: str
    lane: str
    factor: Fraction


def passings(hall: Hall) -> list[Passing]:
    """Every lane and class, at the lane's home windows. At others k is the same for both and falls out."""
    rates = fractions(hall)
    return [
        Passing(lane.code, klass, rates[lane.code, klass, True] / rates[lane.code, REGULAR, True])
        for lane in hall.lanes.values()
        for klass in lane.targets
        if klass != REGULAR
    ]


def helpings(hall: Hall) -> list[Helping]:
    """Every window and lane that it helps."""
    rates = fractions(hall)
    return [
        Helping(window.number, code, rates[window.home, REGULAR, True] / rates[code, REGULAR, False])
        for window in hall.windows.values()
        for code in window.also
    ]


def in_a_row(hall: Hall, lane: str) -> int | None:
    """The most favoured calls of a lane between two of its regular ones, while a regular one is past its target; None
    where a class has no guard. Tickets that go on at their own window are outside of it."""
    guards = [hall.classes[klass].guard for klass in hall.lanes[lane].targets if klass != REGULAR]
    return None if 0 in guards else max(guards, default=0)


def passed_at_most(hall: Hall, lane: str, ahead: int) -> int | None:
    """The most favoured tickets that are called before a regular one of the lane, with so many regular ones ahead and
    all of them past their target; None where there is no bound."""
    row = in_a_row(hall, lane)
    return None if row is None else row * (ahead + 1)
