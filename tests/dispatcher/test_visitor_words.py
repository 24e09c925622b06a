"""What a visitor says that moves nothing: "I'm coming" after a call, and how it was after service."""

import pytest

from dispatcher.errors import BadWord, ComingAlready, DayOver, RatedAlready, WrongState
from dispatcher.state import State
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio


async def called(story: Story) -> str:
    await story.sits_down("1", "2")
    number = await story.takes_number()
    assert await story.calls("1") == number
    return number


async def finished(story: Story) -> str:
    number = await called(story)
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    return number


async def queues(story: Story) -> dict[str, dict[str, int]]:
    state = await story.board()
    return {name: dict(state.queue(name)) for name in state.queues()}


async def test_im_coming_is_said_once_per_call(story: Story) -> None:
    number = await called(story)
    await story.takes_number()
    before = await queues(story)
    await story.visitor("coming", number)
    found = (await story.board()).ticket(number)
    assert found is not None and found.coming and found.state == "called"
    assert await queues(story) == before
    with pytest.raises(ComingAlready):
        await story.visitor("coming", number)
    # a second call of the same ticket is a new question
    await story.misses("1", number)
    await story.visitor("return_", number)
    story.clock.pass_s(1)
    await story.window("2", "call", number, reason="asked")
    assert not ((await story.board()).tickets[number]).coming
    await story.visitor("coming", number)


async def test_the_window_may_still_take_its_call_back(story: Story) -> None:
    number = await called(story)
    await story.visitor("coming", number)
    await story.window("1", "undo", number)
    assert await story.state_of(number) == "waiting"
    assert (await story.folded()).canonical() == await story.written()


async def test_a_rating_is_given_once_and_changes_no_count(story: Story) -> None:
    number = await finished(story)
    event = await story.visitor("rate", number, rating=1, reasons=["told", "speed"])
    assert event.fields["rating"] == "1" and event.fields["rating_for"] == "speed,told"
    state = await story.folded()
    assert state.canonical() == await story.written()
    assert state.desk["live"] == "0" and state.tickets[number].rating == 1
    with pytest.raises(RatedAlready):
        await story.visitor("rate", number, rating=5)


async def test_a_finish_can_be_taken_back_after_its_rating(story: Story) -> None:
    number = await finished(story)
    await story.visitor("rate", number, rating=5)
    await story.window("1", "undo", number)
    assert await story.state_of(number) == "serving"
    assert (await story.folded()).canonical() == await story.written()


async def test_who_was_not_served_does_not_rate(story: Story) -> None:
    number = await called(story)
    for _ in range(2):
        await story.misses("1", number)
        await story.visitor("return_", number)
        await story.window("1", "call", number, reason="asked")
    await story.misses("1", number)
    assert await story.state_of(number) == "finished"
    with pytest.raises(WrongState):
        await story.visitor("rate", number, rating=1)


@pytest.mark.parametrize(
    ("rating", "reasons"), [(0, []), (6, []), (3, ["speed"]), (5, ["told"]), (1, ["weather"])], ids=str
)
async def test_a_rating_is_one_of_five_and_its_reasons_are_known(story: Story, rating: int, reasons: list[str]) -> None:
    number = await finished(story)
    with pytest.raises(BadWord):
        await story.visitor("rate", number, rating=rating, reasons=reasons)


async def test_after_the_day_nobody_rates(story: Story) -> None:
    number = await finished(story)
    for window in ("1", "2"):
        await story.window(window, "close_window")
    await story.dispatcher.close_day(story.request(), reason="evening")
    with pytest.raises(DayOver):
        await story.visitor("rate", number, rating=5)


async def test_who_looks_since_after_the_end_follows_a_rating_too(story: Story) -> None:
    """A snapshot holds live tickets only; the rating of one that had ended is no gap."""
    number = await finished(story)
    seen: State = await story.board()
    event = await story.visitor("rate", number, rating=3)
    seen.apply(event)
    assert seen.rev == event.rev and seen.desk["live"] == "0"
