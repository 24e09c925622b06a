"""A day that is over is read once, and of many days the latest are remembered."""

from collections.abc import Iterable

from dispatcher.events import Event
from tests.dispatcher.story import DAY, Story
from web import past_days
from web.past_days import PastDays


async def test_each_day_is_folded_once(story: Story) -> None:
    await story.takes_number()
    folded: list[str] = []

    def count(day: str, events: Iterable[Event]) -> int:
        folded.append(day)
        return len(list(events))

    days = PastDays(story.feed, count)
    assert [await days.of(DAY), await days.of(DAY), await days.of("20200101")] == [2, 2, 0]
    assert folded == [DAY, "20200101"]
    for at in range(past_days._KEPT):
        await days.of(str(20300101 + at))
    folded.clear()
    await days.of(str(20300101 + past_days._KEPT - 1))
    await days.of(DAY)
    assert folded == [DAY]
