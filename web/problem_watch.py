"""What happens to notes of the problem desk by itself: the joint meeting after their first days, and letting go."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import Refused
from web.problem_desk import ProblemDesk
from web.site import Site

_LOOK_S = 30.0

log = structlog.get_logger(__name__)


class ProblemWatch:
    """`run` it beside the hall, in as many processes as there are."""

    def __init__(self, site: Site, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._site, self._desk, self._sleep = site, ProblemDesk(site), sleep

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        while True:
            try:
                await self.look()
            except (RedisError, OSError, Refused, DBAPIError) as error:
                log.warning("problems.wait", error=str(error))
            await self._sleep(_LOOK_S)

    async def look(self) -> None:
        """What is due goes to the meeting, what is old goes, and the stream is told."""
        await self._site.dispatcher.join()
        await self._desk.store.escalate_due(await self._site.dispatcher.now())
        await self._desk.forget()
        await self._desk.tell()
