"""What happens at a window, told as stories."""

from datetime import date

import pytest

from dispatcher import errors, keys
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio


async def test_one_visitor_from_number_to_finished(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    assert ticket == "A001"
    story.clock.pass_s(120)
    called = await story.window("1", "call_next")
    assert (called.ticket, called.window, called.fields["waited"]) == ("A001", "1", "120000")
    await story.window("1", "start", ticket)
    story.clock.pass_s(300)
    finished = await story.window("1", "finish", ticket, outcome="accepted_with_gaps", gaps="residence permit")
    assert finished.fields["outcome"] == "accepted_with_gaps"
    board = await story.board()
    assert board.window("1").state == "free" and board.desk["live"] == "0"


async def test_an_old_picture_changes_nothing(story: Story) -> None:
    await story.sits_down("1", "2")
    first, second = await story.takes_number(), await story.takes_number()
    await story.calls("1")
    before = await story.everything()
    with pytest.raises(errors.TicketStale) as stale:
        await story.window("1", "start", second)
    assert stale.value.details == (first,)
    with pytest.raises(errors.WindowBusy):
        await story.window("1", "call_next")
    with pytest.raises(errors.SessionStale):
        await story.dispatcher.start(story.request(), window="1", session="somebody-else", ticket=first)
    assert await story.everything() == before


async def test_taking_over_a_window_must_be_said_and_keeps_its_ticket(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    ticket = await story.calls("1")
    with pytest.raises(errors.WindowTaken):
        await story.dispatcher.open_window(story.request(), window="1", session="new", clerk="relief")
    await story.dispatcher.open_window(story.request(), window="1", session="new", clerk="relief", take_over=True)
    with pytest.raises(errors.SessionStale):
        await story.window("1", "start", ticket)
    await story.dispatcher.start(story.request(), window="1", session="new", ticket=ticket)


async def test_a_recall_is_throttled_and_counts(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    ticket = await story.calls("1")
    story.clock.pass_s(7.9)
    with pytest.raises(errors.TooEarly) as early:
        await story.window("1", "recall", ticket)
    assert early.value.details == ("100",)
    story.clock.pass_s(0.1)
    assert (await story.window("1", "recall", ticket)).fields["calls"] == "2"


async def test_a_no_show_needs_two_announcements_and_patience(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    ticket = await story.calls("1")
    story.clock.pass_s(100)
    with pytest.raises(errors.CallAgainFirst):
        await story.window("1", "no_show", ticket)
    await story.window("1", "recall", ticket)
    assert (await story.window("1", "no_show", ticket)).fields["state"] == "missed"


async def test_priority_and_needs_are_waited_for_longer(story: Story) -> None:
    await story.sits_down("1", "2")
    await story.takes_number(klass="priority")
    await story.takes_number(needs="hearing")
    for window in ("1", "2"):
        ticket = await story.calls(window)
        story.clock.pass_s(100)
        await story.window(window, "recall", ticket)
        with pytest.raises(errors.TooEarly):
            await story.window(window, "no_show", ticket)


async def test_who_missed_the_call_returns_behind_the_next_three(story: Story) -> None:
    await story.sits_down("1")
    late = await story.takes_number()
    await story.calls("1")
    others = []
    for _ in range(5):
        story.clock.pass_s(1)
        others.append(await story.takes_number())
    await story.misses("1", late)
    await story.visitor("return_", late)
    order = []
    for _ in range(6):
        order.append(await story.calls("1"))
        await story.window("1", "start", order[-1])
        await story.window("1", "finish", order[-1])
    assert order == [*others[:3], late, *others[3:]]


async def test_the_second_miss_goes_last_and_the_third_ends_the_ticket(story: Story) -> None:
    await story.sits_down("1")
    late = await story.takes_number()
    await story.calls("1")
    await story.misses("1", late)
    await story.visitor("return_", late)
    await story.calls("1")
    others = [await story.takes_number() for _ in range(4)]
    await story.misses("1", late)
    await story.visitor("return_", late)
    for other in others:
        assert await story.calls("1") == other
        await story.window("1", "start", other)
        await story.window("1", "finish", other)
    assert await story.calls("1") == late
    ended = await story.misses("1", late)
    assert (ended.fields["state"], ended.fields["outcome"]) == ("finished", "no_show")


async def test_returning_after_half_an_hour_needs_the_guide_desk(story: Story) -> None:
    await story.sits_down("1")
    late = await story.takes_number()
    await story.calls("1")
    await story.misses("1", late)
    story.clock.pass_s(31 * 60)
    with pytest.raises(errors.ReturnTooLate):
        await story.visitor("return_", late)
    await story.visitor("return_", late, reason="was at the copier")
    assert await story.state_of(late) == "waiting"


@pytest.mark.parametrize("kind", ["kept", "step"])
async def test_papers_kept_here_resume_at_this_window_only(story: Story, kind: str) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    story.clock.pass_s(100)
    await story.calls("1")
    await story.window("1", "start", ticket)
    await story.window("1", "hold", ticket, kind=kind)
    await story.visitor("resume", ticket)
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("2")
    assert await story.calls("1") == ticket


async def test_who_fetches_papers_resumes_at_any_window_with_the_time_waited(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    story.clock.pass_s(600)
    await story.calls("1")
    await story.window("1", "start", ticket)
    await story.window("1", "hold", ticket, kind="fetch", reason="copies")
    await story.takes_number()
    story.clock.pass_s(300)
    resumed = await story.visitor("resume", ticket)
    assert int(resumed.fields["clock"]) == story.clock.ms - 600_000
    assert await story.calls("2") == ticket


async def test_a_transfer_keeps_the_time_waited_unless_it_goes_last(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    story.clock.pass_s(500)
    await story.calls("1")
    moved = await story.window("1", "transfer", ticket, lane="green", reason="belongs there")
    assert int(moved.fields["clock"]) == story.clock.ms - 500_000
    await story.calls("1")
    moved = await story.window("1", "transfer", ticket, to_window="2", reason="speaks the dialect", keep_place=False)
    assert int(moved.fields["clock"]) == story.clock.ms
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("1")
    await story.sits_down("2")
    assert await story.calls("2") == ticket


async def test_postponing_lets_three_past_and_only_twice(story: Story) -> None:
    await story.sits_down("1")
    slow = await story.takes_number()
    with pytest.raises(errors.NobodyBehind):
        await story.visitor("postpone", slow)
    for _ in range(8):
        story.clock.pass_s(1)
        await story.takes_number()
    await story.visitor("postpone", slow)
    board = await story.board()
    assert [t.number for t in board.waiting("general")].index(slow) == 3
    await story.visitor("postpone", slow)
    board = await story.board()
    assert [t.number for t in board.waiting("general")].index(slow) == 6
    with pytest.raises(errors.PostponedEnough):
        await story.visitor("postpone", slow)


async def test_a_call_out_of_order_needs_a_reason_and_a_lane_served_here(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    second, elsewhere = await story.takes_number(), await story.takes_number("bank_one")
    with pytest.raises(errors.ReasonMissing):
        await story.window("1", "call", second, reason="")
    with pytest.raises(errors.NotServedHere):
        await story.window("1", "call", elsewhere, reason="please")
    event = await story.window("1", "call", second, reason="wheelchair")
    assert event.fields["why"] == "wheelchair"


async def test_a_paused_window_calls_nobody_and_strands_nobody(story: Story) -> None:
    await story.sits_down("1", "2")
    await story.takes_number()
    await story.window("1", "pause_window", reason="break", until=story.clock.ms + 600_000)
    with pytest.raises(errors.WindowPaused):
        await story.calls("1")
    assert await story.calls("2") == "A001"
    await story.window("1", "resume_window")
    with pytest.raises(errors.WindowBusy):
        await story.window("2", "close_window")
    await story.window("1", "close_window")
    with pytest.raises(errors.WindowClosed):
        await story.dispatcher.call_next(story.request(), window="1", session="")


async def test_whose_papers_are_elsewhere_is_called_there_unless_nobody_sits_there(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    await story.calls("2")
    await story.window("2", "hold", ticket, kind="kept")
    before = await story.everything()
    with pytest.raises(errors.NotServedHere) as bound:
        await story.window("1", "call", ticket, reason="is back")
    assert bound.value.details == ("2",)
    assert await story.everything() == before
    await story.window("2", "close_window")
    await story.window("1", "call", ticket, reason="window 2 has gone home")
    assert await story.state_of(ticket) == "called"


async def test_a_paused_window_binds_nobody(story: Story) -> None:
    """Who waits for it alone can be called by number wherever their business is done."""
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    await story.calls("2")
    await story.window("2", "transfer", ticket, to_window="1", reason="knows the matter")
    await story.window("1", "pause_window", reason="break")
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("2")
    await story.window("2", "call", ticket, reason="window 1 is paused")
    assert await story.state_of(ticket) == "called"
    assert (await story.folded()).canonical() == await story.written()


async def test_a_number_given_at_a_window_is_for_that_window(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number("general", place="1")
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("2")
    assert await story.calls("1") == ticket
    before = await story.everything()
    with pytest.raises(errors.NotServedHere):
        await story.takes_number("bank_one", place="1")
    with pytest.raises(errors.UnknownWindow):
        await story.takes_number("general", place="99")
    assert await story.everything() == before


async def test_what_is_to_be_brought_has_a_date(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number()
    await story.calls("1")
    await story.window("1", "start", number)
    day = date(2026, 11, 30)
    await story.window("1", "finish", number, outcome="accepted_with_gaps", gaps="a copy", gaps_by=day)
    ticket = await story.dispatcher.ticket(number)
    assert ticket is not None and (ticket.text("gaps"), ticket.text("gaps_by")) == ("a copy", "2026-11-30")
    assert (await story.folded()).canonical() == await story.written()


async def test_a_window_may_send_a_ticket_to_itself(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number()
    await story.calls("1")
    await story.window("1", "transfer", ticket, to_window="1", reason="back in a minute")
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("2")
    assert await story.calls("1") == ticket


async def test_who_waits_at_any_of_several_lanes_is_sent_to_one(story: Story) -> None:
    await story.sits_down("4", "5", "6")
    ticket = await story.takes_number("bank_one", "bank_two", "bank_three")
    await story.calls("4")
    await story.window("4", "transfer", ticket, lane="bank_two", reason="has the form")
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("6")
    assert await story.calls("5") == ticket


@pytest.mark.parametrize("to", [{"lane": "general"}, {"to_window": "1"}])
async def test_a_class_that_is_not_known_there_becomes_regular_and_is_not_lost(
    story: Story, to: dict[str, str]
) -> None:
    await story.sits_down("1", "4")
    company = await story.takes_number("bank_one", klass="company")
    await story.calls("4")
    await story.window("4", "transfer", company, reason="a question of tax", **to)
    assert company in (await story.board()).tickets
    await story.window("4", "undo", company)
    assert (await story.board()).tickets[company].klass == "company"
    await story.window("4", "transfer", company, reason="a question of tax", **to)
    assert await story.calls("1") == company
    assert (await story.folded()).canonical() == await story.written()


async def test_a_favoured_ticket_sent_from_another_lane_counts_for_that_lanes_guard(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number("bank_one", klass="priority")
    await story.calls("4")
    await story.window("4", "transfer", ticket, to_window="1", reason="speaks the dialect")
    await story.calls("1")
    assert (await story.board()).desk["run:bank_one"] == "2"


async def test_who_returns_is_not_put_behind_an_appointment_still_to_come(story: Story) -> None:
    await story.sits_down("1")
    late = await story.takes_number(klass="appointment", slot=story.clock.ms)
    await story.calls("1")
    await story.takes_number(klass="appointment", slot=story.clock.ms + 3_600_000)
    await story.misses("1", late)
    await story.visitor("return_", late)
    assert await story.calls("1") == late


async def test_the_hundred_thousandth_number_of_a_day_is_called_like_any_other(story: Story) -> None:
    await story.sits_down("1")
    await story.redis.hset(keys.desk(story.hall.code, story.dispatcher.day), mapping={"ord": "99998"})
    numbers = []
    for _ in range(3):
        numbers.append(await story.takes_number())
        story.clock.pass_s(1)
    assert set((await story.board()).tickets) == set(numbers)
    for number in numbers:
        assert await story.calls("1") == number
        await story.window("1", "start", number)
        await story.window("1", "finish", number)


async def test_with_memory_full_no_number_is_given_but_those_given_are_served(story: Story) -> None:
    await story.sits_down("1")
    served, absent = await story.takes_number(), await story.takes_number()
    await story.redis.config_set("maxmemory", "1")
    try:
        before = await story.everything()
        with pytest.raises(errors.Unavailable):
            await story.takes_number()
        assert await story.everything() == before
        assert await story.calls("1") == served
        await story.window("1", "start", served)
        await story.window("1", "finish", served)
        assert await story.calls("1") == absent
        story.clock.pass_s(100)
        with pytest.raises(errors.CallAgainFirst):
            await story.window("1", "no_show", absent)
    finally:
        await story.redis.config_set("maxmemory", "0")
    await story.window("1", "recall", absent)
    await story.window("1", "no_show", absent)
    assert (await story.folded()).canonical() == await story.written()
