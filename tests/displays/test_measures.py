"""The day's counts follow the stream, with everything that was taken back taken back."""

import pytest

from displays.measures import Today, weighted
from tests.dispatcher.story import Story
from tests.displays.moment import today_of


async def serve(story: Story, window: str = "1", seconds: int = 60) -> str:
    number = await story.calls(window)
    await story.window(window, "start", number)
    story.clock.pass_s(seconds)
    await story.window(window, "finish", number)
    return number


def counts(today: Today) -> tuple[int, int, int, int]:
    return today.issued.total(), today.called, today.within, today.finished.total()


async def test_a_day_without_visitors_has_no_share(story: Story) -> None:
    today = await today_of(story)
    assert counts(today) == (0, 0, 0, 0)
    assert today.share_within() is None


async def test_counts_who_was_called_within_twenty_minutes_and_who_was_served(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(4):
        await story.takes_number()
    await serve(story, seconds=20 * 60)
    await serve(story)
    await serve(story)
    today = await today_of(story)
    assert counts(today) == (4, 3, 2, 3)
    assert today.share_within() == pytest.approx(200 / 3)
    assert today.issued["general"] == today.finished["general"] + 1 == 4


async def test_only_the_first_call_counts(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number()
    await story.misses("1", await story.calls("1"))
    story.clock.pass_s(25 * 60)
    await story.visitor("return_", number)
    await story.calls("1")
    assert counts(await today_of(story)) == (1, 1, 1, 0)


async def test_a_call_taken_back_was_none(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    number = await story.calls("1")
    await story.window("1", "undo", number)
    assert counts(await today_of(story)) == (1, 0, 0, 0)
    story.clock.pass_s(30 * 60)
    await story.calls("1")
    assert counts(await today_of(story)) == (1, 1, 0, 0)


async def test_a_finish_taken_back_takes_the_next_call_with_it(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(2):
        await story.takes_number()
    number = await serve(story)
    await story.calls("1")
    assert counts(await today_of(story)) == (2, 2, 2, 1)
    await story.window("1", "undo", number)
    assert counts(await today_of(story)) == (2, 1, 1, 0)


async def test_the_fastest_visit_of_the_green_channel(story: Story) -> None:
    await story.sits_down("3")
    await story.takes_number("green", papers="complete")
    await serve(story, "3", seconds=600)
    await story.takes_number("green", papers="complete")
    await serve(story, "3", seconds=420)
    today = await today_of(story)
    assert today.fastest(["green"]) == 420_000
    assert today.fastest(["general"]) is None
    assert today.finished["green"] == 2


async def test_a_new_day_begins_at_nothing(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    today = await today_of(story)
    (first, *_) = await story.feed.day(story.dispatcher.day)
    today.follow(type(first)("20261124-1", first.kind, first.at + 86_400_000, first.fields))
    assert (today.day, *counts(today)) == ("20261124", 0, 0, 0, 0)


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.7, 5), (0.9, 30), (1.0, 30)])
def test_a_quantile_weighs_each_lane_by_its_arrivals(share: float, value: float) -> None:
    assert weighted({"a": 5, "b": 30, "c": 90}, {"a": 7, "b": 3}, share) == value


def test_without_arrivals_there_is_no_quantile() -> None:
    assert weighted({"a": 5}, {}, 0.5) is None
