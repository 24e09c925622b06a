"""Who is sent what: one drawing for all who watch the same, only what changed, and one's fault silences no other."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from config.hall import Hall
from dispatcher.estimates import Waits
from dispatcher.events import Event
from dispatcher.state import State
from tests.dispatcher.story import DAY, NINE
from web.hub import Hub, Part, Topic, View, Watch

ROLE = frozenset({"display"})


class Screen:
    """A watcher that keeps what it was told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def put(self, text: str) -> None:
        self.heard.append(json.loads(text))

    def last(self) -> dict[str, Any]:
        return self.heard[-1]


class Board:
    """A page of two parts and what stands on it; counts how often each part is drawn."""

    def __init__(self) -> None:
        self.text = {"calls": "A001", "clock": "9:00"}
        self.drawn: Counter[tuple[str, str, str]] = Counter()
        self.broken = False
        self.topic = Topic("hall", {name: self._part(name) for name in self.text}, self._data, ROLE, self._concerns)

    def _part(self, name: str) -> Part:
        def draw(view: View, key: str, lang: str) -> str:
            if self.broken:
                raise ZeroDivisionError
            if key == "99":
                raise KeyError(key)
            self.drawn[name, key, lang] += 1
            return f"{lang} {key} {self.text[name]}"

        return draw

    def _data(self, view: View, key: str) -> dict[str, Any]:
        return dict(self.text)

    def _concerns(self, event: Event, key: str) -> bool:
        return not key or event.window == key


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def view(small_hall: Hall) -> View:
    return View(State(DAY, {"rev": "7"}), Waits({}, {}), small_hall, NINE)


def called(rev: int, window: str = "1") -> Event:
    fields = {"kind": "ticket.called", "at": str(NINE), "ticket": f"A{rev:03d}", "by": window, "session": "secret-one"}
    return Event(f"{DAY}-{rev}", "ticket.called", NINE, fields | {"request": "request-1", "state": "called"})


def hub_of(*boards: Board) -> tuple[Hub, list[Watch]]:
    failed: list[Watch] = []
    return Hub([board.topic for board in boards], lambda watch, error: failed.append(watch)), failed


def test_the_first_message_is_the_whole_picture(board: Board, view: View) -> None:
    hub, screen = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "", "zh"), screen, view, [])
    assert screen.heard == [
        {
            "type": "snapshot",
            "id": f"{DAY}-7",
            "now": NINE,
            "events": [],
            "hall": "small-1",
            "parts": {"calls": "zh  A001", "clock": "zh  9:00"},
        }
    ]


def test_a_change_is_drawn_once_for_all_who_watch_the_same(board: Board, view: View) -> None:
    hub, screens = hub_of(board)[0], [Screen() for _ in range(5)]
    for screen in screens:
        hub.join(Watch("hall", "", "zh"), screen, view, [])
    board.drawn.clear()
    board.text["calls"] = "A002"
    hub.publish(view, [called(8)])
    assert board.drawn == {("calls", "", "zh"): 1, ("clock", "", "zh"): 1}
    assert all(screen.last() == screens[0].last() for screen in screens)


def test_only_what_changed_is_sent(board: Board, view: View) -> None:
    hub, screen = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "", "zh"), screen, view, [])
    board.text["calls"] = "A002"
    hub.publish(view)
    assert screen.last()["parts"] == {"calls": "zh  A002"} and screen.last()["events"] == []
    hub.publish(view)
    assert len(screen.heard) == 2  # nothing happened, nothing looks different: nothing is said
    hub.publish(view, [called(8)])
    assert screen.last()["parts"] == {} and [event["ticket"] for event in screen.last()["events"]] == ["A008"]


def test_who_comes_late_sees_the_latest_picture(board: Board, view: View) -> None:
    hub, early, late = hub_of(board)[0], Screen(), Screen()
    hub.join(Watch("hall", "", "zh"), early, view, [])
    board.text["calls"] = "A002"
    view = view._replace(now=view.now + 1000)
    hub.join(Watch("hall", "", "zh"), late, view, None)
    assert late.heard[0]["parts"]["calls"] == "zh  A002" and late.heard[0]["events"] is None
    assert early.last()["type"] == "event" and early.last()["parts"] == {"calls": "zh  A002"}
    hub.publish(view)
    assert len(late.heard) == 1 and len(early.heard) == 2  # both are up to date


def test_who_comes_back_is_told_what_was_missed(board: Board, view: View) -> None:
    hub, screen = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "2", "zh"), screen, view, [called(5, "1"), called(6, "2")])
    assert [event["id"] for event in screen.last()["events"]] == [f"{DAY}-6"]  # what concerns this window


def test_languages_and_keys_are_told_apart(board: Board, view: View) -> None:
    hub = hub_of(board)[0]
    watches = [Watch("hall", "1", "zh"), Watch("hall", "1", "en"), Watch("hall", "2", "zh")]
    screens = {watch: Screen() for watch in watches}
    for watch, screen in screens.items():
        hub.join(watch, screen, view, [])
    board.text["calls"] = "A002"
    hub.publish(view, [called(8, "2")])
    told = {watch: (screen.last()["parts"]["calls"], len(screen.last()["events"])) for watch, screen in screens.items()}
    assert list(told.values()) == [("zh 1 A002", 0), ("en 1 A002", 0), ("zh 2 A002", 1)]


def test_programs_get_data(board: Board, view: View) -> None:
    hub, program = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "", ""), program, view, [])
    assert program.last()["data"] == board.text and "parts" not in program.last()
    board.text["clock"] = "9:01"
    hub.publish(view)
    assert program.last()["data"] == {"clock": "9:01"}
    assert not board.drawn  # no HTML for nobody


def test_the_fault_of_one_page_silences_nobody(board: Board, view: View) -> None:
    other = Board()
    other.topic = Topic("window", other.topic.parts, other.topic.data, ROLE, other.topic.concerns)
    hub, failed = hub_of(board, other)
    mine, theirs = Screen(), Screen()
    hub.join(Watch("hall", "", "zh"), mine, view, [])
    hub.join(Watch("window", "", "zh"), theirs, view, [])
    board.broken = True
    other.text["calls"] = "A002"
    hub.publish(view, [called(8)])
    assert failed == [Watch("hall", "", "zh")] and len(mine.heard) == 1
    assert theirs.last()["parts"] == {"calls": "zh  A002"}
    board.broken, board.text["calls"] = False, "A002"
    hub.publish(view)
    assert mine.last()["parts"] == {"calls": "zh  A002"}  # nothing is lost of what it shows


def test_an_event_that_cannot_be_told_silences_nobody(board: Board, view: View) -> None:
    def stumbles(event: Event, key: str) -> bool:
        raise ZeroDivisionError

    other = Board()
    board.topic = Topic("hall", board.topic.parts, board.topic.data, ROLE, stumbles)
    other.topic = Topic("window", other.topic.parts, other.topic.data, ROLE)
    hub, failed = hub_of(board, other)
    mine, theirs = Screen(), Screen()
    hub.join(Watch("hall", "", "zh"), mine, view, [])
    hub.join(Watch("window", "", "zh"), theirs, view, [])
    hub.publish(view, [called(8)])
    assert failed == [Watch("hall", "", "zh")] and len(theirs.last()["events"]) == 1


def test_what_does_not_exist_is_nobodys_channel(board: Board, view: View) -> None:
    hub = hub_of(board)[0]
    for watch in (Watch("hall", "99", "zh"), Watch("nowhere", "", "zh")):
        with pytest.raises(KeyError):
            hub.join(watch, Screen(), view, [])
        hub.leave(watch, Screen())
    assert hub.watching() == 0


def test_the_last_to_leave_ends_the_drawing(board: Board, view: View) -> None:
    hub, one, two = hub_of(board)[0], Screen(), Screen()
    watch = Watch("hall", "", "zh")
    hub.join(watch, one, view, [])
    hub.join(watch, two, view, [])
    assert hub.watching() == 2
    hub.leave(watch, one)
    hub.leave(watch, two)
    board.drawn.clear()
    hub.publish(view, [called(8)])
    assert not board.drawn and hub.watching() == 0


def test_a_beat_says_that_all_is_still_so(board: Board, view: View) -> None:
    hub, screen = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "", "zh"), screen, view, [])
    hub.beat(view._replace(now=NINE + 5000))
    assert screen.last() == {"type": "beat", "id": f"{DAY}-7", "now": NINE + 5000}


def test_no_secret_is_told(board: Board, view: View) -> None:
    hub, screen = hub_of(board)[0], Screen()
    hub.join(Watch("hall", "", "zh"), screen, view, [called(6)])
    hub.publish(view, [called(8)])
    assert "secret-one" not in json.dumps(screen.heard) and "request-1" not in json.dumps(screen.heard)


def test_patient_pages_are_drawn_for_what_concerns_them_and_else_in_their_turn(board: Board, view: View) -> None:
    board.topic = replace(board.topic, patient=True)
    hub = hub_of(board)[0]
    screens = {key: Screen() for key in ("1", "2", "3")}
    for key, screen in screens.items():
        hub.join(Watch("hall", key, "zh"), screen, view, [])
    board.text["calls"] = "A002"
    hub.publish(view, [called(8, "1")])
    assert [len(screen.heard) for screen in screens.values()] == [2, 1, 1]
    assert screens["1"].last()["parts"] == {"calls": "zh 1 A002"} and screens["1"].last()["events"]
    assert not hub.draw_some(view)  # a forecast follows every event, and is what they wait for
    hub.publish(view)
    assert [len(screen.heard) for screen in screens.values()] == [2, 1, 1]
    assert hub.draw_some(view, 2) and not hub.draw_some(view, 2)
    assert [len(screen.heard) for screen in screens.values()] == [2, 2, 2]
    assert screens["3"].last()["parts"] == {"calls": "zh 3 A002"}


def test_a_patient_page_that_has_left_is_not_drawn(board: Board, view: View) -> None:
    board.topic = replace(board.topic, patient=True)
    hub, screen, watch = hub_of(board)[0], Screen(), Watch("hall", "1", "zh")
    hub.join(watch, screen, view, [])
    hub.publish(view)
    hub.leave(watch, screen)
    before = sum(board.drawn.values())
    assert not hub.draw_some(view)
    assert sum(board.drawn.values()) == before


# thousands of screens ----------------------------------------------------------------------------------------------


def test_many_are_sent_to_a_few_at_a_time_and_each_in_order(board: Board, view: View) -> None:
    # given a hundred screens of one page, and a window's page with one
    hub, _ = hub_of(board)
    asked: list[bool] = []
    hub.unsent = lambda: asked.append(True)
    many, one = [Screen() for _ in range(100)], Screen()
    for screen in many:
        hub.join(Watch("hall", "", "zh"), screen, view, None)
    hub.join(Watch("hall", "1", "zh"), one, view, None)

    # when two things happen before anything is sent on
    board.text["calls"] = "A008"
    hub.publish(view, [called(8)])
    assert asked and one.last()["type"] == "event"  # who has a page for himself does not wait for the others
    board.text["calls"] = "A009"
    hub.publish(view, [called(9)])

    # and meanwhile one more comes and another leaves
    late, gone = Screen(), many.pop(-1)
    hub.join(Watch("hall", "", "zh"), late, view, None)
    hub.leave(Watch("hall", "", "zh"), gone)

    # then each step reaches a few, and in the end everyone has heard everything once, in its order
    steps = 1
    while hub.send_some(30):
        steps += 1
    assert steps == 7  # two hundred messages
    for screen in many:
        assert [told["events"][0]["id"] for told in screen.heard[1:]] == [f"{DAY}-8", f"{DAY}-9"]
    assert [told["type"] for told in late.heard] == ["snapshot"] and "A009" in late.last()["parts"]["calls"]
    assert len(gone.heard) == 1

    # and what comes next is for all of them again
    hub.beat(view)
    while hub.send_some():
        pass
    assert {screen.last()["type"] for screen in (*many, late)} == {"beat"}


def test_thousands_that_come_back_in_one_second_cost_one_drawing(board: Board, view: View) -> None:
    hub, _ = hub_of(board)
    back = [Screen() for _ in range(50)]
    for screen in back:
        hub.join(Watch("hall", "", "zh"), screen, view, None)
    assert board.drawn["calls", "", "zh"] == 1
    assert {screen.last()["parts"]["calls"] for screen in back} == {"zh  A001"}
