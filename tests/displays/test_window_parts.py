"""A window's display: calling, serving, waiting for the next, paused without a reason, and nobody there."""

import pytest

from displays.window_display import concerns
from displays.window_parts import Sign, sign
from tests.dispatcher.story import NINE, Story
from tests.displays.moment import view_of


async def seen(story: Story, window: str = "1") -> Sign:
    return sign(await view_of(story), window)


async def test_from_an_empty_seat_to_a_visitor_and_back(story: Story) -> None:
    assert await seen(story) == Sign("absent")
    await story.sits_down("1")
    assert await seen(story) == Sign("idle", clerk="clerk-1")
    number = await story.takes_number()
    await story.calls("1")
    assert await seen(story) == Sign("calling", number, 1, "clerk-1")
    story.clock.pass_s(10)
    await story.window("1", "recall", number)
    assert await seen(story) == Sign("calling", number, 2, "clerk-1")
    await story.window("1", "start", number)
    assert (await seen(story)).face == "serving"
    await story.window("1", "finish", number)
    assert await seen(story) == Sign("idle", clerk="clerk-1")


async def test_a_pause_shows_when_it_ends_and_never_why(story: Story) -> None:
    await story.sits_down("1")
    await story.window("1", "pause_window", reason="meal", until=NINE + 2 * 3_600_000)
    assert await seen(story) == Sign("paused", until="11:00")
    story.clock.pass_s(3 * 3600)
    assert await seen(story) == Sign("paused")


async def test_an_unknown_window_has_no_display(story: Story) -> None:
    with pytest.raises(KeyError):
        await seen(story, "99")


async def test_a_display_hears_of_its_own_window_only(story: Story) -> None:
    await story.sits_down("1", "2")
    await story.takes_number()
    await story.calls("2")
    heard = [event.kind for event in await story.feed.day(story.dispatcher.day) if concerns(event, "2")]
    assert heard == ["window.opened", "ticket.called"]
