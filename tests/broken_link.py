"""A network before the hall that breaks in two ways: it is cut, or it takes everything and brings nothing."""

import asyncio
import contextlib
from typing import Self

HOST = "127.0.0.1"


class BrokenLink:
    """A door of its own (`origin`) before the hall's `port`. What hung stays dead when the link is mended, as after a
    router that forgot it; only new connections come through."""

    def __init__(self, port: int) -> None:
        self._inside, self._state = port, "whole"
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[asyncio.StreamWriter, str] = {}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.origin = f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Every connection ends, and none begins."""
        self._state = "cut"
        self._end()

    def hang(self) -> None:
        """Connections stand and carry nothing."""
        self._state = "hung"
        for writer in self._open:
            self._open[writer] = "hung"

    def mend(self) -> None:
        self._state = "whole"

    def _end(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._state == "cut":
            writer.transport.abort()
            return
        from_hall, to_hall = await asyncio.open_connection(HOST, self._inside)
        self._open[writer] = self._state
        task = asyncio.ensure_future(self._carry(writer, reader, to_hall))
        back = asyncio.ensure_future(self._carry(writer, from_hall, writer))
        self._tasks |= {task, back}
        await asyncio.wait((task, back), return_when=asyncio.FIRST_COMPLETED)
        for one in (task, back):
            one.cancel()
        self._tasks -= {task, back}
        del self._open[writer]
        writer.close()
        to_hall.close()

    async def _carry(
        self, writer: asyncio.StreamWriter, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if self._open[writer] == "whole":
                    sink.write(data)
