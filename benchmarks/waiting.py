"""Engine time of a life with 100,000 tickets waiting, against the same with 10."""

import asyncio
from statistics import median

from redis.asyncio import Redis

from benchmarks.bench_hall import at_work, issue
from benchmarks.measured import Measured, Progress
from benchmarks.server_time import script_us, some_lives
from config.hall import Hall
from dispatcher.dispatcher import Dispatcher

FEW, MANY = 10, 100_000
WINDOWS, LIVES, ROUNDS, ISSUERS = 8, 50, 5, 256


async def measure(hall: Hall, url: str, progress: Progress) -> Measured:
    async with Redis.from_url(url) as redis, at_work(hall, url, WINDOWS) as (dispatcher,):
        await _fill(dispatcher, FEW, lambda share: None)
        few = await _life_us(redis, dispatcher)
        progress(0.1)
        await _fill(dispatcher, MANY - FEW, lambda share: progress(0.1 + 0.8 * share))
        many = await _life_us(redis, dispatcher)
        progress(1.0)
    colour = {f"µs for a life with {FEW} waiting": round(few, 1), f"µs with {MANY:,} waiting": round(many, 1)}
    return Measured(f"engine time of a life, {MANY:,} waiting ÷ {FEW}", many / few, "most", 1.5, colour)


async def _life_us(redis: Redis, dispatcher: Dispatcher) -> float:
    await some_lives(dispatcher, 5)
    found = []
    for _ in range(ROUNDS):
        before = await script_us(redis)
        await some_lives(dispatcher, LIVES)
        found.append((await script_us(redis) - before) / (WINDOWS * LIVES))
    return median(found)


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
