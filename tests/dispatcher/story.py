"""Words in which the tests tell their stories: a hall on a simulated clock, people who act in it, and a look inside."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis

from config.hall import Hall
from dispatcher import keys
from dispatcher.clock import SimulatedClock
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.lua import scripts
from dispatcher.state import State, fold

DAY = "20261123"
NINE = 1795395600000  # 2026-11-23 09:00 in Chongqing, ms


class Story:
    """A hall whose day is open, with request ids and sessions taken care of."""

    def __init__(self, hall: Hall, url: str) -> None:
        self.hall, self.url = hall, url
        self.clock = SimulatedClock(NINE)
        self.runner = Scripts(url, scripts())
        self.dispatcher = Dispatcher(hall, self.runner, self.clock)
        self.feed = Feed(url, hall.code)
        self.redis: Redis = Redis.from_url(url, decode_responses=True)
        self._requests = 0

    async def begin(self, day: str = DAY) -> "Story":
        await self.dispatcher.join()
        await self.dispatcher.open_day(self.request(), day=day)
        return self

    async def end(self) -> None:
        await self.runner.close()
        await self.feed.close()
        await self.redis.aclose()

    def request(self) -> str:
        self._requests += 1
        return f"request-{self._requests:06d}"

    def session(self, window: str) -> str:
        return f"session-{window}"

    # people ----------------------------------------------------------------------------------------------------

    async def sits_down(self, *windows: str) -> None:
        for window in windows:
            await self.dispatcher.open_window(
                self.request(), window=window, session=self.session(window), clerk=f"clerk-{window}"
            )

    async def takes_number(self, *lanes: str, **more: Any) -> str:
        event = await self.dispatcher.issue(self.request(), lanes=lanes or ("general",), **more)
        return event.ticket

    async def window(self, window: str, action: str, ticket: str = "", **more: Any) -> Event:
        """A clerk's action, by name: 'call_next', 'start', 'finish'…; finish has an outcome unless one is given."""
        command: Callable[..., Awaitable[Event]] = getattr(self.dispatcher, action)
        if action == "finish":
            more.setdefault("outcome", "accepted")
        if ticket:
            more["ticket"] = ticket
        return await command(self.request(), window=window, session=self.session(window), **more)

    async def visitor(self, action: str, ticket: str, **more: Any) -> Event:
        command: Callable[..., Awaitable[Event]] = getattr(self.dispatcher, action)
        return await command(self.request(), ticket=ticket, **more)

    async def calls(self, window: str) -> str:
        return (await self.window(window, "call_next")).ticket

    async def misses(self, window: str, ticket: str) -> Event:
        """Announced twice, waited for long enough, gone: the clerk notes a no-show."""
        self.clock.pass_s(60)
        await self.window(window, "recall", ticket)
        self.clock.pass_s(180)
        return await self.window(window, "no_show", ticket)

    # a look inside ---------------------------------------------------------------------------------------------

    async def board(self) -> State:
        return await self.dispatcher.board()

    async def state_of(self, ticket: str) -> str:
        found = await self.dispatcher.ticket(ticket)
        assert found is not None
        return found.state

    async def folded(self) -> State:
        return fold(self.dispatcher.day, await self.feed.day(self.dispatcher.day))

    async def written(self) -> str:
        """Everything of the open day as it stands in Redis, in the form of State.canonical()."""
        redis, prefix = self.redis, f"{keys.prefix(self.hall.code)}{self.dispatcher.day}:"

        async def those(kind: str) -> list[tuple[str, str]]:
            found = [key async for key in redis.scan_iter(f"{_plain(prefix)}{kind}:*", count=1000)]
            return [(key, key[len(prefix) + len(kind) + 1 :]) for key in found]

        async def zset(key: str, cut: int = 0) -> dict[str, int]:
            pairs: Any = await redis.zrange(key, 0, -1, withscores=True)
            return {member[cut:]: int(score) for member, score in pairs}

        whole = {
            "desk": await redis.hgetall(prefix + "desk"),
            "tickets": {number: await redis.hgetall(key) for key, number in await those("ticket")},
            "queues": {name: await zset(key, 6) for key, name in await those("queue")},
            "held": await zset(prefix + "held"),
            "missed": await zset(prefix + "missed"),
        }
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    async def everything(self) -> dict[str, Any]:
        """Every key of the engine, hashes by their fields and all else as raw bytes: to show that a refusal changed
        nothing at all."""
        raw: Redis = Redis.from_url(self.url)
        try:
            found: Any = sorted(await raw.keys("*"))
            kinds = raw.pipeline(transaction=False)
            for key in found:
                kinds.type(key)
            whole = raw.pipeline(transaction=False)
            for key, kind in zip(found, await kinds.execute(), strict=True):
                # A table that grows is dumped in another order each time, though nothing in it has changed.
                whole.hgetall(key) if kind == b"hash" else whole.dump(key)
            return dict(zip(found, await whole.execute(), strict=True))
        finally:
            await raw.aclose()


def _plain(pattern: str) -> str:
    """A key's braces and brackets are themselves in a pattern."""
    return pattern.replace("[", "\\[").replace("]", "\\]")
