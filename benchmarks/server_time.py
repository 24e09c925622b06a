"""Engine time of the four scripts of a life, against a bare script that is sent eight arguments."""

import asyncio
from pathlib import Path
from statistics import median

from redis.asyncio import Redis

from benchmarks.bench_hall import at_work, life
from benchmarks.measured import Measured, Progress
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher

CALLERS, ROUNDS, TURNS = 16, 5, 40
EIGHT = ["x" * 16] * 8


async def measure(
    folder: Path, url: str, progress: Progress, *, callers: int = CALLERS, rounds: int = ROUNDS, turns: int = TURNS
) -> Measured:
    """In small turns, so that both find the processor's caches as the other left them."""
    async with Redis.from_url(url) as redis, at_work(folder, url, callers) as (dispatcher,):
        plain = Scripts(url, {"bare": "return 1"}, patience_s=30.0)

        async def bare() -> None:
            async def caller() -> None:
                for _ in range(4):
                    await plain.run("bare", ["key"], EIGHT)

            await asyncio.gather(*(caller() for _ in range(callers)))

        found = []
        try:
            for turn in range(rounds):
                ours = one = 0.0
                for _ in range(turns):
                    began = await script_us(redis)
                    await some_lives(dispatcher, 1)
                    between = await script_us(redis)
                    await bare()
                    one += (await script_us(redis) - between) / (4 * callers * turns)
                    ours += (between - began) / (callers * turns)
                found.append((ours, one))
                progress((turn + 1) / rounds)
        finally:
            await plain.close()
    ratio = median(ours / one for ours, one in found)
    colour = {
        "µs for a life of four": round(median(ours for ours, _ in found), 1),
        "µs for a bare script": round(median(one for _, one in found), 2),
    }
    return Measured("engine time of a life ÷ a bare script with eight arguments", ratio, "most", 75, colour)


async def some_lives(dispatcher: Dispatcher, each: int) -> None:
    """So many lives at each of the windows, all windows at once."""

    async def caller(window: str) -> None:
        for _ in range(each):
            await life(dispatcher, window)

    await asyncio.gather(*(caller(window) for window in dispatcher.hall.windows))


async def script_us(redis: "Redis") -> float:
    """µs the engine has spent in scripts since its start."""
    stats = await redis.info("commandstats")
    return float(stats.get("cmdstat_evalsha", {}).get("usec", 0))
