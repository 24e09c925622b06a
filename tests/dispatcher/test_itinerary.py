"""Tickets that wait in several lanes, and for one thing after another."""

import pytest

from config.hall import Hall
from dispatcher import errors
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
BANKS = ("bank_one", "bank_two", "bank_three")
DOORS = {"bank_one": "4", "bank_two": "5", "bank_three": "6"}


async def test_one_company_visits_all_banks_and_never_two_at_once(story: Story) -> None:
    await story.sits_down(*DOORS.values())
    company = await story.takes_number(klass="company", stages=[("all", BANKS)])
    clock = (await story.board()).tickets[company].clock
    for bank in BANKS:
        story.clock.pass_s(60)
        assert await story.calls(DOORS[bank]) == company
        for other in DOORS.values():
            with pytest.raises((errors.NobodyWaiting, errors.WindowBusy)):
                await story.window(other, "call_next")
        await story.window(DOORS[bank], "start", company)
        story.clock.pass_s(600)
        await story.window(DOORS[bank], "finish", company)
        if bank != BANKS[-1]:
            waiting = (await story.board()).tickets[company]
            assert waiting.clock == clock and bank not in waiting.lanes  # no place is lost
    assert await story.state_of(company) == "finished"


async def test_any_of_some_banks_is_done_after_one(story: Story) -> None:
    await story.sits_down("4", "5")
    ticket = await story.takes_number(*BANKS)
    assert await story.calls("5") == ticket
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("4")
    await story.window("5", "start", ticket)
    await story.window("5", "finish", ticket)
    assert await story.state_of(ticket) == "finished"


async def test_stages_follow_each_other(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=[("any", ("general",)), ("any", BANKS)])
    await story.calls("1")
    await story.window("1", "start", ticket)
    event = await story.window("1", "finish", ticket)
    assert event.fields["state"] == "waiting"
    waiting = (await story.board()).tickets[ticket]
    assert (waiting.stage, waiting.stages, waiting.lanes) == (1, 2, BANKS)
    assert await story.calls("4") == ticket


async def test_the_guard_lets_a_late_walk_in_past_the_companies(story: Story) -> None:
    await story.sits_down("4")
    companies = [await story.takes_number(klass="company", stages=[("all", BANKS)]) for _ in range(2)]
    story.clock.pass_s(1)
    walk_in = await story.takes_number("bank_one")
    story.clock.pass_s(16 * 60)  # past the lane's target
    order = []
    for _ in range(3):
        order.append(await story.calls("4"))
        await story.window("4", "start", order[-1])
        await story.window("4", "finish", order[-1])
    assert order == [companies[0], walk_in, companies[1]]


async def test_the_guard_bounds_favoured_calls_in_a_row(story: Story) -> None:
    await story.sits_down("1")
    regular = [await story.takes_number() for _ in range(2)]
    story.clock.pass_s(16 * 60)
    for _ in range(6):
        await story.takes_number(klass="priority")
    story.clock.pass_s(5 * 60)
    order = []
    for _ in range(8):
        order.append(await story.calls("1"))
        await story.window("1", "start", order[-1])
        await story.window("1", "finish", order[-1])
    assert [ticket in regular for ticket in order] == [False] * 3 + [True] + [False] * 3 + [True]


async def test_an_early_appointment_is_called_only_if_nobody_else_waits(story: Story) -> None:
    await story.sits_down("1")
    early = await story.takes_number(klass="appointment", slot=story.clock.ms + 9 * 60_000)
    walk_in = await story.takes_number()
    assert await story.calls("1") == walk_in
    await story.window("1", "start", walk_in)
    await story.window("1", "finish", walk_in)
    assert await story.calls("1") == early


async def test_not_before_its_time_and_regular_when_late(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number(klass="appointment", slot=story.clock.ms + 11 * 60_000)
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("1")
    late = await story.takes_number(klass="appointment", slot=story.clock.ms - 11 * 60_000)
    assert (await story.board()).tickets[late].klass == "regular"


async def test_a_class_that_only_a_secondary_lane_knows_resumes_at_its_window(
    small_hall: Hall, empty_engine_url: str
) -> None:
    mixed = small_hall.windows["1"].model_copy(update={"also": ("bank_one",)})
    hall = small_hall.model_copy(update={"windows": small_hall.windows | {"1": mixed}})
    story = await Story(hall, empty_engine_url).begin()
    try:
        await story.sits_down("1")
        company = await story.takes_number("bank_one", klass="company")
        await story.calls("1")
        await story.window("1", "hold", company, kind="kept")
        await story.visitor("resume", company)
        assert await story.calls("1") == company
    finally:
        await story.end()
