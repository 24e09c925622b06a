"""`POST /api/v1/tickets` per second on one web process, against a bare Starlette answer of the same size."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.bench_hall import request
from benchmarks.door import HOST, bare
from benchmarks.http_client import Connection, post
from benchmarks.measured import Measured, Progress, in_turns
from benchmarks.web_hall import answered, bearer, connected, web_hall

CONNECTIONS, REQUESTS, ROUNDS, QUIET_S = 50, 300, 25, 2.5

Ask = Callable[[str], bytes]
"""The bytes of one request, given its Idempotency-Key."""


async def measure(
    folder: Path,
    url: str,
    progress: Progress,
    *,
    connections: int = CONNECTIONS,
    requests: int = REQUESTS,
    rounds: int = ROUNDS,
    quiet_s: float = QUIET_S,
) -> Measured:
    """`requests` in a round, over keep-alive connections that each ask one after the other. Both servers are sent the
    same bytes by the same client. quiet_s: until the hall's process has done what it does once, the clips of its voice;
    they are not what is measured."""
    async with web_hall(folder, url) as hall:
        await asyncio.sleep(quiet_s)
        async with connected(hall.port, connections) as ours:
            asks = [post(HOST, "/api/v1/tickets", bearer(hall.kiosk), {"lanes": [lane]}) for lane in hall.lanes()]
            size = len(await answered(ours[0], asks[0](request()), 201))
            async with bare(size) as plain, connected(plain.http, connections) as theirs:
                await _rate(ours, asks, requests)
                await _rate(theirs, asks, requests)
                ratio, tickets, answers = await in_turns(
                    lambda: _rate(ours, asks, requests), lambda: _rate(theirs, asks, requests), rounds, progress
                )
    colour = {"tickets/s": round(tickets, 0), "bare answers/s": round(answers, 0)}
    return Measured(f"POST /tickets ÷ a bare answer, {connections} connections", ratio, "least", 0.35, colour)


async def _rate(connections: Sequence[Connection], asks: Sequence[Ask], requests: int) -> float:
    left = requests

    async def caller(connection: Connection) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await answered(connection, asks[left % len(asks)](request()), 201)

    began = perf_counter()
    await asyncio.gather(*map(caller, connections))
    return requests / (perf_counter() - began)
