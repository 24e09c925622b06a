"""Many forward runs: in order, the same for the same, wider where less is known, fast, and right on made-up days."""

from dataclasses import replace
from random import Random
from statistics import fmean
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.estimates_trial import Trial, lessons_of
from dispatcher.estimate_habits import Calibration, Habits
from dispatcher.estimates import Forecast
from dispatcher.estimator import Estimator, Learned
from dispatcher.replay_day import DAY
from dispatcher.service_times import ServiceTimes
from dispatcher.synthetic_hall import synthetic_hall
from tests.dispatcher.test_estimates import CLASSES, ITEM_MIN, MINUTE, NOW, Scene

TIMES = ServiceTimes(lambda item, lane: ITEM_MIN * 60)
CALM = Habits(no_show=0.0)
BUSY = {slot: {"GEN:regular": 20 / 1_800_000, "GEN:priority": 4 / 1_800_000} for slot in range(48)}


def estimator(scene: Scene, habits: Habits = CALM, times: ServiceTimes = TIMES) -> Estimator:
    return Estimator(scene.hall, Learned(times, habits))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_later_comers_of_a_queue_are_never_told_less(seed: int) -> None:
    random = Random(seed)
    scene = Scene({"1": ("GEN", "GRN"), "2": ("GRN", "GEN"), "3": ("BK1",)})
    if random.random() < 0.5:
        scene.serves("1", "A900", random.uniform(0, 40))
    for number in range(random.randint(1, 20)):
        klass = random.choice(("regular", "priority"))
        scene.waits(f"A{number:03d}", random.choice(("GEN", "GRN", "BK1")), 40 - number, klass)
    habits = Habits(no_show=random.choice((0.0, 0.2)), arrivals=random.choice(({}, BUSY)))
    found = estimator(scene, habits).run(scene.state, NOW, 12)
    for queue in scene.state.queues():
        clocks = scene.state.queue(queue)
        told = [found.by_ticket[number] for number in sorted(clocks, key=lambda number: clocks[number])]
        known = [wait for wait in told if wait is not None]
        assert known == told == sorted(known)
    for ticket, p50 in found.by_ticket.items():
        upper = found.ticket_p80[ticket]
        assert p50 is not None and upper is not None and 0 <= p50 <= upper


def test_the_same_hall_is_told_the_same() -> None:
    scene = Scene({"1": ("GEN",), "2": ("GEN",)})
    for number in range(9):
        scene.waits(f"A{number:03d}", came=30 - number)
    first, second = (estimator(scene, Habits(arrivals=BUSY)).run(scene.state, NOW) for _ in range(2))
    assert first == second


def test_a_ticket_taken_now_waits_as_long_as_its_lane_was_said_to() -> None:
    scene = Scene({"1": ("GEN",), "2": ("GEN",)})
    for number in range(6):
        scene.waits(f"A{number:03d}", came=30 - number)
    before = estimator(scene).run(scene.state, NOW)
    scene.waits("A100", came=0)
    after = estimator(scene).run(scene.state, NOW)
    assert after.by_ticket["A100"] == before.by_lane["GEN"]
    assert after.ticket_p80["A100"] == before.lane_p80["GEN"]


def test_who_has_been_served_for_long_is_less_near_the_end_than_the_mean_says() -> None:
    waits = []
    for minutes in (0.0, 8.0, 30.0):
        scene = Scene({"1": ("GEN",)})
        scene.serves("1", "A001", minutes)
        scene.waits("A002")
        waits.append(estimator(scene).run(scene.state, NOW).by_ticket["A002"] or 0)
    assert waits[0] == pytest.approx(ITEM_MIN * 60 * 0.88, rel=0.1)  # a log-normal's middle lies below its mean
    assert 60 < waits[1] < waits[0]
    assert waits[2] > 60, "nobody is done this very moment because it took long so far"


def test_who_is_yet_to_come_counts_where_they_go_first() -> None:
    scene = Scene({"1": ("GEN",)})
    for number in range(8):
        scene.waits(f"A{number:03d}", came=8 - number)
    alone = estimator(scene).run(scene.state, NOW)
    met = estimator(scene, Habits(no_show=0.0, arrivals=BUSY)).run(scene.state, NOW)
    assert (met.by_ticket["A007"] or 0) > (alone.by_ticket["A007"] or 0) + 600
    absent = estimator(scene, Habits(no_show=0.5, no_show_ms=60_000)).run(scene.state, NOW)
    assert (absent.by_ticket["A007"] or 0) < (alone.by_ticket["A007"] or 0) * 0.75


def test_breaks_openings_and_closed_windows_are_known() -> None:
    scene = Scene({"1": ("GEN",), "2": ("BK1",), "3": ("BK2",)})
    scene.window("2", "closed", since=NOW - 60 * MINUTE)
    scene.window("3", "closed", since=NOW - 60 * MINUTE)
    for number, lane in (("A001", "GEN"), ("A002", "GEN"), ("A003", "BK1"), ("A004", "BK2")):
        scene.waits(number, lane)
    hour = 60 * MINUTE
    plan = {
        "1": ((NOW - hour, NOW + 2 * MINUTE), (NOW + hour, NOW + 5 * hour)),  # a break soon after the first call
        "2": ((NOW + hour // 2, NOW + 5 * hour),),  # opens in half an hour
        "3": ((NOW - hour, NOW + 5 * hour),),  # should have been there for an hour
    }
    found = estimator(scene, replace(CALM, plan=plan)).run(scene.state, NOW)
    assert found.by_ticket["A001"] == 0
    assert found.by_ticket["A002"] == pytest.approx(3600, abs=1)
    assert found.by_ticket["A003"] == pytest.approx(1800, abs=240)
    assert found.by_ticket["A004"] is None


def test_at_its_issue_a_ticket_is_told_what_all_runs_say_or_nothing() -> None:
    scene = Scene({"1": ("GEN",), "2": ("BK1",)})
    scene.window("2", "closed")
    for number, lane in (("A001", "GEN"), ("A002", "GEN"), ("A003", "BK1"), ("A004", "BK2")):
        scene.waits(number, lane)
    found = estimator(scene)
    told = found.at_issue(scene.state, NOW, "A002", 40)
    assert told is not None and told.p50 == found.run(scene.state, NOW).by_ticket["A002"]
    assert told.p50 <= told.p80 <= told.p90
    for number in ("A003", "A004", "A999"):  # a closed window, a lane of no window, a ticket that is not there
        assert found.at_issue(scene.state, NOW, number) is None


def test_a_quick_clerk_and_two_numbers() -> None:
    scene = Scene({"1": ("GEN",)})
    scene.window("1", "free", clerk="quick")
    scene.waits("A001")
    scene.waits("A002")
    usual = estimator(scene).run(scene.state, NOW)
    quick = estimator(scene, times=replace(TIMES, clerks={"quick": -0.5})).run(scene.state, NOW)
    assert quick.by_ticket["A002"] == pytest.approx((usual.by_ticket["A002"] or 0) * 0.607, rel=0.01)
    set_right = Estimator(scene.hall, Learned(TIMES, CALM, Calibration(1.1, 2.0))).run(scene.state, NOW)
    p50, p80 = usual.by_ticket["A002"] or 0, usual.ticket_p80["A002"] or 0
    assert set_right.by_ticket["A002"] == pytest.approx(p50 * 1.1)
    assert set_right.ticket_p80["A002"] == pytest.approx(p50 * 1.1 + (p80 - p50) * 2 * 1.1)


def test_eight_runs_at_issue_cost_a_few_plain_ones() -> None:
    random, lanes = Random(1), ("GEN", "GRN", "BK1", "BK2")
    scene = Scene({str(n): ("GEN", "GRN", "BK1") if n <= 16 else (lanes[n % 4],) for n in range(1, 25)})
    for number in range(300):
        scene.waits(f"A{number:03d}", random.choice(lanes), random.uniform(1, 60), random.choice(sorted(CLASSES)))
    scene.waits("A300", "GEN", 0)
    plain, many = Forecast(scene.hall, lambda service, lane: ITEM_MIN), estimator(scene)
    once, eight = [], []
    for _ in range(7):
        began = process_time()
        plain.run(scene.state, NOW)
        between = process_time()
        assert many.at_issue(scene.state, NOW, "A300") is not None
        once.append(between - began)
        eight.append(process_time() - between)
    assert min(eight) < 7 * min(once)  # about 3 on an idle core


def test_made_up_days_come_as_they_were_told() -> None:
    hall = synthetic_hall(3)
    past = [lessons_of(hall, 500 + seed, "nominal") for seed in range(4)]
    assert len({*(lessons.day for lessons in past), DAY}) == 5  # how slow today is can be told from how slow they were
    said = Trial(hall, past).play(5, "nominal")
    told = [(one.ours, one.truth, one.naive) for one in said if one.ours is not None]
    assert len(told) > 0.97 * len(said)
    error, naive = (
        fmean(abs(guess - truth) for guess, truth in pairs)
        for pairs in (
            [(ours.p50, truth) for ours, truth, _ in told],
            [(guess, truth) for _, truth, guess in told],
        )
    )
    assert error < 0.75 * naive
    assert 0.8 < fmean(truth <= ours.p90 for ours, truth, _ in told) < 0.99


def test_a_number_for_a_lane_where_nobody_is_has_no_wait_at_issue() -> None:
    scene = Scene({"1": ("GEN",), "2": ("BK1",)})
    scene.window("2", "closed", since=NOW)
    scene.waits("A001", "BK1")
    assert estimator(scene).at_issue(scene.state, NOW, "A001") is None
