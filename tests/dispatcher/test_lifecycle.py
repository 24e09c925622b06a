"""Every action in every state: what the table allows moves, what it refuses leaves Redis byte for byte as it was."""

from collections.abc import Awaitable, Callable

import pytest

from dispatcher.errors import Refused
from dispatcher.lifecycle import FINAL, STATES, TABLE, Step
from tests.dispatcher.story import Story

HERE, ELSEWHERE = "1", "2"


async def _waiting(story: Story) -> str:
    return await story.takes_number("general", "green", papers="complete")


async def _called(story: Story) -> str:
    ticket = await _waiting(story)
    assert await story.calls(HERE) == ticket
    return ticket


async def _serving(story: Story) -> str:
    ticket = await _called(story)
    await story.window(HERE, "start", ticket)
    return ticket


async def _held(story: Story) -> str:
    ticket = await _serving(story)
    await story.window(HERE, "hold", ticket, kind="fetch", reason="copy")
    story.clock.pass_s(1)
    return ticket


async def _sent_on(story: Story) -> str:
    ticket = await _serving(story)
    await story.window(HERE, "transfer", ticket, lane="green", reason="wrong lane")
    return ticket


async def _missed(story: Story) -> str:
    ticket = await _called(story)
    await story.misses(HERE, ticket)
    story.clock.pass_s(1)
    return ticket


async def _finished(story: Story) -> str:
    ticket = await _serving(story)
    await story.window(HERE, "finish", ticket)
    story.clock.pass_s(1)
    return ticket


async def _cancelled(story: Story) -> str:
    ticket = await _waiting(story)
    await story.visitor("cancel", ticket)
    return ticket


async def _expired(story: Story) -> str:
    ticket = await _waiting(story)
    await story.visitor("expire", ticket, reason="power cut")
    return ticket


GIVEN: dict[str, Callable[[Story], Awaitable[str]]] = {
    "waiting": _waiting,
    "called": _called,
    "serving": _serving,
    "held": _held,
    "missed": _missed,
    "finished": _finished,
    "cancelled": _cancelled,
    "expired": _expired,
}


async def act(story: Story, action: str, ticket: str) -> None:
    match action:
        case "call":
            await story.window(HERE, "call", ticket, reason="guide desk asked")
        case "recall" | "start" | "finish" | "undo":
            await story.window(HERE, action, ticket)
        case "no_show":
            await story.window(HERE, "no_show", ticket)
        case "hold":
            await story.window(HERE, "hold", ticket, kind="kept")
        case "transfer":
            await story.window(HERE, "transfer", ticket, lane="green", reason="wrong lane")
        case "reroute":
            await story.window(HERE, "reroute", ticket, change="add", lanes=["green"], reason="one more thing")
        case "return":
            await story.visitor("return_", ticket)
        case "narrow":
            await story.visitor("narrow", ticket, lane="green")
        case "rate":
            await story.visitor("rate", ticket, rating=4)
        case "expire":
            await story.visitor("expire", ticket, reason="fire alarm")
        case _:
            await story.visitor(action, ticket)


def _actions() -> list[Step]:
    return [step for step in TABLE if step.action not in ("issue", "call_next", "undo")]


@pytest.mark.anyio
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", _actions(), ids=lambda step: step.action)
async def test_the_table_holds(story: Story, step: Step, state: str) -> None:
    # given a ticket in this state, and somebody behind it
    await story.sits_down(HERE, ELSEWHERE)
    ticket = await GIVEN[state](story)
    await story.takes_number()
    if step.action in ("recall", "no_show") and state == "called":
        story.clock.pass_s(60)
        if step.action == "no_show":
            await story.window(HERE, "recall", ticket)
            story.clock.pass_s(120)
    before, rev = await story.everything(), (await story.board()).rev

    if state in step.begins:
        # when it is allowed, then it moves as the table says, with one event
        await act(story, step.action, ticket)
        assert await story.state_of(ticket) in step.ends
        [event] = await story.feed.read(f"{story.dispatcher.day}-{rev}")
        assert event.kind == step.event
        assert (await story.folded()).canonical() == await story.written()
    else:
        # when it is not, then a word says so and nothing has changed
        with pytest.raises(Refused):
            await act(story, step.action, ticket)
        assert await story.everything() == before


@pytest.mark.anyio
@pytest.mark.parametrize("state", STATES)
async def test_undo_holds_to_the_table_too(story: Story, state: str) -> None:
    """Straight after the step that led to the state; 'waiting' is led to by a transfer."""
    undo = next(step for step in TABLE if step.action == "undo")
    await story.sits_down(HERE, ELSEWHERE)
    ticket = await (_sent_on(story) if state == "waiting" else GIVEN[state](story))
    before, rev = await story.everything(), (await story.board()).rev
    if state in undo.begins:
        await story.window(HERE, "undo", ticket)
        assert await story.state_of(ticket) in undo.ends
        [event] = await story.feed.read(f"{story.dispatcher.day}-{rev}")
        assert event.kind == undo.event
        assert (await story.folded()).canonical() == await story.written()
    else:
        with pytest.raises(Refused):
            await story.window(HERE, "undo", ticket)
        assert await story.everything() == before


@pytest.mark.anyio
@pytest.mark.parametrize("state", STATES)
async def test_a_new_number_is_given_whatever_the_others_do(story: Story, state: str) -> None:
    await story.sits_down(HERE, ELSEWHERE)
    await GIVEN[state](story)
    assert await story.state_of(await story.takes_number()) == "waiting"
    assert (await story.folded()).canonical() == await story.written()


@pytest.mark.anyio
@pytest.mark.parametrize("state", [state for state in STATES if state != "waiting"])
async def test_call_next_takes_only_who_waits(story: Story, state: str) -> None:
    await story.sits_down(HERE, ELSEWHERE)
    await GIVEN[state](story)
    before = await story.everything()
    with pytest.raises(Refused):
        await story.window(ELSEWHERE, "call_next")
    assert await story.everything() == before


def test_the_table_knows_every_state_and_leaves_final_ones_alone() -> None:
    assert {state for step in TABLE for state in (*step.begins, *step.ends)} == set(STATES)
    moving = [step for step in TABLE if step.begins != step.ends and step.action != "undo"]
    assert all(state not in FINAL for step in moving for state in step.begins)
