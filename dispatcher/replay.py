"""`hall replay`: a recorded day through the real scripts on a real engine, and what the estimates said on the way."""

import csv
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from redis.asyncio import Redis

from dispatcher import keys
from dispatcher.clock import SimulatedClock
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.estimator import Range
from dispatcher.lua import scripts
from dispatcher.replay_day import DAY, Day, Semantics, TraceWrong, read_day
from dispatcher.replay_foresight import Foresight, plan_of
from dispatcher.replay_hall import hall_of
from dispatcher.replay_player import Player

__all__ = ["Replayed", "Semantics", "TraceWrong", "replay", "replay_day", "write_calls"]

_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Replayed:
    """What came of a day: first calls and, at issue, the expected wait of each ticket, both in seconds."""

    calls: dict[int, float]
    predicted: dict[int, Range | None]
    commands: int
    seconds: float


async def replay(
    trace: Path,
    windows: Path,
    semantics: Semantics,
    url: str,
    *,
    predict: bool = True,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> Replayed:
    """Plays a recorded day on the engine at `url`, under a hall name of its own, and cleans up. `step` hears tickets
    issued and tickets in all. Raises TraceWrong, Unavailable, and any refusal: a recording leaves no room for one.
    """
    return await replay_day(read_day(trace, windows, semantics), url, predict=predict, step=step)


async def replay_day(
    day: Day, url: str, *, predict: bool = True, step: Callable[[int, int], None] = lambda done, of: None
) -> Replayed:
    began = perf_counter()
    hall, clock = hall_of(day, f"replay-{secrets.token_hex(6)}"), SimulatedClock(day.zero)
    runner = Scripts(url, scripts(), patience_s=_PATIENCE_S)
    dispatcher = Dispatcher(hall, runner, clock)
    foresight = Foresight(hall, plan_of(day))
    try:
        foresight.saw(await dispatcher.open_day("replay-open-day", day=DAY), 0)
        player = Player(day, dispatcher, clock, foresight.saw if predict else lambda event, ticket: None)
        await player.play(lambda done: step(done, len(day.visits)))
    finally:
        await runner.close()
        await _forget(url, hall.code)
    return Replayed(player.calls, foresight.predicted, player.commands + 1, perf_counter() - began)


def write_calls(path: Path, replayed: Replayed) -> None:
    """CALLS.csv: ticket, first_call_s, predicted_p50_s, predicted_p80_s; one decimal, empty where there is none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["ticket", "first_call_s", "predicted_p50_s", "predicted_p80_s"])
        for ticket in sorted(replayed.predicted.keys() | replayed.calls.keys()):
            said = replayed.predicted.get(ticket)
            told = (said.p50, said.p80) if said else (None, None)
            table.writerow([ticket, *map(_s, (replayed.calls.get(ticket), *told))])


def _s(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f}"


async def _forget(url: str, hall: str) -> None:
    """Removes what the replay left on the engine."""
    async with Redis.from_url(url) as redis:
        found = [key async for key in redis.scan_iter(match=keys.prefix(hall).replace("{", "\\{") + "*", count=1000)]
        for at in range(0, len(found), 500):
            await redis.unlink(*found[at : at + 500])
