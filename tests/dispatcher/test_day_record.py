"""What history keeps of visits, legs and windows is what happened, whatever was taken back since."""

import random

import pytest

from dispatcher.day_record import HAND, OPEN, PAUSED, RULE, DayRecord, record
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from tests.dispatcher.story import NINE, Story
from tests.dispatcher.test_random_day import live_a_little


async def recorded(story: Story) -> DayRecord:
    events = await story.feed.day(story.dispatcher.day)
    return record(story.dispatcher.day, ((event, "e") for event in events))


async def test_a_visit_and_its_leg_have_the_moments_of_the_ticket(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number()
    story.clock.pass_s(60)
    await story.calls("1")
    story.clock.pass_s(10)
    await story.window("1", "start", number)
    story.clock.pass_s(300)
    await story.window("1", "finish", number)
    visit = (await recorded(story)).visits[number]
    (leg,) = visit.legs
    assert (leg.lane, leg.window, leg.clerk, leg.chosen, leg.stage) == ("general", "1", "clerk-1", RULE, 0)
    assert (leg.called_at, leg.started_at, leg.ended_at) == (NINE + 60_000, NINE + 70_000, NINE + 370_000)
    assert (leg.waited_ms, leg.end, leg.outcome, visit.served_ms) == (60_000, "finished", "accepted", 300_000)


async def test_what_is_taken_back_was_not(story: Story) -> None:
    await story.sits_down("1")
    first, second = await story.takes_number(), await story.takes_number()
    await story.calls("1")
    await story.window("1", "undo", first)
    assert (await recorded(story)).visits[first].legs == []
    await story.window("1", "call", first, reason="asked for")
    await story.window("1", "start", first)
    await story.window("1", "finish", first)
    await story.calls("1")
    await story.window("1", "undo", first)  # and the call of the next one with it
    visits = (await recorded(story)).visits
    (leg,) = visits[first].legs
    assert (leg.chosen, leg.end, leg.outcome, leg.ended_at) == (HAND, "", "", 0)
    assert visits[second].legs == []


async def test_who_gives_up_has_waited_until_then(story: Story) -> None:
    number = await story.takes_number()
    story.clock.pass_s(90)
    await story.visitor("cancel", number)
    assert (await recorded(story)).visits[number].waited_ms == 90_000


async def test_a_window_is_open_or_paused_in_spells(story: Story) -> None:
    await story.sits_down("1")
    for action in ("pause_window", "resume_window", "close_window"):
        story.clock.pass_s(60)
        await story.window("1", action)
    spells = (await recorded(story)).spells["1"]
    assert [(spell.state, spell.since - NINE, spell.until - NINE) for spell in spells] == [
        (OPEN, 0, 60_000),
        (PAUSED, 60_000, 120_000),
        (OPEN, 120_000, 180_000),
    ]


async def test_an_event_that_makes_no_sense_changes_nothing(story: Story) -> None:
    number = await story.takes_number()
    found = await recorded(story)
    kept, _ = found.changed()
    for fields in ({"ticket": "A999"}, {"ticket": number, "state": "x"}, {"ticket": number, "calls": "many"}):
        with pytest.raises((LookupError, ValueError)):
            found.follow(Event("20261123-9", "ticket.recalled", NINE, {"by": "1", **fields}), "e")
    assert found.changed() == ([], [])
    assert found.visits[number] == kept[0]


async def test_over_a_random_day_it_agrees_with_the_state(story: Story) -> None:
    chance = random.Random(7)
    await story.sits_down(*story.hall.windows)
    state = await story.folded()
    for _ in range(500):
        await live_a_little(story, chance, state)
        for event in await story.feed.read(state.id):
            state.apply(event)
    found = await recorded(story)
    assert {number: visit.fields for number, visit in found.visits.items()} == {
        number: dict(ticket.fields) for number, ticket in state.tickets.items()
    }
    for number, visit in found.visits.items():
        ticket = state.tickets[number]
        here = [leg for leg in visit.legs if not leg.end]
        assert bool(here) == (ticket.state in ("called", "serving")), number
        assert sum(leg.waited_ms for leg in visit.legs) <= visit.waited_ms or ticket.state not in FINAL
        assert [leg.n for leg in visit.legs] == list(range(1, len(visit.legs) + 1))
    for number, window in state.windows.items():
        going_on = [spell for spell in found.spells[number] if not spell.until]
        assert len(going_on) == (window.state != "closed")
