"""A check-in cut short at every point, and what becomes of a name and a telephone number."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.hall import Hall
from dispatcher.errors import Unavailable
from dispatcher.events import Event
from tests.dispatcher.story import Story
from tests.ticketing.booking_hall import at, booking_hall
from tests.ticketing.door import site_of
from ticketing.appointment_desk import PURPOSE, AppointmentDesk
from ticketing.appointment_store import AppointmentStore
from ticketing.appointment_tables import ARRIVED, Appointment
from web.contacts import Contact, Contacts

CONTACT = Contact("某人", "13800000000")


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """In place of the plain one: it takes appointments."""
    return booking_hall()


def raw_files(folder: Path) -> list[bytes]:
    """The database as it lies on disk, what was not yet written back included."""
    return [path.read_bytes() for path in folder.glob("people.sqlite*")]


class Booking:
    """A desk without a web, and a dispatcher that can be cut off."""

    def __init__(self, story: Story, folder: Path) -> None:
        self.story, site = story, site_of(story, folder)
        self.accounts = site.people.accounts
        self.store = AppointmentStore(self.accounts.engine)
        self.contacts = Contacts(f"sqlite+aiosqlite:///{folder / 'people.sqlite'}", folder / "contacts.key")
        self.desk = AppointmentDesk(site, self.store, self.contacts)

    async def books(self, contact: Contact | None = None, key: str = "press-book") -> Appointment:
        slot = at("10:30")
        return await self.desk.book("guide", key, service="residence", slot=slot, language="zh", contact=contact)

    async def comes(self, booked: Appointment, key: str, kiosk: str = "") -> str:
        done = await self.desk.check_in("", key, booked, language="zh", kiosk=kiosk)
        return done.ticket.number

    async def kept(self, booked: Appointment) -> Contact | None:
        return await self.contacts.of(PURPOSE, booked.id, self.story.clock.ms / 1000)


@pytest.fixture
async def booking(story: Story, tmp_path: Path) -> AsyncIterator[Booking]:
    booking = Booking(story, tmp_path)
    await booking.accounts.open()
    await booking.contacts.open()
    yield booking
    await booking.contacts.close()
    await booking.accounts.close()


@pytest.mark.parametrize("happened", [False, True])
async def test_the_reply_of_the_ticket_is_lost(
    booking: Booking, monkeypatch: pytest.MonkeyPatch, happened: bool
) -> None:
    """Nobody knows whether there is a ticket. Whoever asks next, at whatever kiosk, gets the one there is to be."""
    booked, desk = await booking.books(), booking.story.dispatcher
    booking.story.clock.ms = at("10:30")

    async def lost(request: str, **words: Any) -> Event:
        if happened:
            await type(desk).issue(desk, request, **words)
        raise Unavailable("engine")

    with monkeypatch.context() as cut:
        cut.setattr(desk, "issue", lost)
        with pytest.raises(Unavailable):
            await booking.comes(booked, "here-0001", "kiosk-1")
    assert await booking.comes(booked, "here-0002", "kiosk-2") == "A001"
    assert await booking.comes(booked, "here-0001", "kiosk-1") == "A001"
    assert (await booking.story.board()).desk["ord"] == "00001"
    ticket = await desk.ticket("A001")
    assert ticket is not None and ticket.kiosk == "kiosk-1"


async def test_the_database_goes_after_the_ticket(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    booked = await booking.books()
    booking.story.clock.ms = at("10:30")

    async def gone(*_: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as cut:
        cut.setattr(booking.store, "arrived", gone)
        with pytest.raises(OSError, match="disk"):
            await booking.comes(booked, "here-0001")
    booking.story.clock.ms = at("10:45")  # by now it would be late: the ticket it has was in time
    done = await booking.desk.check_in("", "here-0002", booked, language="zh", kiosk="")
    assert done.ticket.number == "A001" and not done.late
    read = await booking.store.by_code(booked.code)
    assert read is not None and (read.state, read.ticket) == (ARRIVED, "A001")


async def test_a_contact_goes_with_the_day_of_the_visit(booking: Booking) -> None:
    booked = await booking.books(CONTACT)
    assert await booking.kept(booked) == CONTACT
    end = at("23:59") + 60_000
    assert await booking.contacts.purge((end - 1) / 1000) == 0
    assert await booking.contacts.purge((end + 1) / 1000) == 1


async def test_a_contact_moves_along_and_goes_when_given_up(booking: Booking) -> None:
    booked = await booking.books(CONTACT)
    moved = await booking.desk.move("", "press-move", booked, at("10:30", "2026-11-24"))
    tomorrow = timedelta(days=1).total_seconds()
    assert await booking.contacts.purge((at("23:59") + 120_000) / 1000) == 0
    assert await booking.contacts.purge((at("23:59") + 120_000) / 1000 + tomorrow) == 1
    moved = await booking.books(CONTACT, "press-next")
    await booking.desk.cancel("", "press-gone", moved)
    assert await booking.kept(moved) is None


async def test_a_lost_reply_keeps_the_contact(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as cut:
        cut.setattr(booking.contacts, "keep", gone)
        with pytest.raises(OSError, match="disk"):
            await booking.books(CONTACT)
    booked = await booking.books(CONTACT)
    assert await booking.kept(booked) == CONTACT and len(await booking.store.of_day("20261123")) == 1


async def test_nothing_of_a_contact_lies_beside_the_appointment(booking: Booking, tmp_path: Path) -> None:
    booked = await booking.books(CONTACT)
    booking.story.clock.ms = at("10:30")
    await booking.comes(booked, "here-0001")
    written = b"".join(raw_files(tmp_path))
    assert booked.id.encode() in written  # it is the place to look
    assert CONTACT.phone.encode() not in written and CONTACT.name.encode() not in written
    everything = str(await booking.story.everything())
    assert CONTACT.phone not in everything and booked.code not in everything
