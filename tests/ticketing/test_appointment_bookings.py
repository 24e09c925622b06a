"""Booked appointments in the hall's waits: counted before they come, once when they come, and learned from after."""

from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.estimate_booked import Booked
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp
from tests.ticketing.booking_hall import at, booking_hall, books, checks_in
from ticketing.appointment_bookings import AppointmentBookings
from web.waits_teller import WaitsTeller


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """In place of the plain one: it takes appointments."""
    return booking_hall()


async def test_the_waits_know_of_appointments_before_they_come_and_count_each_once(
    story: Story, tmp_path: Path
) -> None:
    async with HallApp(story, tmp_path) as hall:
        await story.sits_down("1")
        for _ in range(4):
            await story.takes_number("general")
        book = AppointmentBookings(hall.accounts.engine)
        teller = WaitsTeller(story.dispatcher, story.feed, hall.site.days, bookings=book)

        async def told() -> float:
            await teller.begin()
            assert await teller.look()
            found = await story.dispatcher.told_waits()
            assert found is not None
            return found.waits.by_lane["general"] or 0.0

        assert await book.coming(DAY) is None, "nobody has booked: others may keep the book"
        alone = await told()
        booked = [await books(hall, "09:30") for _ in range(2)]
        assert await book.coming(DAY) == (Booked("residence", at("09:30")),) * 2
        assert await book.kept([DAY]) == (2, 0)
        both = await told()
        assert both > alone + 300, "they come first, although nobody has seen them yet"

        story.clock.pass_s(15 * 60)  # from a quarter before the slot they may check in
        before = await told()
        seen = teller._estimator.booked
        assert seen is not None and len(seen) == 2
        assert (await checks_in(hall, booked[0])).status_code == 201
        assert teller._state is not None
        for event in await story.feed.read(teller._state.id):
            teller.follow(event)
        assert teller._estimator.booked == seen[1:], "from its number on the visitor stands in the line"
        assert abs(await told() - before) < 300, "and is not counted twice"
        assert await book.kept([DAY]) == (2, 1)
        await hall.post("guide", f"/api/v1/appointments/{booked[1]['code']}/cancel")
        assert await book.coming(DAY) == () and await book.kept([DAY]) == (1, 1)
