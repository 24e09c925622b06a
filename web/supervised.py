"""Work that goes on for as long as a process serves, whatever happens in it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

LOG = logging.getLogger(__name__)
_REST_S = 0.5

Work = Callable[[], Coroutine[Any, Any, None]]
"""Goes on for as long as the process serves."""


async def supervised(work: Work) -> None:
    """Until cancelled. A fault that ends the work is logged, and the work begins again."""
    while True:
        try:
            await work()
        except Exception:
            LOG.exception("%s ended; it begins again", getattr(work, "__qualname__", work))
        await asyncio.sleep(_REST_S)
