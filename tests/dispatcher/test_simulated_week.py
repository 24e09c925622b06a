"""A simulated week with everything switched on ends with every ticket in a final state, and every figure that the hall
tells of itself is what a recount of the raw events comes to."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.hall import Hall, Hours, Service, Session, Text, load_hall
from dispatcher import promise_kept, satisfaction
from dispatcher.cases import fold as fold_cases
from dispatcher.errors import RequestReused
from dispatcher.events import CATALOGUE, Event
from dispatcher.league import BankDay, Figures, figures
from dispatcher.negotiations import banks
from displays.report_rows import rows
from tests.dispatcher.busy_week import Week
from tests.dispatcher.case_story import told, written
from tests.dispatcher.naive_figures import bank
from tests.dispatcher.naive_figures import satisfaction as recounted
from tests.dispatcher.naive_promises import Recount
from tests.dispatcher.naive_rules import DayRules, days_of
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from tests.dispatcher.test_random_day import check_places

pytestmark = pytest.mark.anyio
MONDAY, DAYS = date(2026, 9, 14), 7
"""Five working days, a Saturday off, and a Sunday on which the State Council has everybody work."""
SHORT = Hours(sessions=(Session(start=9 * 60, end=9 * 60 + 25), Session(start=9 * 60 + 40, end=9 * 60 + 55)))
NEVER_HERE = {"hall.changed", "ticket.drained"}
FORESIGHT = ("advice.", "estimate.", "window.support")
ELSEWHERE = (*FORESIGHT, "reminder.", "device.", "notice.", "day.extended", "day.recovered")
"""What the gateway, forecasts, the manager and a recovery say, which are no part of this week."""


def week_hall() -> Hall:
    """The small hall with promises, and an account to be opened at each bank."""
    hall = promise_hall(SHORT)
    names = [lane.code for lane in banks(hall)]
    plain = Service(code="open", name=Text(zh="开户", en="open"), lane=names[0], minutes=6.0, promise="2h")
    opened = plain.model_copy(update={"outcome": "done_on_the_spot"})
    items = {
        f"open_{code}": each.model_copy(update={"code": f"open_{code}", "lane": code})
        for code, each in zip(names, (opened, plain, opened), strict=True)
    }
    lanes = {code: lane.model_copy(update={"last_ticket_min": 5}) for code, lane in hall.lanes.items()}
    return hall.model_copy(update={"lanes": lanes, "services": hall.services | items, "revision": "week-1"})


def accounts_of(hall: Hall) -> set[str]:
    """Items that end at a bank."""
    houses = {lane.code for lane in banks(hall)}
    ways = {s.code: {s.lane, *(lane for stage in s.stages for lane in stage.lanes)} for s in hall.services.values()}
    return {code for code, lanes in ways.items() if lanes & houses}


async def lives(story: Story, seed: int, every_s: float) -> list[Event]:
    """The week, with a look at every day's end; returns its events."""
    week = Week(story, seed, every_s)
    await story.dispatcher.join()

    async def look() -> None:
        folded = await story.folded()
        assert folded.canonical() == await story.written()
        await check_places(story, folded)

    await week.live(MONDAY, DAYS, look)
    events = await told(story)
    everything_happened(events)
    nothing_is_lost(week, events)
    await nothing_twice(story, week, events)
    the_rules_held(events)
    promises_are_the_recount(story.hall, events, story.clock.ms)
    satisfaction_is_the_recount(events)
    the_banks_are_the_recount(story.hall, events)
    assert fold_cases(events).canonical() == await written(story)
    return events


def everything_happened(events: list[Event]) -> None:
    seen = {event.kind for event in events}
    missing = set(CATALOGUE) - seen - NEVER_HERE
    assert {kind for kind in missing if not kind.startswith(ELSEWHERE)} == set()


def nothing_is_lost(week: Week, events: list[Event]) -> None:
    """Every answered command is the event it was answered with (I5), and none had two (I6)."""
    by_request = Counter(event.fields["request"] for event in events)
    assert set(by_request.values()) == {1}
    found = {event.fields["request"]: event.id for event in events}
    assert week.acknowledged.items() <= found.items()


async def nothing_twice(story: Story, week: Week, events: list[Event]) -> None:
    """A request id of the open day stands for one request only."""
    note = await story.dispatcher.note("said-once", "problem.noted", problem="P001")
    with pytest.raises(RequestReused):
        await story.dispatcher.note("said-once", "problem.noted", problem="P002")
    assert (await told(story))[-1].id == note.id
    events.append(note)


def the_rules_held(events: list[Event]) -> None:
    """I1–I4, I7–I9 and I13, day by day; every ticket of every day that ended is in a final state."""
    for day, mine in days_of(events).items():
        rules = DayRules(day)
        for event in mine:
            rules.hear(event)
        rules.end()
        assert rules.broken == [], day
        kinds = Counter(event.kind for event in mine)
        assert kinds["day.opened"] == 1
        assert kinds["day.closed"] == (day != max(event.day for event in events))


def promises_are_the_recount(hall: Hall, events: list[Event], now: int) -> None:
    recount = Recount(hall, events, now)
    ends = sorted((e.about, e.service, e.kept, e.share, e.took) for e in promise_kept.fold(hall, events))
    assert ends == sorted(tuple(end) for end in recount.ends)
    assert {True, False} == {end.kept for end in recount.ends}
    reports_count_them_too(hall, events, Counter((end.service, end.kept) for end in recount.ends))

    cards = [
        (_about(event), event.kind.removeprefix("promise."), int(event.fields["fell"]))
        for event in events
        if event.kind in ("promise.yellow", "promise.red")
    ]
    assert len(cards) == len(set(cards)), "a card is given once"
    assert set(cards) == recount.cards


def reports_count_them_too(hall: Hall, events: list[Event], recounted: Counter[tuple[str, bool]]) -> None:
    """A visit's promise on the day of its ticket, a case's on the day it ended."""
    cases, days = fold_cases(events), dict[str, list[Event]]()
    for event in events:
        days.setdefault(event.day, []).append(event)
    reported = [promise for day, its in days.items() for promise in rows(day, its, hall, cases.get).promises]
    assert Counter((promise.service, promise.kept) for promise in reported) == recounted


def _about(event: Event) -> str:
    """A case of a promise in days by its own name, everything else by its ticket."""
    return event.fields.get("case.id") or event.fields.get("about") or f"{event.day}-{event.ticket}"


def satisfaction_is_the_recount(events: list[Event]) -> None:
    visits = satisfaction.rateable(events)
    for folded, naive in (
        (satisfaction.by(visits, lambda v: v.day), recounted(events, lambda key, end, lane: key[0])),
        (satisfaction.by(visits, lambda v: v.lane), recounted(events, lambda key, end, lane: lane)),
        (satisfaction.by(visits, lambda v: v.window), recounted(events, lambda key, end, lane: end.fields["by"])),
    ):
        assert {name: (score.rateable, score.rated, score.content) for name, score in folded.items()} == naive
    assert 0 < satisfaction.score(visits).rated < len(visits)


def the_banks_are_the_recount(hall: Hall, events: list[Event]) -> None:
    days = []
    for day, mine in days_of(events).items():
        days.append(BankDay(day))
        for event in mine:
            days[-1].follow(event)
    houses = [lane.code for lane in banks(hall)]
    accounts = accounts_of(hall)
    for found in figures(days, houses, accounts):
        assert _plain(found) == bank(events, found.lane, accounts), found.lane
        assert found.volume and found.start.sample and found.offer.sample


def _plain(found: Figures) -> dict[str, object]:
    rating = found.rating
    times = {name: tuple(getattr(found, name)) for name in ("start", "account", "offer")}
    return {"volume": found.volume, **times, "rating": (rating.rateable, rating.rated, rating.content)}


async def test_a_week_of_a_small_hall(empty_engine_url: str) -> None:
    story = Story(week_hall(), empty_engine_url)
    try:
        await lives(story, seed=2, every_s=150.0)
    finally:
        await story.end()


@pytest.mark.soak
async def test_a_week_of_the_whole_hall(empty_engine_url: str) -> None:
    hall = load_hall(Path(__file__).parents[2] / "config" / "halls" / "nanchuan")
    first = int(os.environ.get("SEED", "100"))
    for seed in range(first, first + int(os.environ.get("SIZE", "1"))):
        story = Story(hall, empty_engine_url)
        try:
            await story.redis.flushall()
            events = await lives(story, seed, every_s=90.0)
        finally:
            await story.end()
        kinds = Counter(event.kind for event in events)
        print(f"seed {seed}: {len(events)} events, {kinds['ticket.issued']} tickets")
        print(f"  {kinds['ticket.undone']} taken back, {kinds['promise.yellow']} yellow, {kinds['promise.red']} red")
