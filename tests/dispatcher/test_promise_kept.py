"""Promises kept: the measure is what the raw events say, counted by hand."""

import random
from datetime import datetime
from statistics import median

import pytest

from config.hall import Hall
from dispatcher.cases import Cases
from dispatcher.day_keeper import expire_all, turn
from dispatcher.events import Event
from dispatcher.promise_kept import Ending, Kept, endings, fastest, fold, kept
from dispatcher.state import State
from tests.dispatcher.naive_time import at, between, ms, wall
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
MINUTE_MS = 60_000


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def story(story: Story) -> Story:
    await story.sits_down("1")
    return story


async def visit(story: Story, service: str, outcome: str, minutes: int) -> str:
    number = await story.takes_number("general", service=service)
    await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(60 * minutes)
    await story.window("1", "finish", number, outcome=outcome)
    return f"{story.dispatcher.day}-{number}"


async def told(story: Story) -> list[Event]:
    events: list[Event] = []
    while more := await story.feed.read(events[-1].id if events else "0-0"):
        events += more
    return events


async def day(story: Story, when: datetime) -> None:
    await expire_all(story.dispatcher, "closing")
    story.clock.ms = ms(when)
    await turn(story.dispatcher)
    await story.sits_down("1")


async def test_kept_broken_and_the_share_of_the_limit(story: Story) -> None:
    desk = story.dispatcher
    quick = await visit(story, "account", "done_on_the_spot", 60)
    await visit(story, "photo", "done_on_the_spot", 0)
    permits = [await visit(story, "permit", "accepted", 0) for _ in range(3)]
    await day(story, wall(11, 24, 16))
    await desk.ready_case(story.request(), case=permits[0], staff="1001")
    await day(story, wall(11, 25, 12))
    await desk.ready_case(story.request(), case=permits[1], staff="1001")
    await desk.withdraw_case(story.request(), case=permits[2], reason="撤回", staff="1001")
    found = {ending.about: ending for ending in fold(story.hall, await told(story))}
    assert found[quick][3:] == (True, 0.5, 60 * MINUTE_MS)
    assert (found[permits[0]].kept, found[permits[0]].share) == (True, 5 / 7)
    assert (found[permits[1]].kept, found[permits[1]].share) == (False, 10 / 7)
    assert found[permits[2]].kept is False, "taken back after it was broken"
    assert kept(found.values()) == Kept(5, 3, 5 / 7)
    assert kept(found.values()).rate == 0.6
    assert fastest(ending for ending in found.values() if ending.service == "account") == 60 * MINUTE_MS


async def test_what_was_spent_on_hold_is_not_used_up(story: Story) -> None:
    """given half an hour at the window before an hour on hold and half after it, of a promise of two hours"""
    number = await story.takes_number("general", service="account")
    await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(30 * 60)
    await story.window("1", "hold", number, kind="kept")
    story.clock.pass_s(60 * 60)
    await story.visitor("resume", number)
    await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(30 * 60)
    # when it is finished
    await story.window("1", "finish", number, outcome="done_on_the_spot")
    (found,) = fold(story.hall, await told(story))
    # then half of the limit is used, though two hours have gone by
    assert (found.kept, found.share, found.took) == (True, 0.5, 120 * MINUTE_MS)


async def test_a_stop_costs_nothing_of_the_limit(story: Story) -> None:
    name = await visit(story, "permit", "accepted", 0)
    await day(story, wall(11, 24, 12))
    await story.dispatcher.stop_case(story.request(), case=name, reason="补正", staff="1001")
    await day(story, wall(11, 27, 9))
    await story.dispatcher.resume_case(story.request(), case=name, staff="1001")
    await day(story, wall(11, 27, 15))
    await story.dispatcher.ready_case(story.request(), case=name, staff="1001")
    (ending,) = fold(story.hall, await told(story))
    assert (ending.kept, ending.share) == (True, 4 / 7)


async def test_what_did_not_end_does_not_count(story: Story) -> None:
    await visit(story, "permit", "accepted", 0)
    withdrawn = await visit(story, "permit", "accepted", 0)
    await story.dispatcher.withdraw_case(story.request(), case=withdrawn, reason="撤回", staff="1001")
    await visit(story, "account", "accepted", 5)
    gone = await story.takes_number("general", service="account")
    await story.visitor("cancel", gone)
    assert fold(story.hall, await told(story)) == []
    assert kept([]) == Kept(0, 0, None) and kept([]).rate is None and fastest([]) is None


def by_hand(hall: Hall, events: list[Event]) -> tuple[int, int, list[float]]:
    """Ended, kept and shares, from the events alone and counting minutes one by one; for stories without stops."""
    taken: dict[str, Event] = {}
    begun: dict[str, Event] = {}
    shares: list[float] = []
    good = 0
    for event in events:
        name = f"{event.day}-{event.ticket}"
        if event.kind == "ticket.issued":
            taken[name] = event
        if event.kind == "ticket.finished" and "case.id" in event.fields:
            begun[event.fields["case.id"]] = event
        elif event.kind == "ticket.finished" and taken[name].fields.get("service") == "account":
            start = taken[name].at
            used = between(hall.hours, at(start), at(event.at)) / 120
            shares.append(used)
            good += used <= 1
        if event.kind == "promise.ended":
            first, last = (at(int(begun[event.fields["case.id"]].fields[f"case.{word}"])) for word in ("start", "due"))
            given = between(hall.hours, first, last)
            shares.append(between(hall.hours, first, at(event.at)) / given)
            good += event.at <= ms(last)
    return len(shares), good, shares


async def test_the_measure_is_a_fold_over_the_raw_events(story: Story) -> None:
    chance = random.Random(7)
    for date in (23, 24, 25, 26, 27, 30):
        if date > 23:
            await day(story, wall(11, date, 9))
        for hour in (9, 14):
            story.clock.ms = ms(wall(11, date, hour, chance.randrange(10)))
            await visit(story, chance.choice(("account", "permit", "licence")), "accepted", chance.randrange(15))
            await visit(story, "permit", "accepted", 0)
            await visit(story, "account", "done_on_the_spot", chance.choice((5, 30, 130)))
            running = [case for case in await story.dispatcher.cases() if case.open and case.day < story.dispatcher.day]
            for case in running[:2]:
                await story.dispatcher.ready_case(story.request(), case=case.id, staff="1001")
    events = await told(story)
    cases = Cases()
    days: dict[str, State] = {}
    for event in events:
        cases.apply(event)
        days.setdefault(event.day, State(event.day)).apply(event)
    found: list[Ending] = endings(story.hall, days, cases)
    assert sorted(found) == sorted(fold(story.hall, events))
    from_cases = [ending for ending in found if story.hall.services[ending.service].promise != "2h"]
    visits = [ending for ending in found if story.hall.services[ending.service].promise == "2h"]
    count, good, shares = by_hand(story.hall, [e for e in events if e.kind != "promise.ended" or long(e, events)])
    assert len(from_cases) > 3 and len(visits) > 10
    same = [
        ending for ending in found if ending.service != "account" or ending.about not in {case.id for case in cases}
    ]
    assert (len(same), sum(ending.kept for ending in same)) == (count, good)
    assert median(ending.share for ending in same) == pytest.approx(median(shares))


def long(event: Event, events: list[Event]) -> bool:
    """Whether a case's promise counts in days."""
    began = next(e for e in events if e.fields.get("case.id") == event.fields["case.id"])
    return began.fields["case.promise"] != "2h"
