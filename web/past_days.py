"""What days that are over came to: each folded from its events once, since nothing is added to it any more."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from dispatcher.events import Event
from web.day_events import Days

_KEPT = 62

Sum = TypeVar("Sum")


class PastDays(Generic[Sum]):
    """fold: the day 'yyyymmdd' and its events → what is kept of it. Of the open day nothing may be asked."""

    def __init__(self, days: Days, fold: Callable[[str, Iterable[Event]], Sum]) -> None:
        self._days, self._fold = days, fold
        self._known: dict[str, Sum] = {}

    async def of(self, day: str) -> Sum:
        """Raises RedisError, OSError, DBAPIError."""
        if day not in self._known:
            found = self._fold(day, await self._days.day(day))
            while len(self._known) >= _KEPT:
                del self._known[min(self._known)]
            self._known[day] = found
        return self._known[day]
