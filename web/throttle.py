"""How often somebody may guess, and how often somebody may do what costs others a place."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from dispatcher.errors import Refused
from web.people import TooManyTries


class Throttle:
    """Counts in this process only: with several, each lets as many through."""

    def __init__(self, limit: RateLimitItem) -> None:
        self._limit, self._limiter = limit, MovingWindowRateLimiter(MemoryStorage())
        self._trying: Counter[str] = Counter()

    @asynccontextmanager
    async def guessing(self, who: str, wrong: type[Refused]) -> AsyncIterator[None]:
        """Around a look-up: what ends with the refusal `wrong` counts. Raises TooManyTries; guesses under way count
        too, so that many at once are no way around."""
        self._trying[who] += 1
        try:
            if (await self._limiter.get_window_stats(self._limit, who)).remaining < self._trying[who]:
                raise TooManyTries()
            try:
                yield
            except wrong:
                await self._limiter.hit(self._limit, who)
                raise
        finally:
            self._trying -= Counter((who,))  # keeps no zeros

    async def count(self, who: str) -> None:
        """Around nothing: this once counts. Raises TooManyTries."""
        if not await self._limiter.hit(self._limit, who):
            raise TooManyTries()


def who(request: Request) -> str:
    """Whom to count: the person or device that is known, else the address that asks."""
    person = request.state.person
    if person is not None:
        return f"{person.role} {person.name}"
    return f"address {request.client.host if request.client else ''}"
