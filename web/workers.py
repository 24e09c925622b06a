"""The web beside the process that owns engine, consumers and living demo: started again when it dies."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping

from web.forks import ALIVE

LOG = logging.getLogger(__name__)
_RESTART_S = 0.2
_DRAIN_S = 12.0  # the forks get ten


class Workers:
    """Runs `hall serve` with the listening socket as the file descriptor in HALL_FD; it forks the web processes."""

    def __init__(self, listening: socket.socket, environment: Mapping[str, str]) -> None:
        self._socket = listening
        self._alive, self._held_open = os.pipe()  # closes with this process, however it ends; the forks see it
        inherited = {"HALL_FD": str(listening.fileno()), ALIVE: str(self._alive)}
        self._environment = {**os.environ, **environment, **inherited}

    async def run(self) -> None:
        """Until cancelled; then every web process gets ten seconds to finish what it is doing."""
        process: asyncio.subprocess.Process | None = None
        try:
            while True:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "main", "serve"),
                    env=self._environment,
                    pass_fds=(self._socket.fileno(), self._alive),
                )
                code = await process.wait()
                LOG.error("the web ended (exit code %s); starting it again", code)
                await asyncio.sleep(_RESTART_S)
        finally:
            os.close(self._held_open)
            os.close(self._alive)
            if process is not None and process.returncode is None:
                await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), _DRAIN_S)
    except TimeoutError:
        process.kill()
        await process.wait()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that child processes inherit. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
        listening.set_inheritable(True)
    except OSError:
        listening.close()
        raise
    return listening
