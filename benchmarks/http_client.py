"""A client that costs little: keep-alive HTTP/1.1 on raw sockets, so that the server is what is measured."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, cast


class Connection(asyncio.Protocol):
    """One keep-alive connection to host and port; one request at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._heard = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not a subclass

    def data_received(self, data: bytes) -> None:
        self._heard += data
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._heard[:end].lower()
        at = head.find(b"content-length:")
        size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._heard) < end + 4 + size:
            return
        body, self._heard = self._heard[end + 4 : end + 4 + size], self._heard[end + 4 + size :]
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    async def dial(self) -> None:
        """Raises OSError where nobody listens."""
        await asyncio.get_running_loop().create_connection(lambda: self, *self._place)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. Raises ConnectionResetError, also when the connection was lost before."""
        if self._transport.is_closing():
            raise ConnectionResetError()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    async def renew(self) -> None:
        """Connect anew: the server ends what has been idle, perhaps just now."""
        self._transport.abort()
        await asyncio.sleep(0)  # the old one is told of its end before the new one begins
        self._heard = b""
        await self.dial()

    def close(self) -> None:
        self._transport.close()


async def connect(host: str, port: int) -> Connection:
    connection = Connection(host, port)
    await connection.dial()
    return connection


def post(host: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> Callable[[str], bytes]:
    """The bytes of a POST, given its Idempotency-Key."""
    data = json.dumps(body, ensure_ascii=False).encode()
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n{lines}Idempotency-Key: "
    ).encode()
    return lambda key: head + key.encode() + b"\r\n\r\n" + data
