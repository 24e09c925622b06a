"""Sends every rating to the city's 好差评 platform, once, and compares each day with it when the day is over.

The stream fills the outbox by event id, whoever reads it how often; the outbox is sent until the platform takes it.
"""

import asyncio
from collections.abc import Awaitable, Callable

import anyio
import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import Refused
from web.rating_outbox import Compared, RatingOutbox, parcel_of
from web.rating_platform import RatingPlatform, platform_of
from web.signed_post import NotTaken
from web.site import Site
from web.supervised import Work

_GROUP, _RATED = "rating-export", "ticket.rated"
_LOOK_S, _COMPARE_AGAIN_S = 2.0, 600.0
_AT_ONCE = 50

log = structlog.get_logger(__name__)


class NoPlatform(Refused):
    """The settings name no platform."""

    word = "NO_PLATFORM"


class PlatformSilent(Refused):
    """The platform gave no answer that can be used. Detail: a word for it."""

    word, status = "PLATFORM_SILENT", 502


class RatingExport:
    """`run` it beside the hall, in one process. sleep: how it waits between two looks."""

    def __init__(
        self, site: Site, platform: RatingPlatform, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._site, self._platform, self._sleep = site, platform, sleep
        self.outbox = RatingOutbox(site.people.accounts.engine)
        self._compare_from = 0.0

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._again_and_again, self._collect)
            group.start_soon(self._again_and_again, self.send_due)
            group.start_soon(self._again_and_again, self.compare_past)

    async def _again_and_again(self, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await work()
            except (RedisError, OSError, DBAPIError, Refused) as error:
                log.warning("rating_export.waits", error=repr(error))
            await self._sleep(_LOOK_S)

    async def _collect(self) -> None:
        async for event in self._site.feed.consume(_GROUP, "one"):
            if event.kind == _RATED:
                await self.outbox.put(parcel_of(event))
            await self._site.feed.ack(_GROUP, event)

    async def collect(self, day: str) -> None:
        """Whatever the stream still has of a day is in the outbox from here on."""
        for event in await self._site.feed.day(day):
            if event.kind == _RATED:
                await self.outbox.put(parcel_of(event))

    async def send_due(self) -> int:
        """Try what is due. Returns how many were taken; at the first silence it stops, the others would meet it too."""
        taken, now = 0, self._site.people.now()
        for parcel in await self.outbox.due(now, _AT_ONCE):
            try:
                await self._platform.rate(parcel, now)
            except NotTaken as not_taken:
                log.warning("rating_export.not_taken", event_id=parcel.event, why=not_taken.why)
                if not not_taken.again:
                    await self.outbox.refused(parcel.event, not_taken.why)
                    continue
                await self.outbox.later(parcel, not_taken.why, now)
                if not_taken.why == "no_answer":
                    break
            else:
                taken += 1
                await self.outbox.sent(parcel.event)
        return taken

    async def compare(self, day: str) -> Compared:
        """With what the stream still has of it. Raises PlatformSilent."""
        await self.collect(day)
        return await compare(self.outbox, self._platform, day, self._site.people.now())

    async def compare_past(self) -> None:
        """Every day that is over, once; after a silence not at once again."""
        now, today = self._site.people.now(), self._site.dispatcher.day
        if now < self._compare_from or not today:
            return
        for day in await self.outbox.uncompared(today):
            try:
                await self.compare(day)
            except PlatformSilent:
                self._compare_from = now + _COMPARE_AGAIN_S
                raise


async def compare(outbox: RatingOutbox, platform: RatingPlatform, day: str, now: float) -> Compared:
    """Both sides' ids of a day; what the platform misses is sent again. Raises PlatformSilent."""
    ours = await outbox.ids(day)
    try:
        theirs = await platform.has(day, ours, now)
    except NotTaken as not_taken:
        raise PlatformSilent(not_taken.why) from None
    return await outbox.compared(day, ours, theirs, now)


def export_of(site: Site) -> RatingExport:
    """Raises NoPlatform."""
    platform = platform_of(site.settings, site.hall.code)
    if platform is None:
        raise NoPlatform()
    return RatingExport(site, platform)


def exporting(site: Site) -> list[Work]:
    """The work beside the hall: none where the settings name no platform."""
    return [export_of(site).run] if site.settings.rating_url else []
