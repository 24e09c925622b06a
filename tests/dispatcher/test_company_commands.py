"""A company at several banks: its clock at each of them, and the banks it is done with before it has been there."""

import pytest

from dispatcher import errors
from dispatcher.negotiations import banks_of
from dispatcher.tickets import Leg
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
BANKS = ("bank_one", "bank_two", "bank_three")
DOORS = dict(zip(BANKS, "456", strict=True))
"""The third bank lets a company's clock begin anew with each leg."""


async def talks(story: Story, bank: str, minutes: int = 10, outcome: str = "inquiry") -> str:
    """Called, served, done: one leg at a bank."""
    ticket = await story.calls(DOORS[bank])
    await story.window(DOORS[bank], "start", ticket)
    story.clock.pass_s(minutes * 60)
    await story.window(DOORS[bank], "finish", ticket, outcome=outcome)
    return ticket


async def company(story: Story, *banks: str) -> str:
    return await story.takes_number(klass="company", stages=[("all", banks or BANKS)])


async def test_where_the_clock_restarts_a_walk_in_of_the_meantime_goes_first(story: Story) -> None:
    # given a company, and a visitor of either bank who came after it, while it was at the first bank
    await story.sits_down(*DOORS.values())
    visiting = await company(story)
    story.clock.pass_s(60)
    for bank in BANKS[1:]:
        await story.takes_number(bank)
    # when it is done there
    arrived = (await story.board()).tickets[visiting].clock
    await talks(story, "bank_one")
    # then its place at the second bank is as old as itself, at the third as young as the end of its leg
    state = await story.folded()
    assert state.queue("bank_two:company")[visiting] == arrived
    assert state.queue("bank_three:company")[visiting] == story.clock.ms
    assert (await story.folded()).canonical() == await story.written()
    assert await story.calls("6") != visiting
    assert await story.calls("5") == visiting


async def test_before_its_first_leg_every_place_is_as_old_as_the_company(story: Story) -> None:
    visiting = await company(story)
    state = await story.board()
    assert {state.queue(f"{bank}:company")[visiting] for bank in BANKS} == {state.tickets[visiting].clock}


async def test_a_hold_brings_nobody_before_the_end_of_the_last_leg(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    visiting = await company(story)
    story.clock.pass_s(300)
    await talks(story, "bank_one")
    ended = story.clock.ms
    story.clock.pass_s(60)
    await story.calls("5")
    await story.window("5", "hold", visiting, kind="fetch")
    await story.visitor("resume", visiting)
    state = await story.folded()
    assert state.queue("bank_two:company")[visiting] < ended <= state.queue("bank_three:company")[visiting]
    assert state.canonical() == await story.written()


async def test_undoing_a_leg_takes_its_end_back(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    visiting = await company(story)
    await talks(story, "bank_one", outcome="refused")
    story.clock.pass_s(2)
    assert (await story.board()).tickets[visiting].legs == (Leg("bank_one", "refused", story.clock.ms - 2000),)
    await story.window("4", "undo", visiting)
    assert (await story.board()).tickets[visiting].legs == ()
    await story.window("4", "finish", visiting)
    found = (await story.board()).tickets[visiting]
    assert [leg.outcome for leg in found.legs] == ["accepted"] and found.lanes == BANKS[1:]


async def test_a_dropped_bank_calls_it_no_more_and_the_others_do(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    visiting = await company(story)
    event = await story.visitor("narrow", visiting, lane="bank_two", reason="too far", staff="1001")
    assert event.kind == "ticket.narrowed" and event.fields["narrow.lane"] == "bank_two"
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("5")
    assert await story.calls("6") == visiting
    found = (await story.board()).tickets[visiting]
    assert found.legs == (Leg("bank_two", "dropped", story.clock.ms),)
    assert banks_of(story.hall, found) == BANKS
    assert (await story.folded()).canonical() == await story.written()


async def test_while_it_is_at_one_bank_another_may_withdraw(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    visiting = await company(story)
    assert await story.calls("4") == visiting
    await story.window("4", "start", visiting)
    await story.visitor("narrow", visiting, lane="bank_three", how="withdrawn")
    await story.window("4", "finish", visiting)
    found = (await story.board()).tickets[visiting]
    assert found.lanes == ("bank_two",) and [leg.outcome for leg in found.legs] == ["withdrawn", "accepted"]


async def test_neither_the_bank_it_is_at_nor_the_last_one_can_be_dropped(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    visiting = await company(story, "bank_one", "bank_two")
    await story.calls("4")
    before = await story.everything()
    for lane, refused in (("bank_one", errors.LaneHasIt), ("bank_three", errors.NotInLane), ("x", errors.NotInLane)):
        with pytest.raises(refused):
            await story.visitor("narrow", visiting, lane=lane)
    assert await story.everything() == before
    await story.visitor("narrow", visiting, lane="bank_two")
    with pytest.raises(errors.NotInLane):
        await story.visitor("narrow", visiting, lane="bank_two")
    lonely = await company(story, "bank_three")
    with pytest.raises(errors.LastLane):
        await story.visitor("narrow", lonely, lane="bank_three")
    with pytest.raises(errors.BadWord):
        await story.visitor("narrow", lonely, lane="bank_three", how="lost")
