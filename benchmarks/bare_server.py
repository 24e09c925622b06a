"""What the web is measured against, in a process of its own: `python -m benchmarks.bare_server FD_HTTP FD_FRAMES SIZE`.

On the first socket a Starlette app that answers every POST with SIZE bytes of JSON. On the second a server that knows
just enough of HTTP: an upgrade makes a WebSocket, any POST writes one ready-made frame of SIZE bytes to all of them.
"""

import asyncio
import base64
import hashlib
import socket
import struct
import sys
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_DONE = b"HTTP/1.1 204 No Content\r\n\r\n"


def frame(payload: bytes) -> bytes:
    """One unmasked text frame."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x81, size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x81, 126, size)
    else:
        head = struct.pack("!BBQ", 0x81, 127, size)
    return head + payload


class Frames(asyncio.Protocol):
    """One connection: a WebSocket that only listens, or the one that triggers."""

    def __init__(self, sockets: set[asyncio.Transport], ready: bytes) -> None:
        self._sockets, self._ready, self._heard = sockets, ready, b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not a subclass

    def data_received(self, data: bytes) -> None:
        if self._transport in self._sockets:
            return
        self._heard += data
        if b"\r\n\r\n" not in self._heard:
            return
        head, self._heard = self._heard, b""
        if head.startswith(b"POST"):
            for one in self._sockets:
                one.write(self._ready)
            self._transport.write(_DONE)
            return
        key = next(line[18:].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key:"))
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._sockets.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._sockets.discard(self._transport)


def bare_app(size: int) -> Starlette:
    body = b'{"x":"' + b"x" * max(0, size - 8) + b'"}'

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, 201, media_type="application/json")

    return Starlette(routes=[Route("/{rest:path}", answer, methods=["POST"])])


async def serve(http: int, frames: int, size: int) -> None:
    sockets: set[asyncio.Transport] = set()
    ready = frame(b"x" * size)
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Frames(sockets, ready), sock=_inherited(frames), backlog=1024)
    config = uvicorn.Config(bare_app(size), log_level="warning", access_log=False, backlog=1024)
    # Not uvicorn's `fd`: it takes any socket for a Unix one, without TCP_NODELAY, and each answer waits 40 ms.
    await uvicorn.Server(config).serve(sockets=[_inherited(http)])


def _inherited(fd: int) -> socket.socket:
    found = socket.socket(fileno=fd)
    found.setblocking(False)
    return found


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(*(int(word) for word in sys.argv[1:4])))
