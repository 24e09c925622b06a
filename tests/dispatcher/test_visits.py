"""Whom the pad asks, and what a rating, a timeout, an undo and the next call make of that."""

import pytest

from dispatcher.errors import RatedAlready
from dispatcher.visits import Visits
from tests.dispatcher.story import Story


async def served(story: Story, window: str = "1") -> str:
    number = await story.takes_number()
    await story.window(window, "call_next")
    await story.window(window, "start", number)
    await story.window(window, "finish", number)
    return number


async def seen(story: Story) -> Visits:
    visits = Visits()
    for event in await story.feed.day(story.dispatcher.day):
        visits.follow(event)
        visits.follow(event)  # a snapshot may tell of it again
    return visits


async def test_the_last_visit_is_asked_until_it_is_rated(story: Story) -> None:
    await story.sits_down("1")
    number = await served(story)
    asked = (await seen(story)).asked("1")
    assert asked is not None and (asked.ticket, asked.at) == (number, story.clock.ms)
    await story.visitor("rate", number, rating=2, reasons=("manner",), source="pad")
    visits = await seen(story)
    assert visits.asked("1") is None and visits.ended_at("1", number) and not visits.ended_at("2", number)


async def test_nobody_answered(story: Story) -> None:
    await story.sits_down("1")
    number = await served(story)
    event = await story.visitor("unrate", number)
    assert event.kind == "ticket.unrated"
    assert (await seen(story)).asked("1") is None
    rated = await story.visitor("rate", number, rating=5)  # by phone, later
    assert rated.fields["rating_by"] == "phone"
    with pytest.raises(RatedAlready):
        await story.visitor("unrate", number)


async def test_the_next_call_ends_the_question_and_an_undo_takes_the_visit_back(story: Story) -> None:
    await story.sits_down("1")
    first = await served(story)
    await story.window("1", "undo", first)
    visits = await seen(story)
    assert visits.asked("1") is None and not visits.ended_at("1", first)
    await story.window("1", "finish", first)
    await story.takes_number()
    await story.window("1", "call_next")
    visits = await seen(story)
    assert visits.asked("1") is None and visits.ended_at("1", first)
