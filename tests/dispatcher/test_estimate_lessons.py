"""What a day's own events teach, and what is made of it: with the real scripts."""

import pytest

from config.hall import Hours
from dispatcher.estimate_learning import learned, planned
from dispatcher.estimate_lessons import Lessons, lessons
from tests.dispatcher.story import DAY, NINE, Story
from tests.small_hall import small_hall

pytestmark = pytest.mark.anyio
ZONE = "Asia/Shanghai"


async def taught(story: Story) -> Lessons:
    return lessons(await story.feed.day(DAY), ZONE)


async def served(story: Story, window: str, seconds: int = 300) -> str:
    number = await story.calls(window)
    story.clock.pass_s(20)
    await story.window(window, "start", number)
    story.clock.pass_s(seconds - 20)
    await story.window(window, "finish", number)
    return number


async def test_a_stay_is_from_call_to_finish_with_its_item_and_clerk(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(2):
        await story.takes_number(service="residence")
    await served(story, "1", 300)
    story.clock.pass_s(15)
    await served(story, "1", 400)
    found = await taught(story)
    assert [(s.lane, s.item, s.clerk, s.day, s.seconds) for s in found.stays] == [
        ("general", "residence", "clerk-1", DAY, 300),
        ("general", "residence", "clerk-1", DAY, 400),
    ]
    assert found.joins == {(18, "general", "regular"): 2}
    assert (found.calls, found.turns.count, found.turns.total) == (2, 1, 15_000)
    assert found.opened == {"1": 9 * 3_600_000}


async def test_a_finish_taken_back_was_none(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    number = await served(story, "1")
    story.clock.pass_s(2)
    await story.window("1", "undo", number)
    assert (await taught(story)).stays == []


async def test_a_hold_teaches_how_long_people_are_away(story: Story) -> None:
    await story.sits_down("1")
    held = await story.takes_number()
    assert await story.calls("1") == held
    await story.window("1", "start", held)
    await story.window("1", "hold", held, kind="fetch")
    story.clock.pass_s(600)
    await story.visitor("resume", held)
    found = await taught(story)
    assert (found.held.count, found.held.total) == (1, 600_000)
    # and what is left of its stay afterwards says nothing about how long the item takes
    await story.calls("1")
    await story.window("1", "start", held)
    await story.window("1", "finish", held)
    assert (await taught(story)).stays == []


async def test_a_pause_is_a_short_one(story: Story) -> None:
    await story.sits_down("1")
    for minutes in (5, 90):
        await story.window("1", "pause_window", reason="short")
        story.clock.pass_s(minutes * 60)
        await story.window("1", "resume_window")
    found = await taught(story)
    assert (found.pauses.count, found.pauses.total) == (1, 300_000)


async def test_events_count_once_and_a_new_day_begins_anew(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    await served(story, "1")
    events = await story.feed.day(DAY)
    found = lessons([*events, *events], ZONE)
    assert len(found.stays) == 1
    found.follow(type(events[0])("20261124-1", "day.opened", NINE + 86_400_000, {}))
    assert (found.stays, found.calls, found.day) == ([], 0, "20261124")


async def test_a_short_history_is_called_the_catalogue(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    await served(story, "1")
    day = await taught(story)
    known = learned(lambda item, lane: 480.0, [], day, {})
    assert (known.basis, known.times.count) == ("catalogue", 1)
    much = [Lessons(ZONE, stays=day.stays * 100, calls=100) for _ in range(3)]
    known = learned(lambda item, lane: 480.0, much, day, {})
    assert known.basis == "history"
    assert known.times.mean_s("", "general") == pytest.approx(300, rel=0.15)
    assert known.habits.no_show < 0.02


def test_a_plan_knows_breaks_and_who_is_usually_there() -> None:
    hall = small_hall().model_copy(update={"hours": Hours()})
    usual = [Lessons(ZONE, opened={"2": 10 * 3_600_000}) for _ in range(3)]
    found = planned(hall, DAY, usual, ["1"])
    morning, afternoon = (NINE, NINE + 3 * 3_600_000), (NINE + 5 * 3_600_000, NINE + 9 * 3_600_000)
    assert found["1"] == (morning, afternoon)
    assert found["2"] == ((NINE + 3_600_000, morning[1]), afternoon), "it opens at ten as a rule"
    assert found["3"] == ()
