"""Places in the database: never more than there are, whoever books at the same moment, and each request once."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from dispatcher.errors import Refused, RequestReused
from tests.ticketing.booking_process import ROOM, book
from ticketing.appointment_errors import AppointmentCancelled, AppointmentUsed, DayFull, SlotFull
from ticketing.appointment_rules import Room
from ticketing.appointment_store import AppointmentStore, Asked, Wish
from ticketing.appointment_tables import ARRIVED, ARRIVING, BOOKED, CANCELLED, Appointment
from web.accounts import Accounts, address_of

ROOT = Path(__file__).resolve().parents[2]
DAY = "20261123"
ROOMY = Room(2, 100)


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    accounts = Accounts(address_of(tmp_path))
    yield accounts
    await accounts.close()


@pytest.fixture
def store(accounts: Accounts) -> AppointmentStore:
    return AppointmentStore(accounts.engine)


def asked(key: str, *what: str, at: int = 1000) -> Asked:
    return Asked("guide", key, what or ("book",), at)


def wish(slot: int, room: Room = ROOMY, day: str = DAY) -> Wish:
    return Wish("papers", day, slot, room)


async def booked(store: AppointmentStore, key: str, slot: int = 1, room: Room = ROOMY) -> Appointment:
    return await store.book(asked(key), wish(slot, room), service="card", language="zh")


async def seats(accounts: Accounts) -> list[tuple[int, int]]:
    async with accounts.engine.connect() as connection:
        found = await connection.execute(text("select slot, seat from appointments where seat is not null"))
        return sorted((row.slot, row.seat) for row in found)


async def test_two_processes_and_many_tasks_never_pass_the_capacity(accounts: Accounts, tmp_path: Path) -> None:
    """Four slots of five, seventeen in the day: a hundred and eighty tries get seventeen, no slot more than five."""
    url = address_of(tmp_path)
    command = [sys.executable, "-m", "tests.ticketing.booking_process", url, "4", "60"]
    others = [
        await asyncio.create_subprocess_exec(*command, name, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        for name in ("one", "two")
    ]
    mine = await book(url, 4, 60, "three")
    theirs = [int((await other.communicate())[0]) for other in others]
    assert mine + sum(theirs) == ROOM.day
    held = await seats(accounts)
    assert len(set(held)) == len(held) == ROOM.day
    assert max(seat for _, seat in held) < ROOM.slot


async def test_the_last_place_goes_to_one(accounts: Accounts, store: AppointmentStore) -> None:
    await booked(store, "first-one")

    async def tries(turn: int) -> str:
        try:
            await booked(store, f"press-{turn:03}")
        except SlotFull as full:
            return full.word
        return "booked"

    said = await asyncio.gather(*(tries(turn) for turn in range(20)))
    assert sorted(said) == ["SLOT_FULL"] * 19 + ["booked"]
    assert await seats(accounts) == [(1, 0), (1, 1)]


async def test_the_same_press_many_times_at_once(accounts: Accounts, store: AppointmentStore) -> None:
    made = await asyncio.gather(*(booked(store, "one-press") for _ in range(10)))
    assert len({each.code for each in made}) == 1 and await seats(accounts) == [(1, 0)]
    with pytest.raises(RequestReused):
        await store.book(asked("one-press", "else"), wish(2), service="card", language="zh")


async def test_a_smaller_capacity_keeps_what_was_booked(store: AppointmentStore) -> None:
    made = [await booked(store, f"press-{turn}", room=Room(4, 100)) for turn in range(4)]
    await store.cancel(asked("give-up-1", "cancel"), made[0].id)
    with pytest.raises(SlotFull):
        await booked(store, "another-1", room=Room(3, 100))
    await store.cancel(asked("give-up-2", "cancel"), made[1].id)
    await booked(store, "another-2", room=Room(3, 100))
    with pytest.raises(SlotFull):
        await booked(store, "another-3", room=Room(3, 100))


async def test_on_a_full_day_one_may_move_within_it(accounts: Accounts, store: AppointmentStore) -> None:
    room = Room(2, 2)
    first, _ = await booked(store, "press-one", 1, room), await booked(store, "press-two", 2, room)
    with pytest.raises(DayFull):
        await booked(store, "press-three", 3, room)
    moved = await store.move(asked("press-move", "move"), first.id, wish(3, room))
    assert (moved.slot, moved.version, moved.code) == (3, 1, first.code)
    assert await seats(accounts) == [(2, 0), (3, 0)]


async def test_a_refused_move_changes_nothing(accounts: Accounts, store: AppointmentStore) -> None:
    first = await booked(store, "press-one", 1)
    for key in ("press-two", "press-three"):
        await booked(store, key, 2)
    before = await seats(accounts)
    with pytest.raises(SlotFull):
        await store.move(asked("press-move", "move"), first.id, wish(2))
    assert await seats(accounts) == before
    assert await store.made_by(asked("press-move", "move")) is None  # a refusal is judged afresh


async def test_moves_and_cancels_at_once_leave_whole_places(accounts: Accounts, store: AppointmentStore) -> None:
    made = [await booked(store, f"press-{turn:02}", turn % 3, Room(4, 100)) for turn in range(9)]

    async def act(turn: int) -> None:
        one = made[turn % 9].id
        try:
            if turn % 4:
                await store.move(asked(f"move-{turn:03}", "m", str(turn)), one, wish(turn % 5, Room(4, 100)))
            else:
                await store.cancel(asked(f"gone-{turn:03}", "c"), one)
        except Refused:
            pass

    await asyncio.gather(*(act(turn) for turn in range(40)))
    found = await store.of_day(DAY)
    held = await seats(accounts)
    assert len(held) == sum(each.state == BOOKED for each in found)
    assert sum(each.state == CANCELLED for each in found) + len(held) == 9


async def test_checking_in_step_by_step(store: AppointmentStore) -> None:
    made = await booked(store, "press-one")
    first = await store.arrives(asked("here-0001", "in"), made.id, language="en", kiosk="kiosk-1")
    assert (first.state, first.language, first.kiosk) == (ARRIVING, "en", "kiosk-1")
    second = await store.arrives(asked("here-0002", "in"), made.id, language="zh", kiosk="kiosk-2")
    assert second == first  # the ticket to be is the same
    await store.arrived(made.id, "A001")
    with pytest.raises(AppointmentUsed, match="A001"):
        await store.arrives(asked("here-0003", "in"), made.id, language="zh", kiosk="")
    again = await store.arrives(asked("here-0001", "in"), made.id, language="en", kiosk="kiosk-1")
    assert (again.state, again.ticket) == (ARRIVED, "A001")
    with pytest.raises(AppointmentUsed):
        await store.cancel(asked("give-up-1", "cancel"), made.id)


async def test_a_refused_ticket_leaves_the_appointment_as_it_was(store: AppointmentStore) -> None:
    made = await booked(store, "press-one")
    press = asked("here-0001", "in")
    await store.arrives(press, made.id, language="zh", kiosk="kiosk-1")
    await store.stays_away(press, made.id)
    assert await store.by_code(made.code) == made and await store.made_by(press) is None
    await store.cancel(asked("give-up-1", "cancel"), made.id)
    with pytest.raises(AppointmentCancelled):
        await store.arrives(press, made.id, language="zh", kiosk="")


async def test_old_requests_are_forgotten(accounts: Accounts, store: AppointmentStore) -> None:
    await booked(store, "press-one")
    later = asked("press-two", at=1000 + 9 * 86_400_000)
    await store.book(later, wish(2, day="20261202"), service="card", language="zh")
    async with accounts.engine.connect() as connection:
        assert (await connection.scalar(text("select count(*) from appointment_requests"))) == 1
