"""Books, moves and cancels appointments in the database: each request once, each place once."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dispatcher.errors import RequestReused, Unavailable
from ticketing.appointment_code import new_code
from ticketing.appointment_errors import AppointmentCancelled, AppointmentUsed, DayFull, SlotFull
from ticketing.appointment_rules import Room
from ticketing.appointment_tables import ARRIVED, ARRIVING, BOOKED, CANCELLED, FAMILY, Appointment
from ticketing.appointment_tables import appointments as _a
from ticketing.appointment_tables import read as _read
from ticketing.appointment_tables import requests as _r
from web.tables import Tables

_KEPT_MS = 8 * 86_400_000
"""A request id is known for so long."""
_TRIES = 50


class Asked(NamedTuple):
    """A request: who asks with which key, what is asked, and when (ms)."""

    by: str
    key: str
    what: tuple[str, ...]
    at: int

    @property
    def request(self) -> str:
        return _digest(self.by, self.key)

    @property
    def digest(self) -> str:
        return _digest(*self.what)


class Wish(NamedTuple):
    """A place in a diary's slot. `day` is its business day."""

    diary: str
    day: str
    slot: int
    room: Room


class AppointmentStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, FAMILY)

    async def book(self, asked: Asked, wish: Wish, *, service: str, language: str) -> Appointment:
        """A new appointment; for a request that has happened, the one it made. Raises SlotFull, DayFull,
        RequestReused."""
        made = secrets.token_hex(16)
        row = {
            "id": made,
            "diary": wish.diary,
            "service": service,
            "day": wish.day,
            "slot": wish.slot,
            "state": BOOKED,
            "language": language,
            "kiosk": "",
            "ticket": "",
            "version": 0,
            "made": asked.at,
        }
        async with self._tables.change() as connection:
            if known := await _again(connection, asked, made):
                return await _of(connection, known)
            await _placed(connection, wish, lambda place: insert(_a).values(**row, **place, code=new_code()))
            return await _of(connection, made)

    async def move(self, asked: Asked, appointment: str, wish: Wish) -> Appointment:
        """Another slot for a booked appointment; it keeps its own if the new one is full. Raises as `book`, and
        AppointmentUsed, AppointmentCancelled."""
        async with self._tables.change() as connection:
            if not await _again(connection, asked, appointment):
                # It gives up its places first: on a full day it moves into its own.
                await _changed(connection, appointment, seat=None, place=None)
                at, new = _a.c.id == appointment, {"day": wish.day, "slot": wish.slot, "version": _a.c.version + 1}
                await _placed(connection, wish, lambda place: update(_a).where(at).values(**new, **place))
            return await _of(connection, appointment)

    async def cancel(self, asked: Asked, appointment: str) -> Appointment:
        """It lets go of its places. Raises AppointmentUsed, AppointmentCancelled, RequestReused."""
        async with self._tables.change() as connection:
            if not await _again(connection, asked, appointment):
                gone = {"state": CANCELLED, "seat": None, "place": None}
                await _changed(connection, appointment, version=_a.c.version + 1, **gone)
            return await _of(connection, appointment)

    # checking in -----------------------------------------------------------------------------------------------

    async def arrives(self, asked: Asked, appointment: str, *, language: str, kiosk: str) -> Appointment:
        """The appointment as it checks in. What the ticket is issued with stands in it from the first check-in on, so
        that whoever takes up one that was cut short asks for the very same ticket. Raises AppointmentUsed,
        AppointmentCancelled, RequestReused."""
        async with self._tables.change() as connection:
            if not await _again(connection, asked, appointment):
                found = await _of(connection, appointment)
                if found.state != ARRIVING:
                    await _changed(connection, appointment, state=ARRIVING, language=language, kiosk=kiosk)
            return await _of(connection, appointment)

    async def arrived(self, appointment: str, ticket: str) -> None:
        async with self._tables.change() as connection:
            at = (_a.c.id == appointment) & _a.c.state.in_((BOOKED, ARRIVING))
            await connection.execute(update(_a).where(at).values(state=ARRIVED, ticket=ticket))

    async def stays_away(self, asked: Asked, appointment: str) -> None:
        """The ticket was refused: the appointment is as it was, and the request has not happened."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_r).where(_r.c.request == asked.request))
            at = (_a.c.id == appointment) & (_a.c.state == ARRIVING)
            await connection.execute(update(_a).where(at).values(state=BOOKED, kiosk=""))

    # looking ---------------------------------------------------------------------------------------------------

    async def by_code(self, code: str) -> Appointment | None:
        async with self._tables.read() as connection:
            row = (await connection.execute(select(_a).where(_a.c.code == code))).mappings().one_or_none()
        return _read(row) if row else None

    async def made_by(self, asked: Asked) -> Appointment | None:
        """What a request has made or changed before; None if it is new. Raises RequestReused."""
        async with self._tables.read() as connection:
            known = await _known(connection, asked)
            return await _of(connection, known) if known else None

    async def taken(self, diary: str, days: list[str]) -> dict[str, dict[int, int]]:
        """Places taken, by day and slot."""
        query = (
            select(_a.c.day, _a.c.slot, func.count())
            .where(_a.c.diary == diary, _a.c.day.in_(days), _a.c.seat.is_not(None))
            .group_by(_a.c.day, _a.c.slot)
        )
        found: dict[str, dict[int, int]] = {day: {} for day in days}
        async with self._tables.read() as connection:
            for day, slot, count in await connection.execute(query):
                found[day][slot] = count
        return found

    async def of_day(self, day: str) -> list[Appointment]:
        """Every appointment of a business day, by slot."""
        query = select(_a).where(_a.c.day == day).order_by(_a.c.slot, _a.c.made)
        async with self._tables.read() as connection:
            return [_read(row) for row in (await connection.execute(query)).mappings()]

    async def ahead(self, day: str) -> dict[tuple[str, str], int]:
        """How many are booked from a business day on, by item and day."""
        query = (
            select(_a.c.service, _a.c.day, func.count())
            .where(_a.c.day >= day, _a.c.state == BOOKED)
            .group_by(_a.c.service, _a.c.day)
        )
        async with self._tables.read() as connection:
            return {(str(service), str(on)): int(count) for service, on, count in await connection.execute(query)}

    async def states(self, days: Sequence[str]) -> dict[str, int]:
        """How many appointments of these business days stand how."""
        query = select(_a.c.state, func.count()).where(_a.c.day.in_(days)).group_by(_a.c.state)
        async with self._tables.read() as connection:
            return {str(state): int(count) for state, count in await connection.execute(query)}


async def _again(connection: AsyncConnection, asked: Asked, appointment: str) -> str:
    """Notes a request as happened. The appointment of one that has happened before, else ''. Raises RequestReused."""
    await connection.execute(delete(_r).where(_r.c.made < asked.at - _KEPT_MS))
    words = {"request": asked.request, "digest": asked.digest, "appointment": appointment, "made": asked.at}
    try:
        async with connection.begin_nested():
            await connection.execute(insert(_r).values(**words))
    except IntegrityError:
        return await _known(connection, asked)
    return ""


async def _known(connection: AsyncConnection, asked: Asked) -> str:
    query = select(_r.c.digest, _r.c.appointment).where(_r.c.request == asked.request)
    row = (await connection.execute(query)).one_or_none()
    if row is not None and row.digest != asked.digest:
        raise RequestReused()
    return str(row.appointment) if row is not None else ""


async def _changed(connection: AsyncConnection, appointment: str, **values: Any) -> None:
    """Changes one that is still booked. Raises AppointmentUsed, AppointmentCancelled."""
    at = (_a.c.id == appointment) & (_a.c.state == BOOKED)
    if (await connection.execute(update(_a).where(at).values(**values))).rowcount:
        return
    found = await _of(connection, appointment)
    raise AppointmentCancelled() if found.state == CANCELLED else AppointmentUsed(found.ticket)


async def _placed(connection: AsyncConnection, wish: Wish, write: Any) -> None:
    """Writes with the lowest free places. Somebody else may take the same ones at the same moment: then the next."""
    for _ in range(_TRIES):
        of_slot = (_a.c.diary == wish.diary) & (_a.c.slot == wish.slot)
        of_day = (_a.c.diary == wish.diary) & (_a.c.day == wish.day)
        seats = set((await connection.scalars(select(_a.c.seat).where(of_slot, _a.c.seat.is_not(None)))).all())
        places = set((await connection.scalars(select(_a.c.place).where(of_day, _a.c.place.is_not(None)))).all())
        if len(seats) >= wish.room.slot:
            raise SlotFull()
        if len(places) >= wish.room.day:
            raise DayFull()
        place = {"seat": _lowest(seats), "place": _lowest(places)}
        try:
            async with connection.begin_nested():
                await connection.execute(write(place))
        except IntegrityError:
            continue
        return
    raise Unavailable("appointments")


def _lowest(taken: set[Any]) -> int:
    return next(at for at in range(len(taken) + 1) if at not in taken)


async def _of(connection: AsyncConnection, appointment: str) -> Appointment:
    return _read((await connection.execute(select(_a).where(_a.c.id == appointment))).mappings().one())


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
