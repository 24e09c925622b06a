"""The audit: what staff decided and looked at, each entry tied to the one before it. Nothing of a visitor is in it.

What can be seen in the stream comes from there (see audit_trail); everything else is recorded where it happens.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dispatcher.audit_chain import Entry, linked
from web.audit_tables import COLUMNS, FAMILY, WHY_LIMIT, turn
from web.audit_tables import entries as _entries
from web.audit_words import ACTS
from web.canonical import canonical
from web.tables import Tables

_WHO_LIMIT, _ABOUT_LIMIT = 60, 80


class Act(NamedTuple):
    """Something to be written down. `at`: ms; `what`: a word of ACTS; `source`: epoch and event id, or ''."""

    at: int
    who: str
    what: str
    about: str = ""
    why: str = ""
    source: str = ""


class Audit:
    """engine: the accounts' database. clock: seconds since 1970."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float]) -> None:
        self.tables, self._clock = Tables(engine, FAMILY), clock

    async def record(self, who: str, what: str, about: str = "", why: str = "") -> Entry:
        """Write down that `who` (a staff number, a device, the command line) did `what`, a word of ACTS. Neither
        `about` nor `why` may hold anything of a visitor. Raises ValueError for a word that ACTS does not have."""
        async with self.turn() as connection:
            (entry,) = await append(connection, [Act(round(self._clock() * 1000), who, what, about, why)])
        return entry

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncConnection]:
        """The end of the chain is the caller's alone, over all processes, until what is done with it has happened."""
        async with self.tables.change() as connection:
            next_one = update(turn).values(taken=turn.c.taken + 1)
            if not (await connection.execute(next_one)).rowcount:
                try:
                    async with connection.begin_nested():
                        await connection.execute(insert(turn).values(id=1, taken=0))
                except IntegrityError:  # another process was first
                    await connection.execute(next_one)
            yield connection


async def append(connection: AsyncConnection, acts: Sequence[Act]) -> list[Entry]:
    """Adds entries to the end of the chain, within a `turn`."""
    newest = select(*COLUMNS).order_by(_entries.c.seq.desc()).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    before, made = Entry(*row) if row is not None else None, list[Entry]()
    for act in acts:
        if act.what not in ACTS:
            raise ValueError(f"{act.what} is no word of the audit")
        before = linked(
            before,
            at=act.at,
            who=canonical(act.who, _WHO_LIMIT),
            what=act.what,
            about=canonical(act.about, _ABOUT_LIMIT),
            why=canonical(act.why, WHY_LIMIT),
            source=act.source,
        )
        made.append(before)
    if made:
        await connection.execute(insert(_entries), [entry._asdict() for entry in made])
    return made
