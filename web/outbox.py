"""What waits to be sent to one socket. A slow one harms nobody: its queue and its patience are bounded, then it is cut.

`put` tries to send at once, without a task of its own: a socket that takes the message at once, as nearly all do, costs
no turn of the event loop. Only one that makes us wait gets a task.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import coroutine
from typing import Any

LIMIT = 64
PATIENCE_S = 5.0


class Outbox:
    """send: takes one text, as an ASGI server's does. cut: ends the connection; called once."""

    __slots__ = ("_cut", "_over", "_queue", "_send", "_sender")

    def __init__(self, send: Callable[[str], Coroutine[Any, Any, None]], cut: Callable[[], object]) -> None:
        self._send, self._cut = send, cut
        self._queue: list[str] = []  # nearly always empty, and never long: a ring would be the larger
        self._sender: asyncio.Task[None] | None = None
        self._over = False

    def put(self, text: str) -> None:
        """Send now, or after what is on its way; never waits."""
        if self._over:
            return
        if self._sender is not None:
            self._queue.append(text)
            if len(self._queue) > LIMIT:
                self.close()
            return
        sending = self._send(text)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # the connection is gone; its reader learns the same
            self.close()
            return
        self._sender = asyncio.ensure_future(self._go_on(_rest(sending, waits_for)))

    def close(self) -> None:
        if not self._over:
            self._over = True
            self._queue.clear()
            self._cut()

    async def _go_on(self, sending: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await sending
            while self._queue:
                async with asyncio.timeout(PATIENCE_S):
                    await self._send(self._queue.pop(0))
        except Exception:
            self.close()
        except asyncio.CancelledError:
            self.close()  # what was on its way is lost; the client is to come back and ask for it
            raise
        finally:
            self._sender = None


@coroutine
def _rest(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was begun by hand and has given out what it waits for."""
    try:
        yield waits_for
        yield from sending.__await__()
    finally:
        sending.close()
