"""The tour: one ticket from the kiosk's button to the archive's door. Read this first.

A command is a method of the dispatcher; it runs one script in Redis, which refuses with a word or appends one event to
the hall's stream. Everything else follows the stream.
"""

import pytest

from dispatcher.errors import NobodyWaiting
from dispatcher.state import fold
from tests.dispatcher.story import Story


async def test_one_ticket(story: Story) -> None:
    hall = story.dispatcher

    # A clerk sits down at window 1. The session is what later commands carry: an old one is refused.
    await hall.open_window("press-0001", window="1", session="seat-of-1", clerk="1001")

    # A visitor presses a button. The request id makes the press one press, however often it arrives.
    issued = await hall.issue("press-0002", lanes=["general"])
    assert issued.ticket == "A001"
    assert await hall.issue("press-0002", lanes=["general"]) == issued

    # Ten minutes later the clerk presses Enter. The event says who was called, and between whom the rule chose.
    story.clock.pass_s(600)
    called = await hall.call_next("press-0003", window="1", session="seat-of-1")
    assert called.ticket == "A001"
    assert called.fields["heads"].startswith("general:regular 00001 A001")

    # The visitor comes, is served, and leaves with an outcome.
    await hall.start("press-0004", window="1", session="seat-of-1", ticket="A001")
    story.clock.pass_s(300)
    await hall.finish("press-0005", window="1", session="seat-of-1", ticket="A001", outcome="accepted")
    with pytest.raises(NobodyWaiting):
        await hall.call_next("press-0006", window="1", session="seat-of-1")

    # The stream tells the whole story, without a gap …
    events = await story.feed.day(hall.day)
    assert [event.kind for event in events] == [
        "day.opened",
        "window.opened",
        "ticket.issued",
        "ticket.called",
        "ticket.started",
        "ticket.finished",
    ]
    assert [event.rev for event in events] == [1, 2, 3, 4, 5, 6]

    # … and from the stream alone comes the state, byte for byte.
    assert fold(hall.day, events).canonical() == await story.written()
