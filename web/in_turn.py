"""Work for which a hall has one process at a time: printing, cards of promises, follow-ups, what is sent elsewhere.

Another process that is there for the same stands by, and goes on where the first one falls silent.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.wire import EngineFault
from web.supervised import Work, supervised

LOG = logging.getLogger(__name__)
_BEAT_S = 4.0
_AWAY = (Refused, EngineFault, OSError)


async def in_turn(
    dispatcher: Dispatcher, works: Sequence[Work], *, over: bool = False, beat_s: float = _BEAT_S
) -> None:
    """Until cancelled: all `works`, each supervised, while this process has the hall's turn. over: it begins with it,
    since whoever had it cannot live any more."""
    me, mine = secrets.token_hex(8), False
    doing: list[asyncio.Task[None]] = []
    try:
        while True:
            try:
                mine, over = await dispatcher.take_beside(me, over=over), False
            except _AWAY as error:  # nor can anybody else take the turn now
                LOG.debug("whose turn it is cannot be asked: %r", error)
            except Exception:  # as in one of the works: a fault never ends the hall
                LOG.exception("whose turn it is cannot be asked")
            if mine and not doing:
                doing = [asyncio.create_task(supervised(work)) for work in works]
            elif doing and not mine:
                LOG.warning("another process does the hall's work; this one stands by")
                await _end(doing)
            await asyncio.sleep(beat_s)
    finally:
        await _end(doing)
        with suppress(*_AWAY):  # then the turn ends by itself
            await dispatcher.leave_beside(me)


async def _end(doing: list[asyncio.Task[None]]) -> None:
    for task in doing:
        task.cancel()
    await asyncio.gather(*doing, return_exceptions=True)
    doing.clear()
