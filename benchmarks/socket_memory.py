"""The memory that one screen takes in the web process, against what it may take."""

import asyncio
from pathlib import Path

from benchmarks.desk import at_work
from benchmarks.measured import Measured, Progress

SOCKETS, CALLS, WAITING, ALLOWED_KB = 1_000, 5, 20, 25.0


async def measure(
    folder: Path, url: str, progress: Progress, *, sockets: int = SOCKETS, calls: int = CALLS
) -> Measured:
    """What the process has grown by once so many screens are there and have been told of some calls."""
    async with at_work(folder, url, WAITING) as (hall, desk):
        async with desk.screens(1) as one:
            await desk.call(one)  # whatever is made once is made now
            await desk.serve()
            before = await asyncio.to_thread(hall.memory)
        progress(0.2)
        async with desk.screens(sockets) as screens:
            for done in range(calls):
                await desk.call(screens)
                await desk.serve()
                progress(0.5 + (done + 1) / calls / 2)
            each = max(0.1, (await asyncio.to_thread(hall.memory) - before) / sockets)
    name = f"memory a screen, of {sockets:,} ÷ {ALLOWED_KB:.0f} KB"
    return Measured(name, each / ALLOWED_KB, "most", 1.0, {"KB a screen": round(each, 1)})
