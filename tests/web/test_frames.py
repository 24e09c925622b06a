"""The short way to many sockets: what is written once is heard by each, and a socket that is gone says so."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected
from websockets.asyncio.client import connect

from web import frames
from web.serving import server_of

HOST = "127.0.0.1"
Send = Callable[[str], Coroutine[Any, Any, None]]


class Door:
    """Lets everybody in, and keeps what sends to them."""

    def __init__(self) -> None:
        self.inside: list[Send] = []
        self.left = asyncio.Event()

    async def open(self, socket: WebSocket) -> None:
        await socket.accept()
        self.inside.append(frames.sender(socket))
        try:
            await socket.receive_text()
        except WebSocketDisconnect:
            self.left.set()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def address(door: Door) -> AsyncIterator[str]:
    """A server as a hall runs it."""
    with sockets.create_server((HOST, 0)) as listening:
        server = server_of(Starlette(routes=[WebSocketRoute("/", door.open)]), HOST, 0)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"ws://{HOST}:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.mark.parametrize("text", ["", "请 A042 到 3 号窗口", "号" * 40_000])
async def test_all_hear_the_same_text_framed_once(door: Door, address: str, text: str) -> None:
    frames.framed.cache_clear()
    async with connect(address) as one, connect(address) as two:
        for send in door.inside:
            await send(text)
        assert await one.recv() == await two.recv() == text
    assert frames.framed.cache_info().misses == 1


async def test_who_has_left_is_not_written_to(door: Door, address: str) -> None:
    async with connect(address):
        pass
    await door.left.wait()
    with pytest.raises(ClientDisconnected):
        await door.inside[0]("nobody is there")
