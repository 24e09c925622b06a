"""What a ticket taken in an hour would wait, looked at anew every two minutes in a thread of its own, on a picture of
the hall that nothing else touches."""

import asyncio
from collections.abc import Mapping

from dispatcher.advice_outlook import outlook_of
from dispatcher.dispatcher import Dispatcher
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimator import Learned
from dispatcher.outlook_later import later

_ANEW_MS = 120_000


class WaitsAhead:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher, self._at, self._day = dispatcher, 0, ""
        self._found: Mapping[str, float | None] = {}

    async def look(self, day: str, now: int, learned: Learned, today: Lessons) -> Mapping[str, float | None]:
        """Seconds by lane, as `later` has them. Raises Refused, RedisError, OSError."""
        if self._day == day and 0 <= now - self._at < _ANEW_MS:
            return self._found
        picture, hall = await self._dispatcher.board(), self._dispatcher.hall
        outlook = outlook_of(learned, hall, picture.day, today)
        self._found = await asyncio.to_thread(later, picture, hall, now, outlook)
        self._at, self._day = now, day
        return self._found
