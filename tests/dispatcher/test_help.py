"""Somebody presses 找人帮忙 at a kiosk, and a guide goes there."""

import pytest

from dispatcher.errors import BadWord, HelpOver, HelpTaken
from dispatcher.help_commands import HelpCall, calls
from tests.dispatcher.story import NINE, Story

pytestmark = pytest.mark.anyio


async def open_calls(story: Story) -> list[HelpCall]:
    state = await story.board()
    assert state.desk.get("help", "") == (await story.folded()).desk.get("help", "")
    return calls(state.desk.get("help", ""))


async def test_a_call_is_taken_and_ended(story: Story) -> None:
    d = story.dispatcher
    await d.call_help(story.request(), device="kiosk-1")
    await d.call_help(story.request(), device="kiosk-2", about="green")
    story.clock.pass_s(20)
    await d.take_help(story.request(), device="kiosk-2", staff="guide-1")
    assert await open_calls(story) == [
        HelpCall("kiosk-1", "called", NINE, "", ""),
        HelpCall("kiosk-2", "taken", NINE, "guide-1", "green"),
    ]
    event = await d.end_help(story.request(), device="kiosk-2", staff="guide-1")
    assert event.fields["since"] == str(NINE)  # how long it took is in the event
    assert [call.device for call in await open_calls(story)] == ["kiosk-1"]


async def test_pressing_again_keeps_the_place(story: Story) -> None:
    d = story.dispatcher
    await d.call_help(story.request(), device="kiosk-1")
    await d.call_help(story.request(), device="kiosk-2")
    story.clock.pass_s(30)
    await d.call_help(story.request(), device="kiosk-1", about="green")
    assert await open_calls(story) == [
        HelpCall("kiosk-1", "called", NINE, "", "green"),
        HelpCall("kiosk-2", "called", NINE, "", ""),
    ]
    await d.take_help(story.request(), device="kiosk-1", staff="guide-1")
    await d.call_help(story.request(), device="kiosk-1")
    assert (await open_calls(story))[0] == HelpCall("kiosk-1", "taken", NINE, "guide-1", "green")


async def test_one_guide_goes(story: Story) -> None:
    d = story.dispatcher
    await d.call_help(story.request(), device="kiosk-1")
    await d.take_help(story.request(), device="kiosk-1", staff="guide-1")
    with pytest.raises(HelpTaken) as refused:
        await d.take_help(story.request(), device="kiosk-1", staff="guide-2")
    assert refused.value.details == ("guide-1",)
    await d.end_help(story.request(), device="kiosk-1", staff="guide-2")  # a colleague may end it
    with pytest.raises(HelpOver):
        await d.take_help(story.request(), device="kiosk-1", staff="guide-2")


@pytest.mark.parametrize("device", ["kiosk|1", "kiosk;1", "kiosk\x1b", "k" * 41])
async def test_a_name_that_would_break_the_list(story: Story, device: str) -> None:
    with pytest.raises(BadWord):
        await story.dispatcher.call_help(story.request(), device=device)
