"""A door that loses answers: what is asked goes in and is carried out, the answer does not come back."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

Dial = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
HOST = "127.0.0.1"


class CuttingProxy:
    """Stands before whatever `dial` reaches, at a unix socket or on a loopback port. `cut` arms it to swallow the next
    answer and hang up; `cuts` counts."""

    def __init__(self, dial: Dial, path: Path | None = None) -> None:
        self._dial, self._path, self.port = dial, path, 0
        self.cut, self.cuts = False, 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        if self._path is not None:
            self._server = await asyncio.start_unix_server(self._serve, self._path)
        else:
            self._server = await asyncio.start_server(self._serve, HOST, 0)
            self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_inside, to_inside = await self._dial()

        async def forward() -> None:
            while data := await reader.read(65536):
                to_inside.write(data)
            to_inside.close()

        task = asyncio.create_task(forward())
        self._tasks.add(task)
        try:
            while data := await from_inside.read(65536):
                if self.cut:
                    self.cut = False
                    self.cuts += 1
                    break
                writer.write(data)
        finally:
            task.cancel()
            self._tasks.discard(task)
            writer.close()
            to_inside.close()
