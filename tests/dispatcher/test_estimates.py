"""The rule run forward: who is called when, on halls small enough to count by hand, and against the rule itself."""

from collections.abc import Mapping
from random import Random
from time import perf_counter

import pytest

from config.hall import Hall
from dispatcher.estimates import WALK_MS, Forecast
from dispatcher.replay_day import Day, Post
from dispatcher.replay_hall import hall_of
from dispatcher.rule import Head, Rule, choose
from dispatcher.state import State

NOW = 1_795_393_800_000
MINUTE = 60_000
ITEM_MIN = 8.0
STAY = ITEM_MIN * MINUTE + WALK_MS
CLASSES = {"regular": 1, "priority": 20, "appointment": 15}


def small_hall(windows: Mapping[str, tuple[str, ...]], lanes: tuple[str, ...] = ("GEN", "GRN", "BK1", "BK2")) -> Hall:
    """Windows by number: home lane and secondary lanes."""
    targets = {
        lane: {"regular": 180.0 if lane == "GRN" else 900.0, "priority": 300.0, "appointment": 300.0} for lane in lanes
    }
    posts = tuple(Post(number, served[0], served[1:], 1.0, ()) for number, served in windows.items())
    weights = {lane: 20 if lane == "GRN" else 1 for lane in lanes}
    hall = hall_of(Day(NOW, (), posts, targets, CLASSES, weights, 0.65, 10 * MINUTE, WALK_MS, 75_000), "small")
    return hall.model_copy(update={"windows": {number: hall.windows[number] for number in windows}})


class Scene:
    """A hall at one moment, put together by hand."""

    def __init__(self, windows: Mapping[str, tuple[str, ...]]) -> None:
        self.hall, self.state = small_hall(windows), State("20261123")
        for number in windows:
            self.window(number, "free")

    def window(self, number: str, state: str, **fields: str | int) -> None:
        given = {name: str(value) for name, value in {"state": state, **fields}.items()}
        self.state._windows.setdefault(number, {}).update(given)

    def waits(self, number: str, lanes: str = "GEN", came: float = 5, klass: str = "regular", **fields: str) -> None:
        """A ticket waiting since `came` minutes ago; negative for an appointment later on."""
        clock = str(NOW - round(came * MINUTE))
        given = {"state": "waiting", "ord": f"{len(self.state.tickets) + 1:05d}", "class": klass, "clock": clock}
        self.state.add(number, {**given, "rule": "any", "todo": lanes, "next": "", "since": clock, **fields})

    def serves(self, window: str, number: str, minutes: float) -> None:
        """The window has served this ticket for so long."""
        been = {"state": "serving", "ord": "00001", "class": "regular", "lane": "GEN", "todo": "GEN", "clock": "1"}
        self.state.add(number, been)
        self.window(window, "serving", ticket=number, since=NOW - round(minutes * MINUTE))

    def forecast(self) -> tuple[dict[str, float | None], dict[str, float | None]]:
        waits = Forecast(self.hall, lambda service, lane: ITEM_MIN).run(self.state, NOW)
        return dict(waits.by_ticket), dict(waits.by_lane)


def test_one_window_works_off_its_lane() -> None:
    scene = Scene({"1": ("GEN",)})
    for came, number in ((9, "A001"), (6, "A002"), (3, "A003")):
        scene.waits(number, came=came)
    tickets, lanes = scene.forecast()
    assert tickets == {"A001": 0, "A002": STAY / 1000, "A003": 2 * STAY / 1000}
    assert lanes["GEN"] == 3 * STAY / 1000


def test_two_windows_share_a_lane() -> None:
    scene = Scene({"1": ("GEN",), "2": ("GEN",)})
    for number in ("A001", "A002", "A003"):
        scene.waits(number)
    assert scene.forecast()[0] == {"A001": 0, "A002": 0, "A003": STAY / 1000}


def test_who_is_being_served_is_finished_first() -> None:
    scene = Scene({"1": ("GEN",)})
    scene.state.add(
        "A001", {"state": "serving", "ord": "00001", "class": "regular", "lane": "GEN", "todo": "GEN", "clock": "1"}
    )
    scene.window("1", "serving", ticket="A001", since=NOW - 3 * MINUTE)
    scene.waits("A002")
    assert scene.forecast()[0] == {"A002": 300}


def test_who_is_served_for_longer_than_usual_is_not_done_at_once() -> None:
    scene = Scene({"1": ("GEN",)})
    scene.state.add(
        "A001", {"state": "serving", "ord": "00001", "class": "regular", "lane": "GEN", "todo": "GEN", "clock": "1"}
    )
    scene.window("1", "serving", ticket="A001", since=NOW - 60 * MINUTE)
    scene.waits("A002")
    assert scene.forecast()[0] == {"A002": 120}


@pytest.mark.parametrize(("state", "until", "expected"), [("closed", 0, None), ("paused", 0, None), ("paused", 6, 360)])
def test_without_an_open_window_there_is_no_wait_to_tell(state: str, until: int, expected: float | None) -> None:
    scene = Scene({"1": ("GEN",), "2": ("BK1",)})
    scene.window("1", state, until=NOW + until * MINUTE if until else 0)
    scene.waits("A001")
    tickets, lanes = scene.forecast()
    assert tickets == {"A001": expected}
    assert lanes["BK1"] == 0
    assert lanes["BK2"] is None


def test_a_green_ticket_goes_before_a_long_queue() -> None:
    scene = Scene({"1": ("GEN", "GRN")})
    for number in ("A001", "A002", "A003"):
        scene.waits(number, came=8)
    scene.waits("L001", "GRN", came=2)
    tickets, lanes = scene.forecast()
    assert tickets == {"L001": 0, "A001": STAY / 1000, "A002": 2 * STAY / 1000, "A003": 3 * STAY / 1000}
    assert lanes["GRN"] == STAY / 1000  # taken now, it has the highest score when the window is free again


def test_an_appointment_is_not_called_before_its_time() -> None:
    scene = Scene({"1": ("GEN",)})
    scene.waits("A001", came=-30, klass="appointment")
    assert scene.forecast()[0] == {"A001": 20 * 60}


def test_a_ticket_in_several_lanes_is_called_once() -> None:
    scene = Scene({"1": ("BK1",), "2": ("BK2",)})
    scene.waits("K001", "BK1,BK2", came=9)
    scene.waits("K002", "BK1", came=8)
    scene.waits("K003", "BK2", came=7)
    assert scene.forecast()[0] == {"K001": 0, "K002": STAY / 1000, "K003": 0}


def test_a_leg_of_all_lanes_comes_back_with_its_clock() -> None:
    scene = Scene({"1": ("BK1",), "2": ("BK2",)})
    scene.waits("K001", "BK1,BK2", came=9, rule="all")
    scene.waits("K002", "BK2", came=3)
    scene.waits("K003", "BK2", came=2)
    assert scene.forecast()[0] == {"K001": 0, "K002": 0, "K003": 2 * STAY / 1000}


def test_a_ticket_for_one_window_waits_for_that_window() -> None:
    scene = Scene({"1": ("GEN",), "2": ("GEN",)})
    scene.state.add(
        "A001", {"state": "serving", "ord": "00001", "class": "regular", "lane": "GEN", "todo": "GEN", "clock": "1"}
    )
    scene.window("1", "serving", ticket="A001", since=NOW - 6 * MINUTE)
    scene.waits("A002", place="1", lane="GEN")
    assert scene.forecast()[0] == {"A002": 120}


@pytest.mark.parametrize("seed", range(20))
def test_the_run_calls_whom_the_rule_names(seed: int) -> None:
    """The first call of every free window, in turn, is that of `rule.choose`."""
    random = Random(seed)
    windows = {"1": ("GEN", "GRN"), "2": ("GRN", "GEN"), "3": ("BK1", "BK2", "GEN")}
    scene = Scene({number: windows[number] for number in random.sample(sorted(windows), 1)})
    for number in range(random.randint(1, 25)):
        klass = random.choice(sorted(CLASSES))
        came = random.uniform(-15, 40) if klass == "appointment" else random.uniform(0, 40)
        scene.waits(
            f"A{number:03d}", random.choice(("GEN", "GRN", "BK1", "BK2")), round(came, random.choice((0, 2))), klass
        )
    (window,) = scene.state.windows
    now, left = NOW, dict(scene.forecast()[0])
    while True:
        heads = [
            Head(queue, number, scene.state.tickets[number].ord, clock)
            for queue in Rule(scene.hall).queues(window)
            if (found := first(scene.state, queue.name, left)) is not None
            for number, clock in (found,)
        ]
        chosen = choose(heads, now, {}).chosen
        if chosen is None:
            later = [value for number, value in left.items() if value is not None]
            if not later:
                break
            assert all(value > (now - NOW) / 1000 for value in later)
            now = NOW + round(min(later) * 1000)
            continue
        assert left.pop(chosen.number) == (now - NOW) / 1000
        now += round(STAY)


def first(state: State, queue: str, left: Mapping[str, float | None]) -> tuple[str, int] | None:
    standing = [
        (clock, state.tickets[number].ord, number) for number, clock in state.queue(queue).items() if number in left
    ]
    return (min(standing)[2], min(standing)[0]) if standing else None


def test_a_full_hall_takes_milliseconds() -> None:
    random = Random(1)
    lanes = ("GEN", "GRN", "BK1", "BK2")
    scene = Scene({str(n): ("GEN", "GRN", "BK1") if n <= 16 else (lanes[n % 4],) for n in range(1, 25)})
    for number in range(300):
        scene.waits(f"A{number:03d}", random.choice(lanes), random.uniform(0, 60), random.choice(sorted(CLASSES)))
    forecast = Forecast(scene.hall, lambda service, lane: ITEM_MIN)
    took = []
    for _ in range(7):
        began = perf_counter()
        forecast.run(scene.state, NOW)
        took.append(perf_counter() - began)
    assert min(took) < 0.010  # about 3 ms on an idle core
