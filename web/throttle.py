"""How often somebody may guess, and how often somebody may do what costs others a place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits import RateLimitItem
from starlette.requests import Request

from dispatcher.errors import Refused
from web.tries import Tries


class Throttle:
    """what: the thing that is counted, of one limit: 'wrong codes'. All web processes count together."""

    def __init__(self, tries: Tries, what: str, limit: RateLimitItem) -> None:
        self._tries, self._what, self._limit = tries, what, limit

    @asynccontextmanager
    async def guessing(self, who: str, wrong: type[Refused]) -> AsyncIterator[None]:
        """Around a look-up: what ends with the refusal `wrong` counts. Raises TooManyTries; guesses under way count
        too, so that many at once are no way around."""
        taken = await self._tries.take((self._limit, f"{self._what} {who}"))
        try:
            yield
        except wrong:
            raise
        except BaseException:
            await self._tries.give_back(taken)
            raise
        else:
            await self._tries.give_back(taken)

    async def count(self, who: str) -> None:
        """Around nothing: this once counts. Raises TooManyTries."""
        await self._tries.take((self._limit, f"{self._what} {who}"))


def who(request: Request) -> str:
    """Whom to count: the person or device that is known, else the address that asks."""
    person = request.state.person
    if person is not None:
        return f"{person.role} {person.name}"
    return f"address {request.client.host if request.client else ''}"
