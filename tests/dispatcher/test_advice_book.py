"""What was advised, answered and judged, as the stream tells it; and what coming true means."""

from dispatcher.advice import Advice, Reason
from dispatcher.advice_book import ADOPTED, DECLINED, GIVEN, JUDGED, AdviceBook, Given, came_true, record, written
from dispatcher.advice_changes import HELP, OPEN, Change
from dispatcher.advice_effect import Effect
from dispatcher.events import Event

MINUTE = 60_000
NINE = 1_795_395_600_000


def advice(
    do: str = OPEN, window: str = "2", lane: str = "general", before: float = 30.0, after: float = 12.0
) -> Advice:
    effect = Effect(lane, before, after, after - 2, after + 3, 4.0, 300.0, 0.94)
    return Advice(Change(do, window, lane, NINE + 120 * MINUTE), effect, Reason(11, 14, 8, 4, 2, 0))


class Told:
    """Events one after the other, each folded at once."""

    def __init__(self) -> None:
        self.book, self.events = AdviceBook(), list[Event]()

    def __call__(self, minute: float, kind: str, **fields: str) -> None:
        at = NINE + round(minute * MINUTE)
        event = Event(f"20261123-{len(self.events) + 1}", kind, at, {name.rstrip("_"): v for name, v in fields.items()})
        self.events.append(event)
        self.book.follow(event)

    def names(self, minute: float) -> list[str]:
        return [each.name for each in self.book.current(NINE + round(minute * MINUTE))]


def answer(name: str = "open-2-general") -> dict[str, str]:
    do, window, lane = name.split("-")
    return {"do": do, "window": window, "lane": lane, "staff": "the-manager"}


def test_what_is_given_is_read_as_it_was_written() -> None:
    told = Told()
    told(0, GIVEN, **written([advice(), advice(HELP, "8", "exit_entry")]), right="17", of="20")
    first, second = told.book.current(NINE)
    assert first == Given(
        NINE, OPEN, "2", "general", NINE + 120 * MINUTE, 30.0, 12.0, 10.0, 15.0, 94, 11, 14, 8, 4, 2, 0
    )
    assert second.name == "help-8-exit_entry" and (told.book.right, told.book.of) == (17, 20)


def test_an_answered_advice_goes_and_an_old_picture_says_nothing() -> None:
    told = Told()
    told(0, GIVEN, **written([advice(), advice(HELP, "8", "exit_entry")]))
    told(1, DECLINED, reason="nobody", **answer())
    assert told.names(2) == ["help-8-exit_entry"]
    assert told.names(13) == []
    told(30, GIVEN, **written([advice()]))
    assert told.names(30) == []
    told(62, GIVEN, **written([advice()]))
    assert told.names(62) == ["open-2-general"]


def test_the_window_is_asked_until_the_time_is_over() -> None:
    told = Told()
    told(0, GIVEN, **written([advice()]))
    assert told.book.adopted("2", NINE) == []
    told(1, ADOPTED, **answer())
    assert [each.lane for each in told.book.adopted("2", NINE + 2 * MINUTE)] == ["general"]
    assert told.book.adopted("1", NINE + 2 * MINUTE) == [] and told.book.adopted("2", NINE + 121 * MINUTE) == []


def test_each_is_judged_once_an_hour_later() -> None:
    told = Told()
    told(0, GIVEN, **written([advice()]))
    told(5, GIVEN, **written([advice(before=28.0)]))
    told(6, ADOPTED, **answer())
    assert told.book.to_judge(NINE + 59 * MINUTE) == []
    ((given, followed),) = told.book.to_judge(NINE + 60 * MINUTE)
    assert followed and given.before == 30.0
    told(60, JUDGED, given=str(given.at), right="yes", **answer())
    assert told.book.to_judge(NINE + 200 * MINUTE) == []
    told(61, JUDGED, given="1", right="no", **answer())
    told(62, JUDGED, given="1", right="nobody", **answer())
    assert record(told.events) == (1, 2)


def test_a_new_day_begins_empty_and_knows_the_record() -> None:
    told = Told()
    told(0, GIVEN, **written([advice()]), right="3", of="4")
    told.book.follow(Event("20261124-1", "day.opened", NINE + 1440 * MINUTE, {}))
    assert told.book.current(NINE) == [] and (told.book.right, told.book.of) == (3, 4)


def test_coming_true_is_the_lane_waiting_as_foretold() -> None:
    told = Told()
    for minute, wait in ((-10, 20), (5, 12), (20, 10)):
        number = f"A{minute + 100:03d}"
        told(minute, "ticket.issued", ticket=number, todo="general")
        told(minute + wait, "ticket.called", ticket=number)
    told(10, "ticket.issued", ticket="A900", todo="general")
    told(11, "ticket.cancelled", ticket="A900")
    told(10, "ticket.issued", ticket="L001", todo="bank_one")
    given = _given()
    assert came_true(given, True, told.events)  # 14 min on average, 12 foretold
    assert not came_true(given, False, told.events)  # 30 as things were
    assert came_true(given._replace(lane="green"), True, told.events) is None


def _given() -> Given:
    told = Told()
    told(0, GIVEN, **written([advice()]))
    return told.book.current(NINE)[0]
