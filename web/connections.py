"""Connections as uvicorn keeps them, with the bounds that it leaves out: nobody holds one open by doing nothing."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from web.leaving import LINES, OneWrite, leaving
from web.small_waits import Gate, Inbox

REQUEST_S = 20.0
"""A whole request arrives within so long; bodies are small here."""

LINGER_S = 10.0
"""So long a client may take to read what was sent before its WebSocket was closed."""

_HEAD_LIMIT = 64 * 1024  # of raw bytes in memory; the gate's limit for headers is the one that clients are told of


class PatientHttp(HttpToolsProtocol):
    """Ends a connection whose request comes too slowly, or whose head has no end."""

    def connection_made(self, transport: Any) -> None:
        writer = OneWrite(transport, leaving(self.loop))
        super().connection_made(cast(asyncio.Transport, writer))
        self.scope = cast(Any, {})  # until the first request begins
        self._add, self._heard = writer.add, 0
        self._began: float | None = self.loop.time()
        self._watch = self.loop.call_later(REQUEST_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._heard += len(data)
        if self._heard > _HEAD_LIMIT and self._in_head():
            self.send_400_response("The head of the request is too large.")
            return
        super().data_received(data)

    def on_response_complete(self) -> None:
        if isinstance(self.transport, OneWrite):
            self.transport.ended()
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        self._watch.cancel()
        if isinstance(self.transport, OneWrite):
            self.transport.flush()
            self.transport = self.transport.inner
        super().handle_websocket_upgrade()

    # what the parser finds -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[LINES] = self._add  # type: ignore[literal-required]
        if self._began is None:
            self._began = self.loop.time()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._began, self._heard = None, 0

    def _in_head(self) -> bool:
        return self._began is None or "path" not in self.scope

    def _look(self) -> None:
        """One timer for all requests of a connection: is the one under way late?"""
        late = REQUEST_S if self._began is None else self._began + REQUEST_S - self.loop.time()
        if late <= 0:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(late, self._look)


class PatientSocket(WebSocketsSansIOProtocol):
    """A closed WebSocket is gone for good soon after, also where the client reads nothing. An open one keeps little:
    thousands of screens are open all day."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.queue = cast(Any, Inbox())
        self.writable = cast(Any, Gate())

    async def send(self, message: Any) -> None:
        await super().send(message)
        if (
            self.handshake_complete and self.response is not None
        ):  # nobody looks at it again, the parser holds it for ever
            self.request.headers.clear()
            self.request = self.response = cast(Any, None)

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self.loop.call_later(LINGER_S, self.transport.abort)
