"""Web processes as forks: one that dies is replaced, and none outlives the process above."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dispatcher.engine_process import exists

FORKS = """
import os, signal
from web.forks import ALIVE, Forks, leave

def serve():
    signal.signal(signal.SIGUSR1, lambda *_: leave())
    os.write(1, b"%d\\n" % os.getpid())
    os.read(int(os.environ[ALIVE]), 1)  # nobody writes: this ends when the process above has ended

Forks(2, serve).run()
"""


@asynccontextmanager
async def forks(alive: int | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    more = {} if alive is None else {"HALL_ALIVE": str(alive)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", FORKS),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **more},
        pass_fds=() if alive is None else (alive,),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def pids(process: asyncio.subprocess.Process, many: int) -> list[int]:
    """Of the next forks that begin to serve."""
    assert process.stdout is not None
    return [int(await process.stdout.readline()) for _ in range(many)]


async def gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while exists(pid):  # noqa: ASYNC110 - another process tells nobody when it ends
            await asyncio.sleep(0.01)


async def test_one_that_dies_is_replaced_and_all_end_in_good_order() -> None:
    async with forks() as above:
        first, second = await pids(above, 2)
        os.kill(first, signal.SIGKILL)
        (third,) = await pids(above, 1)
        assert len({first, second, third}) == 3
        above.terminate()
        assert await above.wait() == 0
        for pid in (first, second, third):
            await gone(pid)


async def test_one_that_leaves_is_replaced_before_it_has_ended() -> None:
    async with forks() as above:
        first, second = await pids(above, 2)
        os.kill(first, signal.SIGUSR1)
        (third,) = await pids(above, 1)
        assert exists(first) and len({first, second, third}) == 3
        os.kill(first, signal.SIGKILL)  # now it ends, and nobody takes its place
        await gone(first)
        os.kill(second, signal.SIGKILL)
        (fourth,) = await pids(above, 1)
        above.terminate()
        assert await above.wait() == 0
        for pid in (third, fourth):
            await gone(pid)


async def test_killed_it_leaves_no_fork_behind() -> None:
    async with forks() as above:
        living = await pids(above, 2)
        above.kill()
        for pid in living:
            await gone(pid)


async def test_it_ends_with_the_process_above_it() -> None:
    alive, held_open = os.pipe()
    async with forks(alive) as above:
        os.close(alive)
        living = await pids(above, 2)
        os.close(held_open)
        assert await above.wait() == 0
        for pid in living:
            await gone(pid)
