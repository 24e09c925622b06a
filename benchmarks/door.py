"""The web under measurement and what it is measured against: two processes on sockets of this one's making."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.http_client import connect

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_START_S = 60.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Bare:
    """Ports of the bare server: plain HTTP, and hand-framed writes."""

    http: int
    frames: int


@asynccontextmanager
async def bare(size: int) -> AsyncIterator[Bare]:
    """The bare server, answering and framing `size` bytes."""
    async with AsyncExitStack() as stack:
        http, frames = (stack.enter_context(closing(listening())) for _ in range(2))
        command = ["benchmarks.bare_server", str(http.fileno()), str(frames.fileno()), str(size)]
        await stack.enter_async_context(process(command, {}, (http, frames)))
        yield Bare(http.getsockname()[1], frames.getsockname()[1])


def listening() -> socket.socket:
    found = socket.create_server((HOST, 0), backlog=1024)
    found.set_inheritable(True)
    return found


@asynccontextmanager
async def process(
    module: list[str], environment: Mapping[str, str], sockets: tuple[socket.socket, ...]
) -> AsyncIterator[int]:
    """`python -m module…` with the sockets inherited, and of the HALL_… settings only those given; its process id.
    Ended with the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HALL_")}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *module,
        cwd=ROOT,
        env={**kept, **environment},
        pass_fds=[one.fileno() for one in sockets],
        preexec_fn=_end_with_parent,
    )
    try:
        for one in sockets:
            await _answers(one.getsockname()[1], child)
        yield child.pid
    finally:
        if child.returncode is None:
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), 10)
        except TimeoutError:
            child.kill()
            await child.wait()


def _end_with_parent() -> None:
    """Also when this process is killed and cannot end it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def _answers(port: int, child: asyncio.subprocess.Process) -> None:
    """Until the process takes a connection and answers; the socket itself listens from the beginning."""
    async with asyncio.timeout(_START_S):
        connection = await connect(HOST, port)
        try:
            asked = asyncio.create_task(
                connection.ask(b"POST /healthz HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n\r\n")
            )
            ended = asyncio.create_task(child.wait())
            await asyncio.wait({asked, ended}, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            if not asked.done():
                asked.cancel()
                raise ChildProcessError(f"ended with {child.returncode} before it served")
            await asked
        finally:
            connection.close()
