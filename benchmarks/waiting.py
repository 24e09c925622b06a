"""Engine time of a life with 100,000 tickets waiting, against the same with 10."""

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from benchmarks.bench_hall import at_work, issue
from benchmarks.measured import Measured, Progress, in_turns
from benchmarks.server_time import script_us, some_lives
from dispatcher.dispatcher import Dispatcher

FEW, MANY = 10, 100_000
WINDOWS, LIVES, ROUNDS, ISSUERS = 8, 25, 11, 256


async def measure(
    folder: Path, url: str, progress: Progress, *, few: int = FEW, many: int = MANY, rounds: int = ROUNDS
) -> Measured:
    """Two halls on one engine, in turns."""
    async with (
        Redis.from_url(url) as redis,
        at_work(folder, url, WINDOWS) as (quiet,),
        at_work(folder, url, WINDOWS) as (crowded,),
    ):
        await _fill(quiet, few, lambda share: None)
        await _fill(crowded, many, lambda share: progress(0.8 * share))
        await some_lives(quiet, 5)
        await some_lives(crowded, 5)
        ratio, with_many, with_few = await in_turns(
            lambda: _life_us(redis, crowded),
            lambda: _life_us(redis, quiet),
            rounds,
            lambda share: progress(0.8 + 0.2 * share),
        )
    colour = {f"µs for a life with {few} waiting": round(with_few, 1), f"µs with {many:,}": round(with_many, 1)}
    return Measured(f"engine time of a life, {many:,} waiting ÷ {few}", ratio, "most", 1.5, colour)


async def _life_us(redis: Redis, dispatcher: Dispatcher) -> float:
    before = await script_us(redis)
    await some_lives(dispatcher, LIVES)
    return (await script_us(redis) - before) / (WINDOWS * LIVES)


async def _fill(dispatcher: Dispatcher, tickets: int, progress: Progress) -> None:
    windows = list(dispatcher.hall.windows)
    left = tickets

    async def issuer() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await issue(dispatcher, windows[left % len(windows)])
            if left % 1000 == 0:
                progress(1 - left / tickets)

    await asyncio.gather(*(issuer() for _ in range(min(ISSUERS, tickets))))
