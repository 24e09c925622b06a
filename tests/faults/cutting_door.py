"""A door before the hall that loses answers: a request goes in and is carried out, the answer does not come back."""

import asyncio
from typing import Self

HOST = "127.0.0.1"


class CuttingDoor:
    """`cut` arms it to swallow the next answer and hang up."""

    def __init__(self, hall: int) -> None:
        self._hall, self.port = hall, 0
        self.cut, self.cuts = False, 0
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_hall, to_hall = await asyncio.open_connection(HOST, self._hall)

        async def forward() -> None:
            while data := await reader.read(65536):
                to_hall.write(data)
            to_hall.close()

        task = asyncio.create_task(forward())
        self._serving.add(task)
        try:
            while data := await from_hall.read(65536):
                if self.cut:
                    self.cut = False
                    self.cuts += 1
                    break
                writer.write(data)
        finally:
            task.cancel()
            self._serving.discard(task)
            writer.close()
            to_hall.close()
