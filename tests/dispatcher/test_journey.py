"""A ticket's way, read from its fields, and how long all of it takes by one run of the rule."""

import pytest

from config.hall import Bundle, Hall, Service, Text
from dispatcher.catalogue_minutes import catalogue_minutes
from dispatcher.estimates import WALK_MS, Forecast, Visit, Waits
from dispatcher.journey import Step, current, expected, items_of, over_s, steps, windows_of
from dispatcher.tickets import Ticket
from tests.dispatcher.story import Story

BANKS = ("bank_one", "bank_two", "bank_three")
STAY_S = 8 * 60 + WALK_MS / 1000


def ticket(**fields: str) -> Ticket:
    return Ticket("20261123", "A001", {"state": "waiting", "rule": "any", "todo": "general", "next": "", **fields})


def test_an_ordinary_ticket_has_one_step() -> None:
    assert steps(ticket()) == (Step("any", ("general",), "now"),)
    (done,) = steps(ticket(state="finished", outcome="accepted", lane="green", todo="general", finished_at="7"))
    assert done == Step("any", ("green",), "done", "", "accepted", 7)
    for state, outcome in (("cancelled", ""), ("expired", ""), ("finished", "no_show")):
        assert steps(ticket(state=state, outcome=outcome))[0].state == "dropped"


def test_done_now_and_next() -> None:
    found = steps(
        ticket(
            past="done|any|general|1|accepted|0|5;",
            rule="any",
            todo="bank_one,bank_two",
            next="any green",
            stages="3",
        )
    )
    assert [step.state for step in found] == ["done", "now", "next"]
    assert found[0] == Step("any", ("general",), "done", "1", "accepted", 5)
    now = current(found)
    assert now is not None and now.lanes == ("bank_one", "bank_two")


def test_an_all_stage_knows_its_lanes_before_in_the_middle_and_after() -> None:
    whole = {"rule": "all", "next": "any general", "stages": "2"}
    begun = ticket(**whole, todo="bank_one,bank_two,bank_three")
    halfway = ticket(**whole, todo="bank_two,bank_three", legs="bank_one|inquiry|4,")
    over = ticket(
        legs="bank_one|inquiry|4,bank_three|dropped|5,bank_two|inquiry|6,",
        past="done|all|bank_two|5|inquiry|3|6;",
        stages="2",
    )
    for each in (begun, halfway):
        assert steps(each)[0].lanes == BANKS and steps(each)[0].visits == 3
    assert steps(over)[0].lanes == ("bank_one", "bank_three", "bank_two")
    assert steps(over)[1] == Step("any", ("general",), "now")


def test_what_was_set_aside_stands_behind_the_stage_where_that_was_said() -> None:
    skipped, done = "skipped|any|green|||0|3;", "done|any|general|1|accepted|0|5;"
    before = steps(ticket(past=skipped, next="any bank_one"))
    assert [step.state for step in before] == ["now", "skipped", "next"]
    after = steps(ticket(past=skipped + done, todo="bank_one"))
    assert [step.state for step in after] == ["done", "skipped", "now"]


def test_where_it_was_or_who_may_call(small_hall: Hall) -> None:
    assert windows_of(small_hall, Step("any", ("general",), "done", "2")) == ("2",)
    assert windows_of(small_hall, Step("any", BANKS, "next")) == ("4", "5", "6")
    assert windows_of(small_hall, Step("any", ("green",), "next")) == ("1", "2", "3")


def test_expected_by_the_visits_that_are_left() -> None:
    way = ticket(rule="all", todo="bank_one,bank_two", next="any general", stages="2")
    visits = [Visit("bank_one", 60, 600), Visit("bank_two", 700, 1200), Visit("general", 1300, 1800)]
    found = steps(way)
    told = expected(way, found, Waits({}, {}, {"A001": visits}))
    assert [each and tuple(each) for each in told] == [(60, 1200), (1300, 1800)]
    assert over_s(told) == 1800
    short = expected(way, found, Waits({}, {}, {"A001": visits[:2]}))
    assert [each and tuple(each) for each in short] == [(60, 1200), (None, None)] and over_s(short) is None
    assert over_s(expected(way, found, Waits({}, {}))) is None
    assert over_s(expected(ticket(state="finished"), steps(ticket(state="finished")), Waits({}, {}))) is None


@pytest.fixture
def bundled(small_hall: Hall) -> Hall:
    """A bundle of two items of the general windows and one that any bank does."""
    name = Text(zh="一件事", en="bundle")
    permit = Service(code="permit", name=name, lane="general", minutes=6)
    account = Service(code="account", name=name, lane="bank_one", minutes=12)
    found = Service(code="found", name=name, lane="green", minutes=10)
    services = {each.code: each for each in (permit, account, found)}
    bundle = Bundle(code="found", name=name, items=("residence", "permit", "account"), papers=())
    return small_hall.model_copy(update={"services": small_hall.services | services, "bundles": {"found": bundle}})


def test_the_items_of_a_bundle_by_step(bundled: Hall) -> None:
    way = (Step("any", ("green",), "now"), Step("any", ("bank_one", "bank_two"), "next"))
    found = [[item.code for item in items] for items in items_of(bundled, "found", way)]
    assert found == [["residence", "permit"], ["account"]]
    assert items_of(bundled, "residence", way) == [(), ()]


def test_a_bundle_takes_in_another_lane_as_long_as_its_items_there(bundled: Hall) -> None:
    minutes = catalogue_minutes(bundled)
    assert (minutes("found", "green"), minutes("found", "bank_one"), minutes("found", "general")) == (10, 12, 14)


@pytest.mark.anyio
async def test_the_whole_way_is_played_by_the_rule(story: Story) -> None:
    # given somebody who goes to the general window and then to the bank, where two have just come
    await story.sits_down("1", "4")
    first = await story.takes_number(stages=[("any", ("general",)), ("any", ("bank_one",))])
    others = [await story.takes_number("bank_one") for _ in range(2)]
    state, hall = await story.board(), story.hall
    waits = Forecast(hall, lambda service, lane: 8.0).run(state, story.clock.ms)
    # then the bank sees the first of them meanwhile and the visitor after the second: both came at the same time, and
    # of the visitor's time nothing but the waiting counts
    way = state.tickets[first]
    told = expected(way, steps(way), waits)
    assert [tuple(each) for each in told if each] == [(0, STAY_S), (2 * STAY_S, 3 * STAY_S)]
    assert set(waits.visits) == {first}, "others have nothing to add up"
    # and in time it is so
    for window in ("1", "4"):
        await story.calls(window)
    story.clock.ms += round(STAY_S * 1000)
    for window, number in (("1", first), ("4", others[0])):
        await story.window(window, "start", number)
        await story.window(window, "finish", number)
    assert await story.calls("4") == others[1]


@pytest.mark.anyio
async def test_who_is_being_served_sees_the_rest_too(story: Story) -> None:
    await story.sits_down("1", "4")
    number = await story.takes_number(stages=[("any", ("general",)), ("any", ("bank_one",))])
    await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(120)
    state = await story.board()
    waits = Forecast(story.hall, lambda service, lane: 8.0).run(state, story.clock.ms)
    told = expected(state.tickets[number], steps(state.tickets[number]), waits)
    assert [tuple(each) for each in told if each] == [(-120, 360), (360, 360 + STAY_S)]
