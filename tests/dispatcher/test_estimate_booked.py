"""Appointments that are yet to come wait in the forecast at their slot, as far as their visitors may be trusted."""

from dataclasses import replace

import pytest

from config.hall import Service, Text
from dispatcher.estimate_booked import Booked, without
from dispatcher.estimate_habits import Habits
from dispatcher.estimate_learning import learned
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimator import Estimator, Learned
from tests.dispatcher.test_estimates import ITEM_MIN, MINUTE, NOW, Scene
from tests.dispatcher.test_estimator import TIMES

SURE = Habits(no_show=0.0, keeps=1.0, lead_spread_ms=MINUTE)


def queue(people: int = 5) -> Scene:
    """One window, and behind it people who came one after the other."""
    scene = Scene({"1": ("GEN",), "2": ("BK1",)})
    name = Text(zh="事项", en="item")
    items = {lane: Service(code=lane, name=name, lane=lane, minutes=8) for lane in ("GEN", "BK1")}
    scene.hall = scene.hall.model_copy(update={"services": items})
    for number in range(people):
        scene.waits(f"A{number:03d}", came=people - number)
    return scene


def last(scene: Scene, booked: list[Booked] | None, habits: Habits = SURE) -> float:
    """Minutes that the last of them is told."""
    found = Estimator(scene.hall, Learned(TIMES, habits))
    found.booked = booked
    told = found.run(scene.state, NOW, 200)
    number = max(number for number in told.by_ticket)
    wait, single = told.by_ticket[number], found.at_issue(scene.state, NOW, number, 200)
    assert wait is not None and single is not None and single.p50 == pytest.approx(wait, rel=0.15)
    return wait / 60


def at(minutes: float, lane: str = "GEN") -> Booked:
    return Booked(lane, NOW + round(minutes * MINUTE))


def test_somebody_booked_before_my_turn_comes_before_me_and_nobody_else_does() -> None:
    scene = queue()
    alone = last(scene, [])
    assert last(scene, None) == alone, "without a book nothing is known, and nobody comes by habit"
    assert last(scene, [at(10)]) == pytest.approx(alone + ITEM_MIN, abs=1.5)
    assert last(scene, [at(10), at(15)]) == pytest.approx(alone + 2 * ITEM_MIN, abs=2.5)
    assert last(scene, [at(240)]) == last(scene, [at(10, "BK1")]) == alone
    assert last(scene, [Booked("no-longer-there", NOW + 10 * MINUTE)]) == alone


def test_a_slot_counts_as_much_as_its_visitors_may_be_trusted_to_come() -> None:
    scene = queue()
    alone, sure = last(scene, []), last(scene, [at(10)] * 4)
    half = last(scene, [at(10)] * 4, replace(SURE, keeps=0.5))
    assert last(scene, [at(10)] * 4, replace(SURE, keeps=0.0)) == alone < half < sure
    # Who has not come eight minutes after the slot hardly will, who is ten minutes late is no appointment any more.
    usual = Habits(no_show=0.0, keeps=0.8)
    fresh, overdue = (last(scene, [at(minutes)] * 4, usual) for minutes in (12, -8))
    assert alone < overdue < fresh
    assert last(scene, [at(-16)] * 4, usual) == alone


def test_appointments_that_are_known_one_by_one_come_no_second_time_at_a_rate() -> None:
    rates = {slot: {"GEN:appointment": 8 / 1_800_000} for slot in range(48)}
    scene, habits = queue(), replace(SURE, arrivals=rates)
    assert last(scene, [], habits) == last(scene, [])
    assert last(scene, None, habits) > last(scene, []) + 5


def test_a_check_in_takes_its_own_slot_out_of_the_book() -> None:
    two, other = at(10), at(20)
    assert without([two, two, other], two) == (two, other)
    assert without([other], two) == (other,)


def test_how_many_come_and_how_early_is_learned() -> None:
    day = Lessons("Asia/Shanghai", day="20261120")
    for minutes in (14, 12, 10, 8, 6) * 20:
        day.leads.add(minutes * MINUTE)
    found = learned(lambda item, lane: 480.0, [day], None, {}, kept=(180, 90)).habits
    assert found.keeps == pytest.approx((90 + 18) / 200)
    assert found.lead_ms == pytest.approx(10 * MINUTE, rel=0.06) and found.lead_spread_ms < 4 * MINUTE
    usual = learned(lambda item, lane: 480.0, [], None, {}).habits
    assert (usual.keeps, usual.lead_ms) == (0.9, 5 * MINUTE), "until something was seen"
