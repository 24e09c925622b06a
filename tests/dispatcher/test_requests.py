"""One press is one effect, however often its message arrives."""

from collections.abc import Awaitable, Callable

import pytest

from dispatcher import errors
from dispatcher.events import Event
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio

Press = Callable[[str], Awaitable[Event]]


async def presses(story: Story) -> list[tuple[str, Press]]:
    """Every command once, in an order in which each is allowed."""
    d, seat = story.dispatcher, {"window": "1", "session": story.session("1")}
    await story.sits_down("1")
    tickets = [f"A{n:03d}" for n in range(1, 9)]
    first, second, third, fourth, fifth, sixth, *_ = tickets

    async def later(press: Awaitable[Event], seconds: float) -> Event:
        story.clock.pass_s(seconds)
        return await press

    return [
        *((f"issue {n}", lambda r: d.issue(r, lanes=["general"])) for n in tickets),
        ("postpone", lambda r: d.postpone(r, ticket=second)),
        ("call_next", lambda r: d.call_next(r, **seat)),
        ("recall", lambda r: later(d.recall(r, **seat, ticket=first), 100)),
        ("no_show", lambda r: d.no_show(r, **seat, ticket=first)),
        ("undo", lambda r: d.undo(r, **seat, ticket=first)),
        ("start", lambda r: d.start(r, **seat, ticket=first)),
        ("hold", lambda r: d.hold(r, **seat, ticket=first, kind="fetch")),
        ("resume", lambda r: d.resume(r, ticket=first)),
        ("call", lambda r: d.call(r, **seat, ticket=third, reason="asked")),
        ("transfer", lambda r: d.transfer(r, **seat, ticket=third, lane="green", reason="wrong lane")),
        ("call again", lambda r: d.call(r, **seat, ticket=fourth, reason="asked")),
        ("start again", lambda r: d.start(r, **seat, ticket=fourth)),
        ("finish", lambda r: d.finish(r, **seat, ticket=fourth, outcome="accepted")),
        ("call for a miss", lambda r: d.call(r, **seat, ticket=fifth, reason="asked")),
        ("recall for a miss", lambda r: later(d.recall(r, **seat, ticket=fifth), 100)),
        ("miss", lambda r: d.no_show(r, **seat, ticket=fifth)),
        ("return", lambda r: d.return_(r, ticket=fifth)),
        ("cancel", lambda r: d.cancel(r, ticket=sixth)),
        ("expire", lambda r: d.expire(r, ticket=second, reason="closing")),
        ("pause", lambda r: d.pause_window(r, **seat, reason="tea")),
        ("resume window", lambda r: d.resume_window(r, **seat)),
        ("close window", lambda r: d.close_window(r, **seat)),
        ("open window", lambda r: d.open_window(r, window="1", session="new", clerk="new")),
        ("note", lambda r: d.note(r, "slip.printed", ticket=first, printer="kiosk-1")),
    ]


async def test_a_repeat_has_the_same_answer_and_no_effect(story: Story) -> None:
    for name, press in await presses(story):
        request = story.request()
        first = await press(request)
        before = await story.everything()
        assert (await press(request)) == first, name
        assert await story.everything() == before, name
    assert (await story.folded()).canonical() == await story.written()


async def test_the_same_request_for_something_else_is_refused(story: Story) -> None:
    request = story.request()
    await story.dispatcher.issue(request, lanes=["general"])
    before = await story.everything()
    with pytest.raises(errors.RequestReused):
        await story.dispatcher.issue(request, lanes=["green"], papers="complete")
    with pytest.raises(errors.RequestReused):
        await story.dispatcher.cancel(request, ticket="A001")
    assert await story.everything() == before


@pytest.mark.parametrize("request_id", ["", "short", "x" * 65, "has a space", "newline\n12", "ünïcödé-request"])
async def test_a_request_id_is_8_to_64_visible_ascii(story: Story, request_id: str) -> None:
    before = await story.everything()
    with pytest.raises(errors.BadRequestId):
        await story.dispatcher.issue(request_id, lanes=["general"])
    assert await story.everything() == before


async def test_a_refusal_is_judged_afresh(story: Story) -> None:
    await story.sits_down("1")
    request, seat = story.request(), {"window": "1", "session": story.session("1")}
    with pytest.raises(errors.NobodyWaiting):
        await story.dispatcher.call_next(request, **seat)
    await story.takes_number()
    assert (await story.dispatcher.call_next(request, **seat)).ticket == "A001"
