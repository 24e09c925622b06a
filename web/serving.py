"""One web process on uvicorn: on an inherited socket, or on one of its own."""

import asyncio
import gc
import os
import socket
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from config.settings import Settings
from web.connections import PatientHttp
from web.forks import leave
from web.frames import SharedFrames

_FRAME_LIMIT = 1024
_DRAIN_S = 8
_GC = 20_000, 20, 20
"""A request leaves hardly any cycles behind; to look for them after every 700 objects takes a tenth of the time."""


def server_of(app: ASGIApp, host: str, port: int, cert: Path | None = None, key: Path | None = None) -> uvicorn.Server:
    """A server as every web process runs it, over HTTPS with a certificate and its key; `await server.serve()`, and
    end it with `server.should_exit`."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=SharedFrames,
        ws_per_message_deflate=False,
        ws_max_size=_FRAME_LIMIT,
        http=PatientHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_DRAIN_S,
        backlog=2048,
        ssl_certfile=cert,
        ssl_keyfile=key,
    )
    return uvicorn.Server(config)


async def serve_app(app: ASGIApp, settings: Settings, outdated: asyncio.Event) -> None:
    """Until a signal asks it to end, the process that started it is gone, or a younger one has to begin.

    HALL_FD: a listening socket to serve on. HALL_ALIVE: a pipe that closes with the parent.
    """
    gc.set_threshold(*_GC)
    server = server_of(app, settings.host, settings.port, settings.tls_cert, settings.tls_key)
    loop = asyncio.get_running_loop()
    if alive := os.environ.get("HALL_ALIVE"):
        loop.add_reader(int(alive), _stop, server, loop, int(alive))
    leaving = asyncio.create_task(_leave(server, outdated))
    inherited = os.environ.get("HALL_FD")
    # Not uvicorn's `fd`: it takes any socket for a Unix one, without TCP_NODELAY, and every answer waits 40 ms.
    await server.serve(sockets=[socket.socket(fileno=int(inherited))] if inherited else None)
    leaving.cancel()


async def _leave(server: uvicorn.Server, outdated: asyncio.Event) -> None:
    await outdated.wait()
    leave()
    server.should_exit = True


def _stop(server: uvicorn.Server, loop: asyncio.AbstractEventLoop, alive: int) -> None:
    loop.remove_reader(alive)
    server.should_exit = True
