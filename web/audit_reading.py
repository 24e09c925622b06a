"""Looking at the audit: the entries of a day, what was counted, the heads of the days, and whether the chain holds."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from dispatcher.audit_chain import Entry, Fault, Head, follows, missing_head, verify
from web.audit_tables import COLUMNS, given
from web.audit_tables import entries as _entries
from web.audit_tables import heads as _heads
from web.tables import Tables

_BATCH = 2000


class Wanted(NamedTuple):
    """Which entries: from `since` until before `until` (ms, 0: no bound), of an act, of somebody, about something
    ('': any), older than entry `below` (0: from the newest)."""

    since: int = 0
    until: int = 0
    what: str = ""
    who: str = ""
    about: str = ""
    below: int = 0


EVERY = Wanted()


class DayHead(NamedTuple):
    """The end of the chain at the end of a day."""

    epoch: str
    day: str
    event: str
    at: int
    count: int  # type: ignore[assignment]  # a tuple's own count is not needed
    hash: str


class Count(NamedTuple):
    """Numbers that somebody gave, and how many of them with a priority that they granted."""

    who: str
    given: int
    granted: int


class Verdict(NamedTuple):
    """How many entries there are, the last one's hash, and what is wrong; None if nothing is."""

    count: int  # type: ignore[assignment]  # a tuple's own count is not needed
    head: str
    fault: Fault | None


async def newest(tables: Tables, wanted: Wanted, limit: int) -> list[Entry]:
    """Entries, the newest first."""
    query = _chosen(wanted).order_by(_entries.c.seq.desc()).limit(limit)
    async with tables.read() as connection:
        return [Entry(*row) for row in await connection.execute(query)]


async def each(tables: Tables, wanted: Wanted = EVERY) -> AsyncIterator[list[Entry]]:
    """Entries in the order of the chain, some at a time."""
    after = -(2**62)
    while True:
        query = _chosen(wanted).where(_entries.c.seq > after).order_by(_entries.c.seq).limit(_BATCH)
        async with tables.read() as connection:
            found = [Entry(*row) for row in await connection.execute(query)]
        if not found:
            return
        yield found
        after = found[-1].seq


async def counts(tables: Tables, day: str) -> list[Count]:
    """Of a business day, whoever granted most first."""
    query = (
        select(given.c.who, func.sum(given.c.given), func.sum(given.c.granted))
        .where(given.c.day == day)
        .group_by(given.c.who)
    )
    async with tables.read() as connection:
        found = [Count(who, int(numbers), int(granted)) for who, numbers, granted in await connection.execute(query)]
    return sorted(found, key=lambda count: (-count.granted, -count.given, count.who))


async def by_series(tables: Tables, day: str) -> dict[str, int]:
    """Numbers given on a business day, by series."""
    query = select(given.c.series, func.sum(given.c.given)).where(given.c.day == day).group_by(given.c.series)
    async with tables.read() as connection:
        return {series: int(numbers) for series, numbers in await connection.execute(query.order_by(given.c.series))}


async def day_heads(tables: Tables, day: str = "") -> list[DayHead]:
    """Of every day, or of one, the newest first."""
    query = select(*(_heads.c[name] for name in DayHead._fields)).order_by(_heads.c.count.desc())
    if day:
        query = query.where(_heads.c.day == day)
    async with tables.read() as connection:
        return [DayHead(*row) for row in await connection.execute(query)]


async def examined(tables: Tables, heads: Sequence[Head] = ()) -> Verdict:
    """Goes through the whole chain, with the heads of its days and those given: read from paper, they are beyond the
    reach of whoever can change the database."""
    known = [Head(head.count, head.hash) for head in await day_heads(tables)]
    kept = {head.hash: head.count for head in known}
    wanted = [*known, *(head if head.count else Head(kept.get(head.hash, 0), head.hash) for head in heads)]
    hashes, before = dict[int, str](), None
    async for found in each(tables):
        for entry in found:
            if not follows(entry, before):
                return await _broken(tables, wanted)
            hashes[entry.seq], before = entry.hash, entry
    return Verdict(len(hashes), before.hash if before else "", missing_head(hashes, wanted))


async def _broken(tables: Tables, heads: Sequence[Head]) -> Verdict:
    """To say what has happened takes a look at all of it."""
    every = [entry async for found in each(tables) for entry in found]
    return Verdict(len(every), every[-1].hash, verify(every, heads))


def _chosen(wanted: Wanted) -> Select[Any]:
    query = select(*COLUMNS)
    if wanted.since:
        query = query.where(_entries.c.at >= wanted.since)
    if wanted.until:
        query = query.where(_entries.c.at < wanted.until)
    if wanted.what:
        query = query.where(_entries.c.what == wanted.what)
    if wanted.who:
        query = query.where(_entries.c.who == wanted.who)
    if wanted.about:
        query = query.where(_entries.c.about == wanted.about)
    if wanted.below:
        query = query.where(_entries.c.seq < wanted.below)
    return query
