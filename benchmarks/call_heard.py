"""From a clerk's call to the last of 200 screens, against hand-framed writes of the same size to as many sockets."""

import asyncio
from pathlib import Path

from benchmarks.bench_hall import request
from benchmarks.desk import at_work, timed
from benchmarks.door import HOST, bare
from benchmarks.http_client import post
from benchmarks.listeners import listening
from benchmarks.measured import Measured, Progress, in_turns
from benchmarks.web_hall import connected

SOCKETS, ROUNDS, WAITING = 200, 60, 100
_BARE = "xxxxxxxx"
_QUIET_S = 0.4
"""A hall's calls are seconds apart. So long after one the forecast is done and every screen has the last of it."""


async def measure(
    folder: Path,
    url: str,
    progress: Progress,
    *,
    sockets: int = SOCKETS,
    rounds: int = ROUNDS,
    quiet_s: float = _QUIET_S,
) -> Measured:
    """The time from sending the request until the last socket has the whole message, which the hall draws, and the
    bare server has ready. Both are heard by the same clients."""
    async with at_work(folder, url, WAITING) as (_, desk), desk.screens(sockets) as screens:
        await desk.call(screens)
        await desk.serve()
        size = len(screens.message.encode())
        async with (
            bare(size) as plain,
            listening(f"ws://{HOST}:{plain.frames}", {}, sockets, _BARE) as sinks,
            connected(plain.frames, 1) as (trigger,),
        ):

            async def called() -> float:
                await asyncio.sleep(quiet_s)
                took = await desk.call(screens)
                await desk.serve()
                return took

            async def written() -> float:
                await asyncio.sleep(quiet_s / 10)
                return (await timed(sinks, trigger, post(HOST, "/", {}, {})(request()), 204))[0]

            await written()
            ratio, ours, bare_s = await in_turns(called, written, rounds, progress)
    colour = {"ms": round(ours * 1000, 2), "ms bare": round(bare_s * 1000, 2), "bytes": size}
    return Measured(f"call → last of {sockets:,} sockets ÷ hand-framed writes", ratio, "most", 2.2, colour)
