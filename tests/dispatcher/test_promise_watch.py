"""Yellow and red cards: each once, whoever looks, however late, with the moment at which it fell due."""

import asyncio
from datetime import datetime

import pytest

from config.hall import Hall
from dispatcher.case_errors import CardGiven
from dispatcher.day_keeper import expire_all, turn
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import TooEarly
from dispatcher.events import Event
from dispatcher.promise_watch import PromiseWatch
from tests.dispatcher.naive_time import at, ms, wall
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def story(story: Story) -> Story:
    await story.sits_down("1")
    return story


def watch(story: Story) -> PromiseWatch:
    return PromiseWatch(story.dispatcher, story.feed)


async def accepted(story: Story, service: str) -> str:
    number = await story.takes_number("general", service=service)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    return f"{story.dispatcher.day}-{number}"


async def goes_to(story: Story, when: datetime) -> None:
    """The clock moves, and the hall to that day."""
    story.clock.ms = ms(when)
    if story.dispatcher.day != f"{when:%Y%m%d}":
        await expire_all(story.dispatcher, "closing")
        await turn(story.dispatcher)


async def cards(story: Story) -> list[tuple[str, str, str]]:
    """Every card so far: about what, its colour, when it fell due."""
    found: list[Event] = []
    after = "0-0"
    while events := await story.feed.read(after):
        found += [event for event in events if event.kind in ("promise.yellow", "promise.red")]
        after = events[-1].id
    return [
        (
            event.fields.get("case.id") or event.ticket,
            event.kind.removeprefix("promise."),
            at(int(event.fields["fell"])).strftime("%m-%d %H:%M"),
        )
        for event in found
    ]


async def test_a_case_turns_yellow_then_red_and_never_twice(story: Story) -> None:
    name = await accepted(story, "permit")
    looking = watch(story)
    for when, known in (
        (wall(11, 24, 16, 36), 0),
        (wall(11, 24, 16, 36, 1), 1),
        (wall(11, 24, 18), 1),
        (wall(11, 24, 18, 0, 1), 2),
        (wall(11, 26, 9), 2),
    ):
        await goes_to(story, when)
        await looking.look()
        assert len(await cards(story)) == known, when
    assert await cards(story) == [(name, "yellow", "11-24 16:36"), (name, "red", "11-24 18:00")]
    await goes_to(story, wall(11, 27, 9))
    await goes_to(story, wall(11, 30, 9))
    with pytest.raises(CardGiven):
        await story.dispatcher.card_case(name, "red")


async def test_after_days_of_outage_the_cards_are_late_and_right(story: Story) -> None:
    await accepted(story, "permit")
    ended = await accepted(story, "permit")
    await goes_to(story, wall(11, 25, 10))
    await story.dispatcher.ready_case(story.request(), case=ended, staff="1001")
    await goes_to(story, wall(12, 3, 10))
    await watch(story).look()
    assert sorted(await cards(story)) == sorted(
        (name, colour, fell)
        for name in ("20261123-A001", ended)
        for colour, fell in (("yellow", "11-24 16:36"), ("red", "11-24 18:00"))
    ), "also of what ended meanwhile, past its limit"


async def test_two_watchers_give_each_card_once(story: Story) -> None:
    for service in ("permit", "account", "photo"):
        await accepted(story, service)
    for service in ("permit", "account", "photo"):
        await story.takes_number("general", service=service)
    story.clock.ms = ms(wall(11, 23, 20))
    others = [Dispatcher(story.hall, story.runner, story.clock) for _ in range(3)]
    for other in others:
        await other.join()
    await asyncio.gather(*(PromiseWatch(other, story.feed).look() for other in others))
    found = [card[:2] for card in await cards(story)]
    assert len(found) == len(set(found)) == 2 * 4


async def test_what_is_stopped_or_ready_in_time_gets_none(story: Story) -> None:
    stopped, ready = [await accepted(story, "permit") for _ in range(2)]
    await story.dispatcher.stop_case(story.request(), case=stopped, reason="补正", staff="1001")
    await story.dispatcher.ready_case(story.request(), case=ready, staff="1001")
    await goes_to(story, wall(12, 3, 10))
    await watch(story).look()
    assert await cards(story) == []
    await story.dispatcher.resume_case(story.request(), case=stopped, staff="1001")
    await goes_to(story, wall(12, 8, 10))
    await watch(story).look()
    assert [card[1] for card in await cards(story)] == ["yellow", "red"]


async def test_a_ticket_still_here_turns_yellow_and_red(story: Story) -> None:
    number = await story.takes_number("general", service="account")
    looking = watch(story)
    story.clock.ms = ms(wall(11, 23, 10, 37))
    await looking.look()
    story.clock.ms = ms(wall(11, 23, 11, 1))
    await looking.look()
    await watch(story).look()
    assert await cards(story) == [(number, "yellow", "11-23 10:36"), (number, "red", "11-23 11:00")]


async def test_a_held_ticket_stands_still(story: Story) -> None:
    number = await story.takes_number("general", service="account")
    await story.calls("1")
    await story.window("1", "hold", number, kind="fetch")
    story.clock.ms = ms(wall(11, 23, 11, 30))
    looking = watch(story)
    await looking.look()
    assert await cards(story) == []
    await story.visitor("resume", number)
    story.clock.ms = ms(wall(11, 23, 15, 30))
    await looking.look()
    assert await cards(story) == [(number, "yellow", "11-23 15:06")]


async def test_an_appointment_runs_from_its_slot(story: Story) -> None:
    slot = ms(wall(11, 23, 9, 10))
    number = await story.takes_number("general", service="account", klass="appointment", slot=slot)
    story.clock.ms = ms(wall(11, 23, 11, 9))
    await watch(story).look()
    assert await cards(story) == [(number, "yellow", "11-23 10:46")]


async def test_a_visit_that_ended_late_is_told_after_an_outage(story: Story) -> None:
    late = await story.takes_number("general", service="account")
    story.clock.ms = ms(wall(11, 23, 11, 10))
    quick = await story.takes_number("general", service="account")
    for number in (late, quick):
        await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number, outcome="done_on_the_spot")
    story.clock.ms = ms(wall(11, 23, 18, 30))
    await watch(story).look()
    assert await cards(story) == [(late, "yellow", "11-23 10:36"), (late, "red", "11-23 11:00")]


async def test_cards_of_the_day_before_are_shown_late_and_once(story: Story) -> None:
    """Given a visit that ends past its promise while nobody looks, when the next day begins, then its cards are shown
    with the moments at which they fell due, as of that ticket and of none of today's."""
    late = await story.takes_number("general", service="account")
    seen = await story.takes_number("general", service="account")
    story.clock.ms = ms(wall(11, 23, 10, 37))
    looking = watch(story)
    await looking.look()
    story.clock.ms = ms(wall(11, 23, 11, 10))
    for number in (late, seen):
        await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number, outcome="done_on_the_spot")
    await goes_to(story, wall(11, 24, 9))
    today = await story.takes_number("general", service="account")
    for each in (looking, watch(story), watch(story)):
        await each.look()
    events = [event for event in await story.feed.day(story.dispatcher.day) if event.kind == "promise.red"]
    assert [(event.fields["about"], event.ticket) for event in events] == [
        (f"20261123-{number}", "") for number in (late, seen)
    ]
    assert {at(int(event.fields["fell"])).strftime("%m-%d %H:%M") for event in events} == {"11-23 11:00"}
    assert len(await cards(story)) == 4, "two yellow ones on their day, two red ones the day after, none twice"
    folded = await story.folded()
    assert folded.canonical() == await story.written()
    assert (await story.state_of(today)) == "waiting"

    await goes_to(story, wall(11, 26, 9))  # the day before yesterday's keys are gone, what was told stays told
    await watch(story).look()
    assert len([card for card in await cards(story) if card[1] == "red"]) == 3


async def test_a_case_goes_on_with_the_card_of_its_ticket(story: Story) -> None:
    number = await story.takes_number("general", service="account")
    looking = watch(story)
    story.clock.ms = ms(wall(11, 23, 10, 37))
    await looking.look()
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    with pytest.raises(CardGiven):
        await story.dispatcher.card_visit(number, "red", fell=story.clock.ms - 1, service="account", lane="general")
    story.clock.ms = ms(wall(11, 23, 12))
    await looking.look()
    assert [card[:2] for card in await cards(story)] == [(number, "yellow"), (f"20261123-{number}", "red")]


async def test_nobody_gets_a_card_early(story: Story) -> None:
    name = await accepted(story, "permit")
    number = await story.takes_number("general", service="account")
    with pytest.raises(TooEarly):
        await story.dispatcher.card_case(name, "yellow")
    with pytest.raises(TooEarly):
        await story.dispatcher.card_visit(number, "red", fell=story.clock.ms, service="account", lane="general")


async def test_it_lives_through_an_engine_that_is_away(story: Story) -> None:
    await accepted(story, "permit")
    await goes_to(story, wall(12, 3, 10))
    rests = 0

    async def rest(seconds: float) -> None:
        nonlocal rests
        rests += 1
        if rests == 2:
            raise asyncio.CancelledError

    class Away:
        async def read(self, after: str, limit: int = 0) -> list[Event]:
            raise OSError("away")

    looking = PromiseWatch(story.dispatcher, Away(), rest)  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await looking.run()
    assert len(await cards(story)) == 2, "the stream is away, the cases are not"
