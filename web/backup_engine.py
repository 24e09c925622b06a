"""A copy of the embedded engine's files, taken while it works or while it rests, and a look at what a copy holds."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from config.hall import Hall
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.embedded import Engine
from dispatcher.engine_at import living
from dispatcher.engine_folder import Folder
from dispatcher.engine_stamp import EngineTrouble
from dispatcher.lua import scripts

FOLDER = "engine"
KEPT = ("appendonlydir", "stamp.json")
_LOOK_S = 0.05


async def save(data: Path, to: Path) -> None:
    """Copies the engine's files below `to`; what was acknowledged before is in the copy. Raises EngineTrouble."""
    source, target = data / FOLDER, to / FOLDER
    if not (source / "appendonlydir").is_dir():
        raise EngineTrouble(f"There is no engine's data in {source}. Name the hall's folder with --data.")
    async with _unchanged(data):
        await asyncio.to_thread(_copy, source, target)


@asynccontextmanager
async def _unchanged(data: Path) -> AsyncIterator[None]:
    """Meanwhile no file of the engine is replaced by another one: they only grow, and a torn end is dropped at the next
    start."""
    if url := living("", data):
        async with Redis.from_url(url, decode_responses=True) as redis:
            before: Any = await redis.config_get("auto-aof-rewrite-percentage")
            await redis.config_set("auto-aof-rewrite-percentage", 0)
            try:
                while await _rewriting(redis):  # noqa: ASYNC110 - the engine gives no event of it
                    await asyncio.sleep(_LOOK_S)
                yield
            finally:
                await redis.config_set(*before.popitem())
        return
    folder = Folder(data)
    if not folder.owner.take():
        raise EngineTrouble(f"A hall is just starting or ending on {data}. Try again in a moment.")
    try:
        yield
    finally:
        folder.owner.drop()


async def _rewriting(redis: Redis) -> bool:
    found: Any = await redis.info("persistence")
    return bool(found["aof_rewrite_in_progress"] or found["aof_rewrite_scheduled"])


def _copy(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    shutil.copy2(source / "stamp.json", target)
    manifests = sorted((source / "appendonlydir").glob("*.manifest"))
    (target / "appendonlydir").mkdir()
    for file in sorted((source / "appendonlydir").iterdir()):
        if file not in manifests:
            shutil.copy2(file, target / "appendonlydir")
    for file in manifests:  # last, so that it names nothing that was not copied
        shutil.copy2(file, target / "appendonlydir")


async def last_event(folder: Path, hall: Hall) -> tuple[str, str, int]:
    """Epoch and last event of a copy, and the time (ms), from an engine that is started on a copy of it. Raises
    EngineTrouble."""
    with tempfile.TemporaryDirectory(prefix="hall-") as made:
        await asyncio.to_thread(shutil.copytree, folder / FOLDER, Path(made) / FOLDER)
        async with Engine(Path(made)) as engine:
            runner = Scripts(engine.url, scripts())
            try:
                _, epoch, _, _, last, now, *_ = await Dispatcher(hall, runner).read_hall()
            finally:
                await runner.close()
    return epoch, last, int(now)
