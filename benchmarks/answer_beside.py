"""The clerk's own answer while thousands of screens are told of the call."""

import asyncio
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.desk import Desk, at_work
from benchmarks.measured import Measured, Progress

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
    async with at_work(folder, url, WAITING) as (_, desk), desk.screens(1):
        alone = await _answers(desk, rounds, quiet_s, lambda share: progress(share / 2))
        async with desk.screens(sockets):
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
