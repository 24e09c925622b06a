"""WebSocket frames as many sockets share them: a text that goes to all of them is encoded and framed once.

uvicorn does both for every socket, and the framework above it checks each message on its way down; together that takes
as long as writing to the socket. So an open connection offers a way past both, as an extension of its ASGI scope.
"""

from collections.abc import Callable, Coroutine
from functools import lru_cache
from typing import Any

from starlette.websockets import WebSocket
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from web.connections import PatientSocket

_EXTENSION = "hall.text"


@lru_cache(maxsize=16)
def framed(text: str) -> bytes:
    """One text frame, as a server sends it."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


def sender(socket: WebSocket) -> Callable[[str], Coroutine[Any, Any, None]]:
    """What sends a text to this socket; the short way where the server offers one."""
    short: Callable[[str], Coroutine[Any, Any, None]] | None = socket.scope.get("extensions", {}).get(_EXTENSION)
    return short or socket.send_text


class SharedFrames(PatientSocket):
    """uvicorn's protocol with that extension."""

    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = {**self.scope["extensions"], _EXTENSION: self.send_text}
        self.scope["extensions"] = extensions
        await super().run_asgi()

    async def send_text(self, text: str) -> None:
        """Like `send`: waits while the socket is not read. Raises an OSError once it is gone."""
        if self._plain():
            self.transport.write(framed(text))
        else:
            await self.send({"type": "websocket.send", "text": text})

    def _plain(self) -> bool:
        """Whether a frame may be written now, and as it is."""
        return (
            self.handshake_complete
            and self.writable.is_set()
            and not (self.close_sent or self.disconnected or self.conn.extensions)
            and self.conn.state is State.OPEN
        )
