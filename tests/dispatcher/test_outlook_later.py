"""How long one waits who takes a number in an hour: people go on to come, a lane that nobody opens has no answer."""

from dispatcher.advice_outlook import Outlook
from dispatcher.outlook_later import later
from tests.dispatcher.story import Story


def outlook(per_minute: float) -> Outlook:
    """Ten minutes each; people come to the general lane alone."""
    return Outlook(lambda service, lane: 600.0, lambda at: {"general:regular": per_minute}, no_show=0.0)


async def test_a_queue_grows_where_more_come_than_two_windows_can_take(story: Story) -> None:
    await story.sits_down("1", "2")
    for _ in range(4):
        await story.takes_number()
    state, now = await story.board(), story.clock.ms
    calm, full = (later(state, story.hall, now, outlook(rate), runs=6)["general"] for rate in (0.05, 0.5))
    assert calm is not None and full is not None
    assert calm < 300 and 80 < full / 60 < 140  # of 34 some 22 are left, at five minutes each
    again = later(state, story.hall, now, outlook(0.5), runs=6)
    assert again["general"] == full, "the same moment tells the same"
    assert again["bank_one"] is None, "no window is open or planned"


async def test_where_nobody_knows_who_comes_nothing_is_said(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    assert (
        later(await story.board(), story.hall, story.clock.ms, Outlook(lambda service, lane: 600.0, lambda at: {}))
        == {}
    )
