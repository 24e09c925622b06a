"""What a clerk sees of a window is what the dispatcher would do next."""

from clerk_app.seat import held_here, look, mark, may_resume, patience
from tests.dispatcher.story import Story


async def test_the_next_shown_is_the_next_called(story: Story) -> None:
    await story.sits_down("1")
    for lane, klass in (("general", "regular"), ("general", "priority"), ("general", "regular")):
        await story.takes_number(lane, klass=klass)
        story.clock.pass_s(100)
    board = await story.board()
    shown = [ticket.number for ticket in look(board, story.hall, "1", story.clock.ms).upcoming]
    assert len(shown) == 3

    called = []
    for _ in shown:
        called.append(await story.calls("1"))
        await story.window("1", "start", called[-1])
        await story.window("1", "finish", called[-1])
    assert called == shown


async def test_a_window_between_calls_shows_who_waits_and_how_long(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general")
    story.clock.pass_s(300)
    seat = look(await story.board(), story.hall, "1", story.clock.ms)
    assert (seat.state, seat.ticket, seat.waiting, seat.longest) == ("free", None, 1, 300_000)
    assert seat.mark == mark(story.session("1")) and story.session("1") not in seat.mark


async def test_the_timer_counts_from_the_call_and_then_from_the_start(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general")
    await story.calls("1")
    called_at = story.clock.ms
    seat = look(await story.board(), story.hall, "1", story.clock.ms)
    assert seat.ticket is not None and seat.ticket.number == number
    assert (seat.state, seat.since) == ("called", called_at)
    story.clock.pass_s(20)
    await story.window("1", "start", number)
    seat = look(await story.board(), story.hall, "1", story.clock.ms)
    assert (seat.state, seat.since) == ("serving", called_at + 20_000)


async def test_who_is_held_for_a_window_is_shown_there_only(story: Story) -> None:
    await story.sits_down("1")
    kept, fetch = await story.takes_number("general"), await story.takes_number("general")
    for number, kind in ((kept, "kept"), (fetch, "fetch")):
        assert await story.calls("1") == number
        await story.window("1", "hold", number, kind=kind)
    board = await story.board()
    other = next(
        number for number, seat in story.hall.windows.items() if number != "1" and "general" in (seat.home, *seat.also)
    )
    assert [ticket.number for ticket in held_here(board, story.hall, "1")] == [kept, fetch]
    assert kept not in [ticket.number for ticket in held_here(board, story.hall, other)]
    held = {ticket.number: ticket for ticket in board.held()}
    assert may_resume(held[kept], story.hall, "1") and not may_resume(held[kept], story.hall, other)
    assert may_resume(held[fetch], story.hall, other)


async def test_priority_is_given_more_time_to_come(story: Story) -> None:
    number = await story.takes_number("general", klass="priority")
    ticket = await story.dispatcher.ticket(number)
    assert patience(story.hall, ticket) == story.hall.rules.no_show_priority_s * 1000
    assert patience(story.hall, None) == story.hall.rules.no_show_s * 1000
