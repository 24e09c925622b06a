"""The clerk's own answer while thousands of screens are told of the call."""

import asyncio
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.call_heard import CALLED, Desk, seated
from benchmarks.door import HOST
from benchmarks.listeners import listening
from benchmarks.measured import Measured, Progress
from benchmarks.web_hall import bearer, connected, web_hall

SOCKETS, ROUNDS, WAITING = 5_000, 15, 20
_QUIET_S = 1.5
"""Calls are seconds apart; by then every screen has what went before."""


async def measure(
    folder: Path,
    url: str,
    progress: Progress,
    *,
    sockets: int = SOCKETS,
    rounds: int = ROUNDS,
    quiet_s: float = _QUIET_S,
) -> Measured:
    """Median time from sending a call until its answer, with so many screens against one, in turns of `rounds`: half
    of them before the screens come, half after."""
    async with web_hall(folder, url) as hall, connected(hall.port, 2) as (kiosk, clerk):
        desk = await seated(hall, kiosk, clerk, WAITING)
        live = f"ws://{HOST}:{hall.port}/live/hall?lang=zh"
        async with listening(live, bearer(hall.display), 1, CALLED):
            alone = await _answers(desk, rounds, quiet_s, lambda share: progress(share / 2))
            async with listening(live, bearer(hall.display), sockets, CALLED):
                crowded = await _answers(desk, rounds, quiet_s, lambda share: progress(0.5 + share / 2))
    colour = {"ms": round(crowded * 1000, 2), "ms with one": round(alone * 1000, 2)}
    return Measured(f"a clerk's answer with {sockets:,} screens ÷ with one", crowded / alone, "most", 3.0, colour)


async def _answers(desk: Desk, rounds: int, quiet_s: float, progress: Progress) -> float:
    found = []
    for done in range(rounds):
        await asyncio.sleep(quiet_s)
        await desk.renew()
        began = perf_counter()
        await desk.take()
        found.append(perf_counter() - began)
        await desk.serve()
        progress((done + 1) / rounds)
    return median(found)
