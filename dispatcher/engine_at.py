"""An engine to look at or to measure with: one that is named, one that lives, or one for the moment."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from redis.asyncio import Redis

from dispatcher.doctor import Finding, examine
from dispatcher.embedded import Engine
from dispatcher.engine_folder import Folder
from dispatcher.engine_process import listening


def living(url: str, data: Path | None) -> str:
    """The address: `url` if given, else of the engine that lives in `data`, '' if none does. Raises EngineTrouble."""
    if url or data is None or not (data / "engine").is_dir():
        return url
    folder = Folder(data)
    if not listening(folder.socket()):
        return ""
    return f"unix://{quote(str(folder.socket()))}?password={quote(folder.password())}"


@asynccontextmanager
async def engine_at(url: str, data: Path | None = None) -> AsyncIterator[str]:
    """The address: `url` if given, else of the engine that lives in `data`, else of one in a folder that goes with it.
    Raises EngineTrouble."""
    if at := living(url, data):
        yield at
        return
    with tempfile.TemporaryDirectory(prefix="hall-") as made:
        async with Engine(Path(made)) as engine:
            yield engine.url


async def examined(url: str, data: Path) -> list[Finding]:
    """What `hall doctor` says of the engine and the disk of a hall, running or not."""
    async with engine_at(url, data) as at, Redis.from_url(at) as redis:
        return await examine(redis, data)
