"""Connections as uvicorn keeps them, with the bounds that it leaves out: nobody holds one open by doing nothing."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

REQUEST_S = 20.0
"""A whole request arrives within so long; bodies are small here."""

LINGER_S = 10.0
"""So long a client may take to read what was sent before its WebSocket was closed."""

_HEAD_LIMIT = 64 * 1024  # of raw bytes in memory; the gate's limit for headers is the one that clients are told of


class OneWrite:
    """A transport that sends the head of a response together with its body; uvicorn writes them one by one."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.inner, self._loop = transport, loop
        self._head = b""

    def write(self, data: bytes) -> None:
        if data.startswith(b"HTTP/1."):
            self.flush()
            self._head = data
            self._loop.call_soon(self.flush)  # for a response that has no body
        else:
            head, self._head = self._head, b""
            self.inner.write(head + data)

    def flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self.inner.write(head)

    def close(self) -> None:
        self.flush()
        self.inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class PatientHttp(HttpToolsProtocol):
    """Ends a connection whose request comes too slowly, or whose head has no end."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(cast(asyncio.Transport, OneWrite(transport, self.loop)))
        self._late: asyncio.TimerHandle | None = None
        self._expect_head()
        self._wait_for_it()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head += len(data)
            if self._head > _HEAD_LIMIT:
                self.send_400_response("The head of the request is too large.")
                return
        super().data_received(data)

    def handle_websocket_upgrade(self) -> None:
        self._wait_no_more()
        if isinstance(self.transport, OneWrite):
            self.transport = self.transport.inner
        super().handle_websocket_upgrade()

    # what the parser finds -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._late is None:
            self._wait_for_it()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._wait_no_more()
        self._expect_head()

    def _expect_head(self) -> None:
        self._in_head, self._head = True, 0

    def _wait_for_it(self) -> None:
        self._late = self.loop.call_later(REQUEST_S, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class PatientSocket(WebSocketsSansIOProtocol):
    """A closed WebSocket is gone for good soon after, also where the client reads nothing."""

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self.loop.call_later(LINGER_S, self.transport.abort)
