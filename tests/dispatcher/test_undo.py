"""Taking a step back: everything is as it was, and nobody who has moved on is pulled back."""

import pytest

from dispatcher import errors
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
SAME = ("state", "window", "clock", "since", "todo", "rule", "next", "place", "class")


async def picture(story: Story, ticket: str) -> dict[str, str]:
    found = await story.dispatcher.ticket(ticket)
    assert found is not None
    return {name: found.text(name) for name in (*SAME, "waited")} | {"misses": str(found.misses)}


async def test_a_call_is_undone(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    story.clock.pass_s(60)
    before = await picture(story, ticket)
    await story.calls("1")
    story.clock.pass_s(4)
    await story.window("1", "undo", ticket)
    after = await picture(story, ticket)
    assert {**after, "waited": after["waited"].replace("0", "")} == before
    assert (await story.board()).window("1").state == "free"
    story.clock.pass_s(6)
    called = await story.window("1", "call_next")
    assert called.fields["waited"] == "70000"  # as if the first call had never been


@pytest.mark.parametrize("action", ["finish", "no_show", "hold", "transfer"])
async def test_other_steps_are_undone(story: Story, action: str) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    await story.calls("1")
    if action == "no_show":
        story.clock.pass_s(100)
        await story.window("1", "recall", ticket)
    else:
        await story.window("1", "start", ticket)
    before = await picture(story, ticket)
    more = {"hold": {"kind": "kept"}, "transfer": {"lane": "green", "reason": "wrong lane"}}.get(action, {})
    await story.window("1", action, ticket, **more)
    await story.window("1", "undo", ticket)
    assert await picture(story, ticket) == before
    board = await story.board()
    assert board.window("1").ticket == ticket and board.desk["live"] == "1"
    assert (await story.folded()).canonical() == await story.written()


async def test_a_finish_is_undone_while_the_next_is_only_called(story: Story) -> None:
    await story.sits_down("1")
    first, second = await story.takes_number(), await story.takes_number()
    await story.calls("1")
    await story.window("1", "start", first)
    place = await picture(story, second)
    await story.window("1", "finish", first)
    assert await story.calls("1") == second
    event = await story.window("1", "undo", first)
    assert event.fields["also"] == second  # its announcement is taken back
    after = await picture(story, second)
    assert after == place | {"waited": "0"}
    assert await story.state_of(first) == "serving"
    assert (await story.folded()).canonical() == await story.written()


async def test_not_once_the_next_visitor_is_served(story: Story) -> None:
    await story.sits_down("1")
    first, second = await story.takes_number(), await story.takes_number()
    await story.calls("1")
    await story.window("1", "start", first)
    await story.window("1", "finish", first)
    await story.calls("1")
    await story.window("1", "start", second)
    with pytest.raises(errors.NothingToUndo):
        await story.window("1", "undo", first)


async def test_not_after_five_seconds(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(5.001)
    with pytest.raises(errors.UndoTooLate):
        await story.window("1", "undo", ticket)


async def test_not_once_another_window_has_the_ticket(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    await story.calls("1")
    await story.window("1", "start", ticket)
    await story.window("1", "transfer", ticket, to_window="2", reason="next door")
    await story.calls("2")
    with pytest.raises(errors.NothingToUndo):
        await story.window("1", "undo", ticket)


async def test_a_third_no_show_and_a_call_from_hold_are_undone(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    for _ in range(2):
        await story.calls("1")
        await story.misses("1", ticket)
        await story.visitor("return_", ticket)
    await story.calls("1")
    await story.misses("1", ticket)
    await story.window("1", "undo", ticket)
    assert await story.state_of(ticket) == "called"
    await story.window("1", "hold", ticket, kind="fetch")
    story.clock.pass_s(60)
    await story.window("1", "call", ticket, reason="is back")
    await story.window("1", "undo", ticket)
    assert await story.state_of(ticket) == "held"
    assert (await story.folded()).canonical() == await story.written()


async def test_a_call_from_several_lanes_is_undone_into_all_of_them(story: Story) -> None:
    await story.sits_down("4", "5")
    company = await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_two"))])
    place = await picture(story, company)
    await story.calls("4")
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("5")
    await story.window("4", "undo", company)
    assert await picture(story, company) == place | {"waited": "0"}
    assert await story.calls("5") == company


async def test_the_last_leg_of_several_is_undone(story: Story) -> None:
    await story.sits_down("4")
    company = await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_two"))])
    story.clock.pass_s(60)
    await story.calls("4")
    await story.window("4", "start", company)
    before = await picture(story, company)
    story.clock.pass_s(60)
    await story.window("4", "finish", company)
    await story.window("4", "undo", company)
    assert await picture(story, company) == before
    assert (await story.folded()).canonical() == await story.written()


async def test_an_undone_call_does_not_count_for_the_guard(story: Story) -> None:
    """Past their target two walk-ins wait; three favoured calls may follow each other, and an undone call is none."""
    await story.sits_down("1")
    walk_ins = [await story.takes_number() for _ in range(2)]
    story.clock.pass_s(16 * 60)
    for _ in range(6):
        await story.takes_number(klass="priority")
    story.clock.pass_s(5 * 60)
    order = []
    for _ in range(5):
        undone = await story.calls("1")
        await story.window("1", "undo", undone)
        order.append(await story.calls("1"))
        assert order[-1] == undone
        await story.window("1", "start", undone)
        await story.window("1", "finish", undone)
    assert [ticket in walk_ins for ticket in order] == [False] * 3 + [True, False]
    assert (await story.folded()).canonical() == await story.written()


async def test_the_guard_counts_on_when_another_window_has_called_since(story: Story) -> None:
    await story.sits_down("1", "2")
    first, _ = [await story.takes_number(klass="priority") for _ in range(2)]
    await story.calls("1")
    await story.calls("2")
    await story.window("1", "undo", first)
    assert (await story.board()).desk["run:general"] == "2"
    assert (await story.folded()).canonical() == await story.written()
