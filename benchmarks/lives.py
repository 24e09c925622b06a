"""Scripts per second within lives of tickets, at 50 connections, against a script of one XADD of the same size."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

from benchmarks.bench_hall import DAY, at_work, life
from benchmarks.measured import Measured, Progress, in_turns
from dispatcher.connection import Scripts
from dispatcher.feed import Feed

CONNECTIONS, ROUNDS, SECONDS = 50, 5, 1.2
ONE_XADD = "return redis.call('XADD', KEYS[1], '*', unpack(ARGV))"


async def measure(
    folder: Path,
    url: str,
    progress: Progress,
    *,
    connections: int = CONNECTIONS,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
) -> Measured:
    async with at_work(folder, url, connections, connections) as dispatchers:
        mine = dispatchers[0].hall
        await life(dispatchers[0], "1")
        words = await _event_like(url, mine.code)
        plain = [Scripts(url, {"xadd": ONE_XADD}, patience_s=30.0) for _ in range(connections)]

        async def lives() -> float:
            async def caller(at: int, until: float) -> int:
                done = 0
                while perf_counter() < until:
                    done += await life(dispatchers[at], str(at + 1))
                return done

            return await _rate(caller, connections, seconds)

        async def xadds() -> float:
            async def caller(at: int, until: float) -> int:
                done = 0
                while perf_counter() < until:
                    await plain[at].run("xadd", [f"hall:{{{mine.code}}}:bare"], words)
                    done += 1
                return done

            return await _rate(caller, connections, seconds)

        try:
            await asyncio.gather(*(runner.run("xadd", [f"hall:{{{mine.code}}}:bare"], words) for runner in plain))
            ratio, ours, bare = await in_turns(lives, xadds, rounds, progress)
        finally:
            for runner in plain:
                await runner.close()
    colour = {"scripts/s of lives": round(ours, 0), "scripts/s of one XADD": round(bare, 0)}
    name = f"scripts/s within lives ÷ one-XADD script, {connections} connections"
    return Measured(name, ratio, "least", 0.35, colour)


async def _rate(caller: Callable[[int, float], Awaitable[int]], callers: int, seconds: float) -> float:
    began = perf_counter()
    done = await asyncio.gather(*(caller(at, began + seconds) for at in range(callers)))
    return sum(done) / (perf_counter() - began)


async def _event_like(url: str, code: str) -> list[str]:
    """Words of the mean size of a life's four events."""
    feed = Feed(url, code)
    try:
        events = (await feed.day(DAY))[-4:]
    finally:
        await feed.close()
    count = round(sum(2 * len(event.fields) for event in events) / len(events) / 2) * 2
    size = sum(len(name) + len(value) for event in events for name, value in event.fields.items()) / len(events)
    return ["x" * round(size / count)] * count
