"""What was said against what came: who was called by when they were told, and the two numbers that follow from it."""

from random import Random

import pytest

from dispatcher.estimate_honesty import Foretold, Kept, calibrated, record
from dispatcher.events import Event

DAY = "20261123"
NINE = 1795395600000


class Said:
    """Events of a day put together by hand."""

    def __init__(self) -> None:
        self.rev, self.fold = 0, Foretold()

    def happens(self, kind: str, at_s: float, ticket: str, **fields: str) -> None:
        self.rev += 1
        self.fold.follow(Event(f"{DAY}-{self.rev}", kind, NINE + round(at_s * 1000), {"ticket": ticket, **fields}))

    def issued(self, ticket: str, p50: float, p80: float, at_s: float = 0, slot_s: float = 0) -> None:
        self.happens("ticket.issued", at_s, ticket, todo="general", since=str(NINE + round(max(at_s, slot_s) * 1000)))
        said = {"p50_s": p50, "p80_s": p80, "raw50_s": p50 / 2, "raw90_s": p80 / 2}
        self.happens("estimate.made", at_s, ticket, **{word: f"{value:.1f}" for word, value in said.items()})


def test_a_ticket_keeps_what_was_said_and_what_came() -> None:
    hall = Said()
    hall.issued("A001", 600, 900)
    hall.issued("A002", 600, 900)
    hall.happens("ticket.called", 700, "A001", lane="general")
    hall.happens("ticket.called", 1200, "A002", lane="general")
    assert hall.fold.kept() == [
        Kept("general", 600, 900, 300, 450, 700),
        Kept("general", 600, 900, 300, 450, 1200),
    ]
    found = record(hall.fold.kept())
    assert found["general"] == found[""] == (2, 0.5, 350, 350)


def test_a_call_taken_back_and_a_later_call_count_as_they_were_meant() -> None:
    hall = Said()
    hall.issued("A001", 600, 900)
    hall.happens("ticket.called", 100, "A001")
    hall.happens("ticket.undone", 103, "A001", **{"from": "ticket.called"})
    assert hall.fold.kept() == []
    hall.happens("ticket.called", 800, "A001")
    hall.happens("ticket.called", 1800, "A001")
    assert [one.truth for one in hall.fold.kept()] == [800]


def test_an_appointment_waits_from_its_time() -> None:
    hall = Said()
    hall.issued("A001", 700, 1000, slot_s=600)
    hall.happens("ticket.called", 660, "A001")
    assert [(one.p50, one.p80, one.truth) for one in hall.fold.kept()] == [(100, 400, 60)]


def test_two_numbers_set_right_what_is_said() -> None:
    random = Random(5)
    days: list[list[Kept]] = [[] for _ in range(40)]
    for number in range(4000):  # in truth all takes 1.2 times as long, and spreads twice as wide
        p50 = random.uniform(300, 2400)
        truth = p50 * 1.2 * (1 + random.gauss(0, 0.312))
        days[number % 40].append(Kept("general", p50, p50 * 1.2, p50, p50 * 1.2, truth))
    known = calibrated(days)
    assert known.middle == pytest.approx(1.2, rel=0.03)
    assert known.spread == pytest.approx(2.0, rel=0.08)
    told = [(known.told(one.raw50, one.raw90)[1], one.truth) for day in days for one in day]
    assert sum(truth <= upper for upper, truth in told) / len(told) == pytest.approx(0.9, abs=0.02)


def test_few_tickets_move_the_numbers_little_and_none_not_at_all() -> None:
    assert calibrated([]) == (calibrated([[], [Kept("general", 10, 20, 10, 20, 300)]]))
    few = calibrated([[Kept("general", 600, 900, 600, 900, 900)] * 3])
    assert 1.0 < few.middle < 1.05


def test_one_bad_afternoon_does_not_speak_for_every_day() -> None:
    # Three days came as they were told; on a fourth, when most of all wait, everybody was called in half the time.
    usual = [[Kept("general", 600, 900, 600, 900, 600)] * 30 for _ in range(3)]
    bad = [Kept("general", 600, 900, 600, 900, 300)] * 300
    assert calibrated([*usual, bad]).middle > 0.8
    assert calibrated([bad] * 20).middle == 0.6  # the least
