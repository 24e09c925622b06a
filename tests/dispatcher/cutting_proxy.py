"""A wire that loses replies: commands reach the engine and are carried out, the answer does not come back."""

import asyncio
from pathlib import Path


class CuttingProxy:
    """Stands between a client and the engine's unix socket. `cut` arms it to swallow the next reply and hang up."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._engine, self.path = engine, str(folder / "proxy.sock")
        self.cut = False
        self.cuts = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "CuttingProxy":
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_engine, to_engine = await asyncio.open_unix_connection(self._engine)

        async def forward() -> None:
            while data := await reader.read(65536):
                to_engine.write(data)
            to_engine.close()

        task = asyncio.create_task(forward())
        self._tasks.add(task)
        try:
            while data := await from_engine.read(65536):
                if self.cut:
                    self.cut = False
                    self.cuts += 1
                    break
                writer.write(data)
        finally:
            task.cancel()
            self._tasks.discard(task)
            writer.close()
            to_engine.close()
