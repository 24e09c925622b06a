"""The whole hall in one command: the engine, the web processes, and what follows the stream beside them."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path

from redis.asyncio import Redis

from config.settings import Settings
from dispatcher.day_keeper import business_day, turn
from dispatcher.demo import Demo
from dispatcher.demo_pace import Paced
from dispatcher.dispatcher import Dispatcher
from dispatcher.doctor import Finding, examine
from dispatcher.embedded import Engine
from dispatcher.errors import Refused
from web import taking_up
from web.archive_standing import CURE, GOOD, compare
from web.in_turn import in_turn
from web.opened import SiteOf, opened
from web.site import Site
from web.supervised import Work
from web.workers import Workers, listen

_LOOK_S = 15.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class CannotRun(Exception):
    """The hall cannot be opened; the text says why and what to do."""


def origin_of(settings: Settings) -> str:
    """Where a browser on this machine finds the hall."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    scheme = "https" if settings.tls_cert else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}"


def encrypted(settings: Settings) -> Finding:
    """For `hall doctor`: whether what goes over the network can be read on its way."""
    if settings.tls_cert is not None:
        return Finding(True, f"HTTPS with {settings.tls_cert}")
    if settings.host in _LOOPBACK:
        return Finding(True, f"plain HTTP, on {settings.host} only")
    cure = "hall ca NAME, then --tls-cert and --tls-key; or let a reverse proxy speak HTTPS"
    return Finding(False, f"plain HTTP on {settings.host}: passwords and sessions can be read on the way", cure)


class Running:
    """site_of: makes this process's own site. beside: work that follows the stream, given the site. ready: told when
    the hall is open, with the site and, in a demo, the windows left for a person."""

    def __init__(
        self,
        settings: Settings,
        site_of: SiteOf,
        beside: Callable[[Site], Sequence[Work]],
        ready: Callable[[Site, Sequence[str]], Awaitable[None]],
    ) -> None:
        self._settings, self._site_of, self._beside, self._ready = settings, site_of, beside, ready

    async def run(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        """Until cancelled. wall: seconds since 1970; steady: a clock that only runs. Raises CannotRun,
        EngineTrouble, HallWrong."""
        settings = self._settings
        try:
            listening = listen(settings.host, settings.port)
        except OSError as error:
            raise CannotRun(
                f"{settings.host}:{settings.port} is taken ({error.strerror}); choose another --port"
            ) from error
        async with AsyncExitStack() as stack:
            stack.callback(listening.close)
            settings.data.mkdir(parents=True, exist_ok=True)
            if settings.demo:
                folder = Path(tempfile.mkdtemp(prefix="demo-", dir=settings.data))
                stack.callback(shutil.rmtree, folder, ignore_errors=True)
                settings = settings.model_copy(
                    update={
                        "data": folder,
                        "database": "",
                        "public_origin": settings.public_origin or origin_of(settings),
                    }
                )
            engine: Engine | None = None
            if not settings.redis:
                engine = await stack.enter_async_context(Engine(settings.data))
                settings = settings.model_copy(update={"redis": engine.url})
            await _examined(settings, embedded=engine is not None)
            pace = Paced(round(wall() * 1000), steady, asyncio.sleep, settings.speed) if settings.demo else None
            own_time = pace if settings.speed != 1.0 else None
            environment = _environment(settings)
            if own_time is not None and pace is not None:
                environment["HALL_PACE"] = pace.write()
            taking_up.begin(settings)
            site = await stack.enter_async_context(opened(self._site_of, settings, own_time))
            await goes_on(site)
            demo = await self._begin(site, pace)
            await self._ready(site, demo.free if demo else ())
            work: list[Awaitable[None]] = [
                Workers(listening, environment).run(),
                in_turn(site.dispatcher, self._beside(site), over=engine is not None),  # an engine of its own: alone
                taking_up.go_with_the_hall(site),
                demo.live(pace) if demo and pace else keep_day(site),
            ]
            if engine is not None:
                work.append(engine.watch())
            async with asyncio.TaskGroup() as group:
                for each in work:
                    group.create_task(_whole(each))

    async def _begin(self, site: Site, pace: Paced | None) -> Demo | None:
        """The business day: a demo's morning at once, or today's."""
        if pace is None:
            await taking_up.resume(site)
            await turn(site.dispatcher, partial(taking_up.planned, site.settings))
            await adopt(site.dispatcher)
            return None
        demo = Demo(site.dispatcher)
        now = pace.now()
        await demo.warm_up(business_day(now, site.hall.timezone), now)
        return demo


async def keep_day(site: Site) -> None:
    """Bring the hall to each new day, for ever. Any number of processes may do so at once."""
    while True:
        with suppress(Refused, OSError):  # the engine is away, or somebody has done it; the next look will tell
            await turn(site.dispatcher, partial(taking_up.planned, site.settings))
        await asyncio.sleep(_LOOK_S)


async def adopt(dispatcher: Dispatcher) -> None:
    """A hall file that was changed since the day was opened holds from now on. Raises CannotRun while tickets stand
    where the new file knows nothing."""
    _, _, rev, config, *_ = await dispatcher.read_hall()
    if not config or config == dispatcher.hall.revision:
        return
    try:
        # With the event it was seen at: a file may go back to what it was, and forth again, on one day.
        await dispatcher.change_hall(f"hall-at-{rev}-{dispatcher.hall.revision}"[:64], was=config)
    except Refused as refused:
        raise CannotRun(f"The hall file was changed, but cannot be taken over now: {refused}") from refused


async def goes_on(site: Site) -> None:
    """Raises CannotRun if the engine's data are not those that history knows: two visitors could get one number."""
    async with site.history.read() as connection:
        found = await compare(connection, site.dispatcher, site.feed)
    if found.standing not in GOOD:
        raise CannotRun(f"The hall cannot be opened: {found}. Cure: {CURE}")


async def _examined(settings: Settings, *, embedded: bool) -> None:
    """Raises CannotRun with every cure if the engine or the disk cannot keep the hall's promises."""
    async with Redis.from_url(settings.redis) as redis:
        found = await examine(redis, settings.data if embedded else None)
    if wrong := [str(finding) for finding in found if not finding.good]:
        raise CannotRun("\n".join(("The hall cannot be opened:", *wrong)))


def _environment(settings: Settings) -> dict[str, str]:
    """The settings as a web process reads them."""
    plain = settings.model_dump(mode="json", exclude_defaults=True)
    return {
        f"HALL_{name.upper()}": value if isinstance(value, str) else json.dumps(value) for name, value in plain.items()
    }


async def _whole(work: Awaitable[None]) -> None:
    await work
