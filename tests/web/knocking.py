"""The WebSocket door in memory: whether a handshake is let in, without a server or a socket."""

import asyncio
from collections.abc import Mapping
from urllib.parse import quote

from starlette.types import Message, Scope

from tests.hall_app import HOST, HallApp


async def knock(hall: HallApp, topic: str, headers: Mapping[str, str] | None = None, query: str = "") -> bool:
    """Asks for /live/<topic> and leaves again; True if it was let in."""
    named = {"host": HOST, **(headers or {})}
    scope: Scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": f"/live/{topic}",
        "raw_path": quote(f"/live/{topic}").encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in named.items()],
        "client": ("127.0.0.1", 40000),
        "server": (HOST, 80),
        "subprotocols": [],
        "extensions": {},
    }
    heard: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]
    said: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0)
        return heard.pop(0) if heard else {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Message) -> None:
        said.append(message)

    await hall.app(scope, receive, send)
    first: str = said[0]["type"]
    assert first in ("websocket.accept", "websocket.close"), first
    return first == "websocket.accept"
