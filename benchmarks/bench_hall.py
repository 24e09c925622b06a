"""The hall that is measured: the one at hand, always open, with as many windows as there are callers."""

import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis

from config.hall import Hall, load_hall
from dispatcher import keys
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import NobodyWaiting
from dispatcher.lua import scripts

DAY = "20261123"
CLERK, SESSION = "bench", "bench-session"

_requests = itertools.count()


def request() -> str:
    return f"bench-{next(_requests):012d}"


def bench_hall(hall: Hall, windows: int) -> Hall:
    """`hall` under a name of its own, with copies of its windows in turn until there are enough."""
    originals = list(hall.windows.values())
    seats = {
        str(n): originals[(n - 1) % len(originals)].model_copy(update={"number": str(n)}) for n in range(1, windows + 1)
    }
    always = hall.hours.model_copy(update={"always": True})
    name = f"bench-{secrets.token_hex(6)}"
    return hall.model_copy(update={"code": name, "windows": seats, "hours": always})


@asynccontextmanager
async def at_work(folder: Path, url: str, windows: int, clients: int = 1) -> AsyncIterator[list[Dispatcher]]:
    """A fresh hall like that of `folder`, its day open and somebody at every window; one dispatcher per connection.
    Cleans up."""
    mine = bench_hall(load_hall(folder), windows)
    runners = [Scripts(url, scripts(), patience_s=30.0) for _ in range(clients)]
    dispatchers = [Dispatcher(mine, runner) for runner in runners]
    try:
        await dispatchers[0].open_day(request(), day=DAY)
        for dispatcher in dispatchers:
            await dispatcher.join()
        for number in mine.windows:
            await dispatchers[0].open_window(request(), window=number, session=SESSION, clerk=CLERK)
        yield dispatchers
    finally:
        for runner in runners:
            await runner.close()
        await forget(url, mine.code)


async def issue(dispatcher: Dispatcher, window: str) -> None:
    """A visitor for the window's home lane, with everything a kiosk sends."""
    lane = dispatcher.hall.lanes[dispatcher.hall.windows[window].home]
    papers = "complete" if lane.papers else ""
    await dispatcher.issue(request(), lanes=(lane.code,), papers=papers, language="zh", kiosk="bench-kiosk")


async def life(dispatcher: Dispatcher, window: str) -> int:
    """One visitor from the kiosk to finished: four commands, or more if other windows call this one's visitors away."""
    seat, commands, ticket = {"window": window, "session": SESSION}, 4, ""
    while not ticket:
        await issue(dispatcher, window)
        try:
            ticket = (await dispatcher.call_next(request(), **seat)).ticket
        except NobodyWaiting:
            commands += 2
    await dispatcher.start(request(), **seat, ticket=ticket)
    await dispatcher.finish(
        request(), window=seat["window"], session=seat["session"], ticket=ticket, outcome="accepted"
    )
    return commands


async def forget(url: str, hall: str) -> None:
    """Removes whatever a hall has written."""
    async with Redis.from_url(url) as redis:
        pattern = keys.prefix(hall).replace("{", "\\{") + "*"
        batch: list[bytes] = []
        async for key in redis.scan_iter(match=pattern, count=5000):
            batch.append(key)
            if len(batch) == 5000:
                await redis.unlink(*batch)
                batch.clear()
        if batch:
            await redis.unlink(*batch)
