"""The book of appointments, as others ask it: who is still to come today, how many came on other days, and how many are
booked ahead."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from dispatcher.estimate_booked import Booked


class Bookings(Protocol):
    async def coming(self, day: str) -> Sequence[Booked] | None:
        """Appointments of the day that nobody has come for yet, by slot; None if none was made for it at all, as where
        another system keeps the book. Raises DBAPIError."""

    async def kept(self, days: Sequence[str]) -> tuple[int, int]:
        """How many appointments were made for these days, and for how many of them somebody came. Raises DBAPIError."""

    async def ahead(self, day: str) -> Mapping[tuple[str, str], int]:
        """How many are booked from this day on, by item and day. Raises DBAPIError."""


class NoBook:
    """A hall of which nobody keeps the appointments here."""

    async def coming(self, day: str) -> Sequence[Booked] | None:
        return None

    async def kept(self, days: Sequence[str]) -> tuple[int, int]:
        return 0, 0

    async def ahead(self, day: str) -> Mapping[tuple[str, str], int]:
        return {}
