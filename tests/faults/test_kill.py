"""kill -9 under load: nothing acknowledged is lost or done twice, no gap anywhere, and the hall is soon back."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from dispatcher.state import State
from tests.faults.caller import Caller, sign_in
from tests.faults.crowd import Told, keeps_taking, serves
from tests.faults.hall_process import PASSWORD, HallProcess, clerk, gone, kill, open_hall

KIOSKS, CLERKS = 8, 8
BACK_S = 3.0
PAUSE_S = 0.05  # between two visitors of one kiosk or window: busier than any hall, and the machine is left room
VICTIMS = ("engine", "one web process", "every web process", "engine and web")


@pytest.mark.timeout(300)
async def test_eight_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    await kills(tmp_path, 8, seed=1)


@pytest.mark.soak
async def test_forty_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    await kills(tmp_path, int(os.environ.get("SIZE", "40")), seed=int(os.environ.get("SEED", "1")))


async def kills(folder: Path, many: int, seed: int) -> None:
    chance, told = Random(seed), Told()
    async with HallProcess(folder / "data", open_hall(folder / "hall")) as hall:
        back: list[tuple[str, float]] = []
        async with at_work(hall, told) as load:
            for victim in islice(cycle(VICTIMS), many):
                await asyncio.sleep(chance.uniform(0.2, 0.8))
                pids = victims(hall, victim)
                moment = monotonic()
                kill(*pids)
                back.append((victim, await until_back(told, moment, load)))
        print("\n".join(f"{victim}: back after {seconds:.2f} s" for victim, seconds in back))
        print(f"{len(told.issued)} numbers, {len(told.called)} calls, {told.retries} retries")
        assert told.refused == []
        assert told.retries > 0
        assert max(seconds for _, seconds in back) < BACK_S
        assert len(hall.engines()) == 1
        nothing_is_lost(await hall.checked(), told)


@pytest.mark.timeout(300)
async def test_a_killed_parent_leaves_an_engine_that_the_next_one_takes_over(tmp_path: Path) -> None:
    told = Told()
    async with HallProcess(tmp_path / "data", open_hall(tmp_path / "hall")) as hall:
        async with at_work(hall, told) as load:
            await asyncio.sleep(0.5)
            # when the process that forks the web is killed, its forks go and another one takes its place
            kill(*hall.web_parent())
            await until_back(told, monotonic(), load)
            # when the process above all others is killed, its web processes go and the engine lives on
            await hall.serving()
            web, engine = [*hall.web_parent(), *hall.web()], hall.engine()
            await hall.kill_parent()
            for pid in web:
                await gone(pid)
            assert hall.engines() == [engine]
            # then the next one takes the living engine over; kiosks and clerks ask again and go on
            await hall.start()
            await until_back(told, monotonic(), load)
            assert hall.engines() == [engine]
            # and when both are killed, the next one starts an engine on what the last one left
            kill(hall.engine() or 0)
            await hall.kill_parent()
            await hall.start()
            await until_back(told, monotonic(), load)
            assert len(hall.engines()) == 1 and hall.engines() != [engine]
        assert told.refused == []
        nothing_is_lost(await hall.checked(), told)
    assert hall.engines() == []


@asynccontextmanager
async def at_work(hall: HallProcess, told: Told) -> AsyncIterator["asyncio.Future[list[None]]"]:
    """Kiosks and clerks who press, and press again with the same key where no answer came. At the end everyone gets
    the answer to the last press."""
    keys, done = await hall.add(KIOSKS, CLERKS), asyncio.Event()
    people = [
        keeps_taking(Caller(hall.port, key, f"kiosk-{number}"), told, done, PAUSE_S)
        for number, key in enumerate(keys, start=1)
    ]
    for number in range(1, CLERKS + 1):
        seated = await sign_in(hall.port, clerk(number), PASSWORD, str(number))
        people.append(serves(seated, str(number), told, done, PAUSE_S))
    load = asyncio.gather(*people)
    try:
        yield load
        done.set()
        await load
    finally:
        load.cancel()
        await asyncio.gather(load, return_exceptions=True)


def victims(hall: HallProcess, victim: str) -> list[int]:
    engine, web = [hall.engine() or 0], hall.web()
    found = {"engine": engine, "one web process": web[:1], "every web process": web, "engine and web": engine + web}
    assert all(found[victim]), victim
    return found[victim]


async def until_back(told: Told, moment: float, load: "asyncio.Future[list[None]]") -> float:
    """Seconds from a moment until the first press sent since was acknowledged."""
    async with asyncio.timeout(90):
        while (seconds := told.back_after(moment)) is None:
            if load.done():
                await load  # somebody has given up: this says who
            await asyncio.sleep(0.01)
        return seconds


def nothing_is_lost(state: State, told: Told) -> None:
    """Every acknowledged press has had its effect, and once."""
    assert len(set(told.issued.values())) == len(told.issued)
    assert len(set(told.called.values())) == len(told.called)
    assert set(told.issued.values()) <= state.tickets.keys()
    assert all(state.tickets[number].state == "finished" for number in told.finished.values())
    states = Counter(ticket.state for ticket in state.tickets.values())
    assert len(state.tickets) == len(told.issued)
    assert states["finished"] == len(told.finished) == len(told.called)
