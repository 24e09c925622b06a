"""Why somebody is the next at a window, in one word that the order rule's own heads bear out."""

from clerk_app.turns import turns
from dispatcher.deciding import FAVOURED, GUARD, HELP, LONGEST, OWN, RULE, SLOT
from tests.dispatcher.story import Story


async def whys(story: Story, window: str = "1", count: int = 3) -> list[tuple[str, str]]:
    found = turns(await story.board(), story.hall, window, story.clock.ms, count)
    return [(turn.ticket.number, turn.why) for turn in found]


async def test_the_longest_wait_and_a_class(story: Story) -> None:
    first = await story.takes_number("general")
    story.clock.pass_s(60)
    favoured = await story.takes_number("general", klass="priority")
    story.clock.pass_s(1)
    assert await whys(story) == [(first, LONGEST), (favoured, FAVOURED)]
    story.clock.pass_s(60)
    assert await whys(story) == [(favoured, FAVOURED), (first, LONGEST)]


async def test_an_appointment(story: Story) -> None:
    number = await story.takes_number("general", klass="appointment", slot=story.clock.ms)
    story.clock.pass_s(60)
    assert await whys(story) == [(number, SLOT)]


async def test_for_this_window_alone(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general")
    await story.calls("1")
    await story.window("1", "hold", number, kind="kept")
    await story.visitor("resume", number)
    assert await whys(story) == [(number, OWN)]


async def test_favoured_numbers_have_come_often_enough(story: Story) -> None:
    await story.sits_down("1")
    late = await story.takes_number("general")
    story.clock.pass_s(16 * 60)
    favoured = [await story.takes_number("general", klass="priority") for _ in range(4)]
    story.clock.pass_s(16 * 60)
    told = await whys(story, count=5)
    assert told[:4] == [*((number, FAVOURED) for number in favoured[:3]), (late, GUARD)]


async def test_another_lane_is_helped_and_a_shorter_target_counts_more(story: Story) -> None:
    general = await story.takes_number("general")
    assert await whys(story, "3") == [(general, HELP)]
    story.clock.pass_s(60)
    green = await story.takes_number("green", papers="complete")
    story.clock.pass_s(60)
    assert await whys(story, "3", 1) == [(green, RULE)]
