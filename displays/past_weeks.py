"""The weeks before the open day, as the dashboard compares with them: read once a day, in the background."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import date, timedelta

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import Unavailable
from dispatcher.events import Event
from dispatcher.feed import heed_cancel
from displays.day_waits import Day
from displays.measures import Today
from web.past_days import PastDays
from web.site import Site

LOG = logging.getLogger(__name__)
DAYS = 35
_LOOK_S = 20.0


class PastWeeks:
    """`run` it for as long as the process serves. `days`: the last DAYS calendar days before the open one, those on
    which somebody took a number; empty until they are read."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._past = PastDays(site.days, self._fold)
        self.day, self.days = "", tuple[Day, ...]()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except (RedisError, OSError, DBAPIError, Unavailable) as error:
                LOG.warning("the past weeks cannot be read: %r", error)
            heed_cancel()
            await asyncio.sleep(_LOOK_S)

    async def look(self) -> None:
        """Read what is missing. Raises RedisError, OSError, DBAPIError."""
        day = self._site.dispatcher.day
        if not day or day == self.day:
            return
        last = date.fromisoformat(day)
        known = await self._site.days.known(f"{last - timedelta(days=DAYS):%Y%m%d}")
        found = [await self._past.of(each) for each in known if each < day]
        self.day, self.days = day, tuple(each for each in found if each.waits)

    def _fold(self, day: str, events: Iterable[Event]) -> Day:
        today = Today(self._site.hall.rules.within_min)
        for event in events:
            today.follow(event)
        return Day(day, tuple(today.waits()), today.share_within())
