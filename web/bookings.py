"""The book of appointments, as the forecast asks it: who is still to come today, and how many came on other days."""

from collections.abc import Sequence
from typing import Protocol

from dispatcher.estimate_booked import Booked


class Bookings(Protocol):
    async def coming(self, day: str) -> Sequence[Booked] | None:
        """Appointments of the day that nobody has come for yet, by slot; None if none was made for it at all, as where
        another system keeps the book. Raises DBAPIError."""

    async def kept(self, days: Sequence[str]) -> tuple[int, int]:
        """How many appointments were made for these days, and for how many of them somebody came. Raises DBAPIError."""


class NoBook:
    """A hall of which nobody keeps the appointments here."""

    async def coming(self, day: str) -> Sequence[Booked] | None:
        return None

    async def kept(self, days: Sequence[str]) -> tuple[int, int]:
        return 0, 0
