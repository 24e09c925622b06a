"""A window helps a lane that is not its own, by the order rule and until a time; nobody has to touch its console."""

import pytest

from dispatcher.deciding import recorded
from dispatcher.errors import BadWord, NobodyWaiting, Refused, UnknownLane, UnknownWindow, WindowClosed
from dispatcher.estimates import forward
from dispatcher.support_commands import NoSupport
from dispatcher.supporting import supported, supports
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
HOUR = 3_600_000


async def helps(story: Story, window: str = "4", lane: str = "general", for_ms: int = HOUR) -> int:
    until = story.clock.ms + for_ms
    await story.dispatcher.support(story.request(), window=window, lane=lane, until=until, staff="the-manager")
    return until


async def test_it_calls_from_that_lane_until_the_time_is_over(story: Story) -> None:
    await story.sits_down("4")
    first, second = [await story.takes_number("general") for _ in range(2)]
    with pytest.raises(NobodyWaiting):
        await story.calls("4")
    until = await helps(story)
    story.clock.pass_s(60)
    assert await story.calls("4") == first
    event = (await story.feed.day(story.dispatcher.day))[-1]
    found = recorded(event, story.hall)
    assert (event.fields["lane"], found.word, found.agrees) == ("general", "help", True)
    await story.window("4", "start", first)
    await story.window("4", "finish", first)
    assert (await story.folded()).canonical() == await story.written()
    story.clock.ms = until
    with pytest.raises(NobodyWaiting):
        await story.calls("4")
    assert (await story.board()).window("4").support, "until somebody says that it is over"
    await story.dispatcher.end_support(story.request(), window="4")
    state = await story.board()
    assert state.window("4").support is None and state.ticket(second) is not None
    assert (await story.folded()).canonical() == await story.written()
    with pytest.raises(NoSupport):
        await story.dispatcher.end_support(story.request(), window="4")


async def test_heads_are_compared_as_those_of_a_secondary_lane(story: Story) -> None:
    """Its own visitor first, unless the other lane's has waited so much longer; favoured ones weigh as everywhere."""
    await story.sits_down("4")
    await helps(story)
    far = await story.takes_number("general")
    story.clock.pass_s(60)
    own = await story.takes_number("bank_one")
    story.clock.pass_s(600)
    favoured = await story.takes_number("general", klass="priority")
    story.clock.pass_s(300)
    order = []
    for _ in range(3):
        order.append(number := await story.calls("4"))
        await story.window("4", "start", number)
        await story.window("4", "finish", number)
    rule = story.dispatcher.rule
    home, away = (
        next(q for q in queues if q.klass == "regular") for queues in (rule.queues("4"), rule.lane("general"))
    )
    assert away.rate < home.rate and not away.home
    assert order == [favoured, own, far]


async def test_the_forecast_knows_of_it_and_pages_see_the_window_serve_the_lane(story: Story) -> None:
    await story.sits_down("4")
    number = await story.takes_number("general")
    state = await story.board()
    assert supported(story.hall, state) is story.hall
    assert forward(state, story.hall, story.clock.ms).by_ticket[number] is None
    until = await helps(story)
    state = await story.board()
    assert list(supports(story.hall, state)) == [("4", "general", until)]
    hall = supported(story.hall, state)
    assert hall.windows["4"].also == ("general",) and supported(story.hall, state) is hall
    assert forward(state, hall, story.clock.ms).by_ticket[number] == 0
    other = story.hall.model_copy(update={"revision": "another"})
    assert list(supports(other, state)) == [], "its rates belong to the file it was said under"


async def test_what_cannot_be_is_refused_and_changes_nothing(story: Story) -> None:
    await story.sits_down("1")
    before = await story.everything()
    late = story.clock.ms + 5 * HOUR
    soon = story.clock.ms + HOUR
    wrong: list[tuple[type[Refused], str, str, int]] = [
        (WindowClosed, "4", "general", soon),
        (UnknownWindow, "99", "general", soon),
        (UnknownLane, "1", "nowhere", soon),
        (BadWord, "1", "green", soon),
        (BadWord, "1", "bank_one", late),
        (BadWord, "1", "bank_one", story.clock.ms),
    ]
    for refused, window, lane, until in wrong:
        with pytest.raises(refused):
            await story.dispatcher.support(story.request(), window=window, lane=lane, until=until)
    assert await story.everything() == before
