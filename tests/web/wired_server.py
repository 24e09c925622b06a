"""An emulated device on a loopback port, or at the other end of a pseudo terminal, for as long as the `async with`
lasts."""

import asyncio
import contextlib
import os
import tty
from collections.abc import AsyncIterator

from web.wired_emulator import Emulated


class OnPort:
    """`cut` ends every connection; `said` is what else the device sends, to all of them."""

    def __init__(self, device: Emulated, address: str) -> None:
        self.device, self.address = device, address
        self.connections = 0
        self._writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while data := await reader.read(1024):
                writer.write(self.device.receive(data, asyncio.get_running_loop().time()))
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def say(self, data: bytes) -> None:
        for writer in self._writers:
            writer.write(data)

    def cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()


@contextlib.asynccontextmanager
async def on_port(device: Emulated) -> AsyncIterator[OnPort]:
    found = OnPort(device, "")
    async with await asyncio.start_server(found.serve, "127.0.0.1", 0) as server:
        found.address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield found
        found.cut()


@contextlib.asynccontextmanager
async def on_terminal(device: Emulated) -> AsyncIterator[str]:
    """The path of the terminal that is the hall's serial line."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    loop = asyncio.get_running_loop()

    def heard() -> None:
        with contextlib.suppress(OSError):
            os.write(ours, device.receive(os.read(ours, 1024), loop.time()))

    loop.add_reader(ours, heard)
    try:
        yield os.ttyname(theirs)
    finally:
        loop.remove_reader(ours)
        os.close(ours)
        os.close(theirs)
