"""What a visitor needs is known while the day is open, to whoever holds the day's key, and to nobody afterwards."""

import json
from itertools import combinations

import pytest

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import BadWord
from dispatcher.veil import NEEDS, seal, unseal
from tests.dispatcher.story import Story


def test_what_is_sealed_comes_out() -> None:
    for size in range(len(NEEDS) + 1):
        for some in combinations(NEEDS, size):
            assert unseal("key", seal("key", "request-1", some)) == some


def test_the_seal_differs_by_request_and_opens_with_its_key_only() -> None:
    sealed = {seal("key", f"request-{n}", ("hearing",))[-2:] for n in range(64)}
    assert len(sealed) > 20
    assert unseal("", seal("key", "request-1", ("sight",))) == ()
    assert unseal("key", "hearing") == unseal("key", "") == ()


@pytest.mark.anyio
async def test_needs_end_with_the_day(story: Story) -> None:
    number = await story.takes_number(needs="hearing,escort", granted_by="guide-1", reason="说明情况")
    ticket = (await story.board()).ticket(number)
    assert ticket is not None
    assert story.dispatcher.needs_of(ticket) == ("hearing", "escort")
    other = Dispatcher(story.hall, story.runner, story.clock)
    await other.join()
    assert other.needs_of(ticket) == ("hearing", "escort")
    assert "hearing" not in json.dumps([event.fields for event in await story.feed.day(ticket.day)])

    await story.visitor("cancel", number)
    await story.dispatcher.close_day(story.request(), reason="evening")
    late = Dispatcher(story.hall, story.runner, story.clock)
    await late.join()
    assert late.needs_of(ticket) == ()
    assert not [key for key in await story.redis.keys("*") if str(key).endswith(":veil")]


@pytest.mark.anyio
async def test_who_granted_it_and_why_is_in_the_event(story: Story) -> None:
    event = await story.dispatcher.issue(
        story.request(), lanes=["general"], klass="priority", granted_by="guide-1", reason="看过证件"
    )
    assert event.fields["granted_by"] == "guide-1" and event.fields["granted_for"] == "看过证件"
    ticket = (await story.folded()).ticket(event.ticket)
    assert ticket is not None and (ticket.granted_by, ticket.granted_for) == ("guide-1", "看过证件")


@pytest.mark.anyio
async def test_an_unknown_need(story: Story) -> None:
    with pytest.raises(BadWord):
        await story.takes_number(needs="hearing,money")
