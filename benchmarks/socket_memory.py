"""The memory that one screen takes in the web process, against what it may take."""

import asyncio
from pathlib import Path

from benchmarks.call_heard import CALLED, seated
from benchmarks.door import HOST
from benchmarks.listeners import listening
from benchmarks.measured import Measured, Progress
from benchmarks.web_hall import bearer, connected, web_hall

SOCKETS, CALLS, WAITING, ALLOWED_KB = 1_000, 5, 20, 25.0


async def measure(
    folder: Path, url: str, progress: Progress, *, sockets: int = SOCKETS, calls: int = CALLS
) -> Measured:
    """What the process has grown by once so many screens are there and have been told of some calls."""
    async with web_hall(folder, url) as hall, connected(hall.port, 2) as (kiosk, clerk):
        desk = await seated(hall, kiosk, clerk, WAITING)
        live = f"ws://{HOST}:{hall.port}/live/hall?lang=zh"
        async with listening(live, bearer(hall.display), 1, CALLED) as one:
            await desk.call(one)  # whatever is made once is made now
            await desk.serve()
            before = await asyncio.to_thread(hall.memory)
        progress(0.2)
        async with listening(live, bearer(hall.display), sockets, CALLED) as screens:
            for done in range(calls):
                await desk.call(screens)
                await desk.serve()
                progress(0.5 + (done + 1) / calls / 2)
            each = max(0.1, (await asyncio.to_thread(hall.memory) - before) / sockets)
    name = f"memory a screen, of {sockets:,} ÷ {ALLOWED_KB:.0f} KB"
    return Measured(name, each / ALLOWED_KB, "most", 1.0, {"KB a screen": round(each, 1)})
