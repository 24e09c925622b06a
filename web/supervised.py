"""Work that goes on for as long as a process serves, whatever happens in it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

LOG = logging.getLogger(__name__)
_REST_S = 0.5
_AGAIN_S = 2.0

Work = Callable[[], Coroutine[Any, Any, None]]
"""Goes on for as long as the process serves."""


async def supervised(work: Work) -> None:
    """Until cancelled. A fault that ends the work is logged, and the work begins again."""
    while True:
        try:
            await _until_cancelled(work)
        except Exception:
            LOG.exception("%s ended; it begins again", getattr(work, "__qualname__", work))
        await asyncio.sleep(_REST_S)


async def _until_cancelled(work: Work) -> None:
    """In a task of its own, cancelled until it ends: what a driver does in the moment of a cancellation may lose it
    (in Python 3.11 `asyncio.wait_for` does when its work is just done), and a process would never end.
    """
    task = asyncio.create_task(work())
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_AGAIN_S)
        if not task.cancelled() and (fault := task.exception()):
            LOG.info("told to end, %s failed: %r", getattr(work, "__qualname__", work), fault)
        raise
    await task
