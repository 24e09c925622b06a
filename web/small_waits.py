"""What one reader or a few writers of one socket wait on, small: of asyncio's own, each keeps rings of 64 places, which
with thousands of screens is a fifth of all that they take.
"""

import asyncio
from typing import Any


class Inbox:
    """`asyncio.Queue` without a bound, for one reader."""

    __slots__ = ("_items", "_waits")

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._waits: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        self._items.append(item)
        if self._waits is not None and not self._waits.done():
            self._waits.set_result(None)

    def empty(self) -> bool:
        return not self._items

    async def get(self) -> Any:
        """The oldest; a reader that is cancelled takes none with it. Raises RuntimeError for a second reader."""
        if self._waits is not None:
            raise RuntimeError("somebody reads already")
        while not self._items:
            self._waits = asyncio.get_running_loop().create_future()
            try:
                await self._waits
            finally:
                self._waits = None
        return self._items.pop(0)


class Gate:
    """`asyncio.Event`, open to begin with."""

    __slots__ = ("_open", "_waiting")

    def __init__(self) -> None:
        self._open = True
        self._waiting: list[asyncio.Future[None]] = []

    def is_set(self) -> bool:
        return self._open

    def clear(self) -> None:
        self._open = False

    def set(self) -> None:
        self._open = True
        for waits in self._waiting:
            if not waits.done():
                waits.set_result(None)

    async def wait(self) -> bool:
        """Returns once it is open."""
        while not self._open:
            waits = asyncio.get_running_loop().create_future()
            self._waiting.append(waits)
            try:
                await waits
            finally:
                self._waiting.remove(waits)
        return True
