"""Many WebSocket clients, and the moment when the last of them has heard."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import perf_counter

from websockets.asyncio.client import ClientConnection, connect


class Listeners:
    """So many clients of one address; `word` is in the message that counts, which each of them gets once a round."""

    def __init__(self, many: int, word: str) -> None:
        self._many, self._word, self._heard = many, word, 0
        self._last: asyncio.Future[float] | None = None
        self.message = ""
        """The last message that counted."""

    def next_message(self) -> "asyncio.Future[float]":
        """Done when the last of them has heard the next one: that moment, on the steady clock (s)."""
        self._heard, self._last = 0, asyncio.get_running_loop().create_future()
        return self._last

    async def follow(self, socket: ClientConnection) -> None:
        async for message in socket:
            if isinstance(message, str) and self._word in message:
                self._heard += 1
                if self._heard == self._many and self._last is not None and not self._last.done():
                    self._last.set_result(perf_counter())
                    self.message = message


@asynccontextmanager
async def listening(address: str, headers: Mapping[str, str], many: int, word: str) -> AsyncIterator[Listeners]:
    """So many WebSockets, each open."""
    found = Listeners(many, word)
    async with AsyncExitStack() as stack:
        for _ in range(many):
            socket = await connect(address, additional_headers=headers, compression=None)
            stack.callback(socket.transport.abort)
            follower = asyncio.create_task(found.follow(socket))
            stack.callback(follower.cancel)
        yield found
