"""Brings what happened to notes of the problem desk into the stream: in order, each once, without their words.

A note may be answered in the evening, when no day is open to take a fact: it waits in the database until one is.
"""

from typing import NamedTuple

import msgspec
import structlog
from sqlalchemy import delete, select

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import DayOver, Refused, Unavailable
from web.problem_tables import facts as _facts
from web.tables import Tables

_AT_ONCE = 100

log = structlog.get_logger(__name__)


class _Fact(NamedTuple):
    id: int
    request: str
    kind: str
    words: str


async def deliver(dispatcher: Dispatcher, tables: Tables) -> int:
    """Tells the stream what it does not know yet; any number of processes may do so. Returns how many facts it took;
    fewer than there are while it cannot take any."""
    told = 0
    query = select(*(_facts.c[name] for name in _Fact._fields)).order_by(_facts.c.id).limit(_AT_ONCE)
    async with tables.read() as connection:
        waiting = [_Fact(*row) for row in await connection.execute(query)]
    for fact in waiting:
        try:
            await _tell(dispatcher, fact)
        except (DayOver, Unavailable):
            break
        except Refused as refused:  # it will never be taken, and must not hold up the others
            log.error("problem.not_noted", kind=fact.kind, word=refused.word)
        async with tables.change() as connection:
            await connection.execute(delete(_facts).where(_facts.c.request == fact.request))
        told += 1
    return told


async def _tell(dispatcher: Dispatcher, fact: _Fact) -> None:
    words: dict[str, str] = msgspec.json.decode(fact.words, type=dict[str, str])
    about = words.pop("ticket", "")
    day, _, number = about.partition("-")
    if about:
        words["about"] = about
    await dispatcher.note(fact.request, fact.kind, ticket=number if day == dispatcher.day else "", **words)
