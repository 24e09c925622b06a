"""The book of appointments for whoever works out the waits: no names, only items and slots."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from dispatcher.estimate_booked import Booked
from ticketing.appointment_store import AppointmentStore
from ticketing.appointment_tables import BOOKED, CANCELLED


class AppointmentBookings:
    """`web.bookings.Bookings` over the appointments in SQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._store = AppointmentStore(engine)

    async def coming(self, day: str) -> Sequence[Booked] | None:
        """Who checks in at this very moment has come: the ticket is given before anybody hears of it."""
        found = await self._store.of_day(day)
        return tuple(Booked(one.service, one.slot) for one in found if one.state == BOOKED) if found else None

    async def kept(self, days: Sequence[str]) -> tuple[int, int]:
        states = await self._store.states(days)
        made = sum(count for state, count in states.items() if state != CANCELLED)
        return made, made - states.get(BOOKED, 0)

    async def ahead(self, day: str) -> Mapping[tuple[str, str], int]:
        return await self._store.ahead(day)
