"""The web processes: as many as asked for on one listening socket, started again when one dies.

They own nothing: the engine, the consumers and the living demo belong to the process that starts them.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping

_RESTART_S = 0.2
_DRAIN_S = 10.0


class Workers:
    """Runs `command` `count` times with the listening socket as the file descriptor in HALL_FD."""

    def __init__(self, listening: socket.socket, count: int, environment: Mapping[str, str]) -> None:
        self._socket, self._count = listening, count
        self._environment = {**os.environ, **environment, "HALL_FD": str(listening.fileno())}
        self._processes: set[asyncio.subprocess.Process] = set()

    async def run(self) -> None:
        """Until cancelled; then each worker gets ten seconds to finish what it is doing."""
        keepers = [asyncio.create_task(self._keep()) for _ in range(self._count)]
        try:
            await asyncio.gather(*keepers)
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await self._stop()

    async def _keep(self) -> None:
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "main", "serve", env=self._environment, pass_fds=(self._socket.fileno(),)
            )
            self._processes.add(process)
            await process.wait()
            self._processes.discard(process)
            await asyncio.sleep(_RESTART_S)

    async def _stop(self) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        ends = [asyncio.create_task(process.wait()) for process in self._processes]
        if ends:
            await asyncio.wait(ends, timeout=_DRAIN_S)
        for process in self._processes:
            if process.returncode is None:
                process.kill()
                await process.wait()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that child processes inherit. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    listening.set_inheritable(True)
    return listening
