"""CPU time of this process per command at 16 callers, against redis-py's own client doing the same."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time

from redis.asyncio import BlockingConnectionPool, Redis

from benchmarks.measured import Measured, Progress, in_turns
from dispatcher.connection import Scripts

CALLERS, COMMANDS, ROUNDS = 16, 250, 5
SCRIPT = "return {'20261123-1', 'kind', 'ticket.issued', 'at', ARGV[1], 'request', ARGV[2], 'digest', ARGV[3]}"
WORDS = ["x" * 16] * 12


async def measure(
    folder: Path, url: str, progress: Progress, *, commands: int = COMMANDS, rounds: int = ROUNDS
) -> Measured:
    ours = Scripts(url, {"answer": SCRIPT}, patience_s=30.0)
    pool = BlockingConnectionPool.from_url(url, max_connections=CALLERS, decode_responses=True)
    async with Redis(connection_pool=pool) as plain:
        sha = await plain.script_load(SCRIPT)

        async def shared() -> float:
            return await _cpu_us(lambda: ours.run("answer", ["key"], WORDS), commands)

        async def single() -> float:
            return await _cpu_us(lambda: plain.evalsha(sha, 1, "key", *WORDS), commands)

        try:
            await shared()
            await single()
            ratio, one, other = await in_turns(shared, single, rounds, progress)
        finally:
            await ours.close()
            await pool.aclose()
    colour = {"µs a command": round(one, 1), "µs with redis-py": round(other, 1)}
    return Measured("client time per command ÷ plain redis-py, 16 callers", ratio, "most", 1 / 3, colour)


async def _cpu_us(command: Callable[[], Awaitable[object]], each: int) -> float:
    async def caller() -> None:
        for _ in range(each):
            await command()

    began = process_time()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return (process_time() - began) / (CALLERS * each) * 1e6
