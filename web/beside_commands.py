"""`hall beside` and `hall waits`: what a hall does besides its web pages, for a supervisor that runs `hall serve`."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from config.settings import Settings
from dispatcher.doctor import Finding
from dispatcher.engine_at import living
from dispatcher.errors import Refused
from web import taking_up
from web.command_line import Data, HallFolder, Url, go, living_engine, settings_of
from web.history_bench import bench_of
from web.in_turn import in_turn
from web.logs import speak
from web.opened import SiteOf, opened
from web.running import adopt, goes_on
from web.site import Site
from web.supervised import Work, supervised

WEB_ALONE = (
    "The web alone: `hall beside` prints, watches promises, archives and works out waits; run it too, once a hall."
)
_WHAT = "slips, cards of promises, follow-ups, history, reminders and wired devices"


def beside_of(site_of: SiteOf, works_of: Callable[[Site], Sequence[Work]]) -> Callable[..., None]:
    """The command. works_of: everything that `hall run` does beside its web processes."""

    def beside(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
        """All that a hall needs besides `hall serve`: slips, promises, follow-ups, history, waits, reminders, devices.
        Of several for one hall one works, and the others stand by."""
        settings = _settings(data, redis, hall)

        async def work() -> None:
            taking_up.begin(settings)
            async with opened(site_of, settings) as site:
                await goes_on(site)
                await taking_up.resume(site)
                await adopt(site.dispatcher)
                await _all(site, [in_turn(site.dispatcher, works_of(site))])

        go(work())

    return beside


def waits_of(site_of: SiteOf, works_of: Callable[[Site], Sequence[Work]]) -> Callable[..., None]:
    """The command. works_of: what looks ahead."""

    def waits(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
        """Works out waits and advice for all web processes, in a process of its own beside `hall serve`; as many as
        you like."""
        settings = _settings(data, redis, hall)

        async def work() -> None:
            async with opened(site_of, settings) as site:
                await _all(site, map(supervised, works_of(site)))

        go(work())

    return waits


async def trusted(site_of: SiteOf, settings: Settings) -> None:
    """Before the web opens by itself. Raises CannotRun as `hall run` does; an engine or a database that is away is
    waited for by the web processes."""
    with suppress(Refused, OSError, RedisError, DBAPIError):
        async with opened(site_of, settings) as site:
            await goes_on(site)


async def beside_findings(settings: Settings) -> list[Finding]:
    """For `hall doctor`; none where no engine of the hall lives, or no day was ever opened."""
    if not (url := living(settings.redis, settings.data)):
        return []
    async with bench_of(settings, url) as bench:
        try:
            if not (await bench.dispatcher.read_hall())[1]:
                return []
            if await bench.dispatcher.is_beside():
                return [Finding(True, f"a process sees to {_WHAT}")]
        except (Refused, OSError) as error:
            return [Finding(False, f"the engine cannot be asked who sees to {_WHAT}: {error}", "start it")]
    return [Finding(False, f"no process sees to {_WHAT}", "`hall run`, or beside `hall serve` also `hall beside`")]


def _settings(data: Data, redis: Url, hall: HallFolder) -> Settings:
    settings = settings_of(data=data, redis=redis, hall=hall)
    speak(settings.log_level)
    return settings.model_copy(update={"redis": living_engine(settings, "does so by itself")})


async def _all(site: Site, works: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for work in (*works, supervised(partial(taking_up.go_with_the_hall, site))):
            group.create_task(work)
