"""Bytes to a device without a browser and from it: a TCP port, or a serial line."""

import asyncio
import contextlib
import os
from typing import Any, Protocol

from config.devices import SerialPort, Tcp, Wire

CONNECT_S, SEND_S = 5.0, 5.0
_AT_ONCE = 1024


class Line(Protocol):
    """One open connection. Every method but `close` may raise OSError or TimeoutError."""

    async def read(self) -> bytes:
        """What has come, at least one byte; b'' once the other end is gone."""

    async def send(self, data: bytes) -> None: ...

    def close(self) -> None:
        """Raises nothing."""


async def connect(wire: Wire) -> Line:
    """Raises OSError, TimeoutError."""
    async with asyncio.timeout(CONNECT_S):
        if isinstance(wire, Tcp):
            return TcpLine(*await asyncio.open_connection(wire.host, wire.port))
        return SerialLine(await asyncio.to_thread(_opened, wire))


class TcpLine:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> bytes:
        return await self._reader.read(_AT_ONCE)

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        async with asyncio.timeout(SEND_S):
            await self._writer.drain()

    def close(self) -> None:
        self._writer.transport.abort()  # nothing of what is left may reach a device that has been given up


class SerialLine:
    """port: pyserial's, open. It is read when the loop says that something has come, and written in a thread."""

    def __init__(self, port: Any) -> None:
        self._port, self._fd, self._come = port, port.fileno(), asyncio.Event()
        asyncio.get_running_loop().add_reader(self._fd, self._come.set)

    async def read(self) -> bytes:
        while True:
            await self._come.wait()
            self._come.clear()
            with contextlib.suppress(BlockingIOError):  # somebody was told too much
                return os.read(self._fd, _AT_ONCE)

    async def send(self, data: bytes) -> None:
        await asyncio.to_thread(self._port.write, data)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        self._port.close()


def _opened(wire: SerialPort) -> Any:
    import serial  # here: it asks the machine for its ports, which a hall without serial lines need not do

    return serial.Serial(wire.path, wire.baud, timeout=0, write_timeout=SEND_S, exclusive=True)
