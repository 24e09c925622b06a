"""Many at once on one lane, over HTTP: every number is given once and called once, and nobody sees an error."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults.caller import Caller, sign_in
from tests.faults.crowd import Told, takes_numbers
from tests.faults.hall_process import PASSWORD, ROOT, HallProcess, clerk, open_hall

KIOSKS, CLERKS, PROCESSES = 16, 16, 4
SLIPS = 10  # of each kiosk; drawing them takes the machine's time
WINDOWS = [str(number) for number in (*range(1, 11), *range(61, 67))]


@pytest.mark.timeout(300)
async def test_sixteen_kiosks_and_sixteen_clerks_at_once(tmp_path: Path) -> None:
    await race(tmp_path, 1200)  # past A999


@pytest.mark.soak
async def test_the_same_with_more(tmp_path: Path) -> None:
    await race(tmp_path, int(os.environ.get("SIZE", "20000")))


async def race(folder: Path, tickets: int) -> None:
    async with HallProcess(folder / "data", open_hall(folder / "hall")) as hall:
        # given 16 kiosks pressed as fast as they answer, and as many desks beside them, whose numbers need no slip
        desks = {f"desk-{number}": "integration" for number in range(1, KIOSKS + 1)}
        keys = await hall.add(KIOSKS, CLERKS, **desks)
        devices = [Caller(hall.port, key, f"device-{number}") for number, key in enumerate(keys, start=1)]
        told, each = Told(), tickets // KIOSKS - SLIPS
        await asyncio.gather(
            *(takes_numbers(kiosk, told, SLIPS) for kiosk in devices[:KIOSKS]),
            *(takes_numbers(desk, told, each) for desk in devices[KIOSKS:]),
        )
        # then the numbers are 1…n, none twice, none left out
        assert told.refused == []
        assert sorted(told.issued.values()) == sorted(f"A{number:03d}" for number in range(1, tickets + 1))

        # when 16 clerks in 4 processes call from that one lane until nobody waits
        seats = []
        for number, window in enumerate(WINDOWS, start=1):
            seated = await sign_in(hall.port, clerk(number), PASSWORD, window)
            seats.append({"port": hall.port, "token": seated.token, "window": window})
        parts = await asyncio.gather(*(clerks(seats[at::PROCESSES]) for at in range(PROCESSES)))
        calls = [call for part in parts for call in part]

        # then each ticket was called once, by one of them; each ended on "nobody waits", and none saw an error
        assert Counter(status for _, _, status, _, _ in calls) == {200: tickets, 204: CLERKS}
        called = {number: window for window, _, status, number, _ in calls if status == 200}
        assert called.keys() == set(told.issued.values())
        assert set(called.values()) == set(WINDOWS)
        # and a clerk whose expected number another window had just taken was told so and got the next one
        lost = [(window, by) for window, _, _, _, by in calls if by]
        assert lost and all(window != by for window, by in lost)

        state = await hall.checked()
        assert all(ticket.state == "finished" for ticket in state.tickets.values())


async def clerks(seats: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """What one process of clerks says; ended with this one."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.clerks"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        said, _ = await process.communicate(json.dumps(seats).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0
    return [json.loads(line) for line in said.splitlines()]
