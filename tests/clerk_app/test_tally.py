"""The day's tally is folded from the stream: spells of service, with everything that was taken back taken back."""

import pytest

from clerk_app.tally import Served, Tally
from tests.dispatcher.story import Story


async def tally_of(story: Story) -> Tally:
    tally = Tally()
    for event in await story.feed.day(story.dispatcher.day):
        tally.follow(event)
        tally.follow(event)  # an event that comes twice counts once
    return tally


async def serve(story: Story, seconds: int) -> str:
    number = await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(seconds)
    await story.window("1", "finish", number)
    return number


async def test_counts_who_was_served_and_for_how_long(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(2):
        await story.takes_number("general")
    await serve(story, 100)
    last = await serve(story, 300)
    assert (await tally_of(story)).of("clerk-1") == Served(2, 400_000, (last, 300_000), (last, 300_000))
    assert (await tally_of(story)).of("clerk-1").mean == 200_000
    assert (await tally_of(story)).of("nobody") == Served()


async def test_a_finish_taken_back_does_not_count_and_its_time_runs_on(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general")
    number = await serve(story, 100)
    story.clock.pass_s(2)
    await story.window("1", "undo", number)
    assert (await tally_of(story)).of("clerk-1").count == 0
    story.clock.pass_s(8)
    await story.window("1", "finish", number)
    assert (await tally_of(story)).of("clerk-1") == Served(1, 110_000, (number, 110_000), (number, 110_000))


async def test_time_on_hold_is_not_service(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general")
    number = await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(60)
    await story.window("1", "hold", number, kind="kept")
    story.clock.pass_s(900)
    await story.visitor("resume", number)
    assert await serve(story, 30) == number
    assert (await tally_of(story)).of("clerk-1") == Served(1, 90_000, (number, 90_000), (number, 90_000), held=1)


async def test_somebody_missed_is_nobody_served(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general")
    await story.misses("1", await story.calls("1"))
    assert (await tally_of(story)).of("clerk-1") == Served(missed=1)


@pytest.mark.parametrize(("action", "more"), [("no_show", {}), ("hold", {"kind": "kept"})])
async def test_who_was_missed_or_held_by_mistake_is_not_counted(
    story: Story, action: str, more: dict[str, str]
) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general")
    await story.calls("1")
    story.clock.pass_s(100)
    await story.window("1", "recall", number)
    await story.window("1", action, number, **more)
    counted = (await tally_of(story)).of("clerk-1")
    assert counted.missed + counted.held == 1
    await story.window("1", "undo", number)
    assert (await tally_of(story)).of("clerk-1") == Served()


async def test_the_longest_service_stays_the_longest(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(2):
        await story.takes_number("general")
    longest = await serve(story, 300)
    last = await serve(story, 100)
    served = (await tally_of(story)).of("clerk-1")
    assert (served.longest, served.last) == ((longest, 300_000), (last, 100_000))
