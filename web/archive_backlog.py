"""How much of the stream history and audit have still to take in, how much the engine can keep for them, and when to
say so."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.dispatcher import Dispatcher
from dispatcher.doctor import LOWEST_FREE, Finding
from dispatcher.feed import Feed, StreamSize
from web.archive_cursor import read_cursor
from web.archive_standing import CURE, SAYS, Standing, place_of
from web.audit_trail import Place, place_in
from web.history_tables import quarantine
from web.stream_readers import Behind, behind
from web.tables import Tables

if TYPE_CHECKING:
    from web.site import Site

ALARM_SHARE = 0.5
_EVENT_BYTES = 700
"""What an event takes of memory, while the stream has too few to tell."""
_FEW = 100
_THERE = "see that the database is there and that `hall run`, `hall beside` or `hall archive` runs"
_ON_DISK = 4
"""An event costs its engine's disk about so many times as much: the script's other writes stand in the file too."""


class Backlog(NamedTuple):
    """Events that are not in history yet, and how many of them the engine can keep."""

    pending: int
    bound: int

    @property
    def share(self) -> float:
        return self.pending / self.bound if self.bound else 1.0


def backlog(pending: int, size: StreamSize, disk_left: int | None) -> Backlog:
    """The bound is what is waiting and what still fits: into memory, and above the disk's watermark (bytes; None where
    the engine's disk is another machine's)."""
    each = size.taken / size.entries if size.entries >= _FEW else _EVENT_BYTES
    fits = size.left / each
    if disk_left is not None:
        fits = min(fits, max(0, disk_left) / (_ON_DISK * each))
    return Backlog(pending, pending + int(fits))


class Readers(NamedTuple):
    """`trouble`: why history takes nothing more in, '' if it does; `aside`: events that nobody could understand."""

    history: Behind
    audit: Behind
    backlog: Backlog
    trouble: str
    aside: int


async def readers(
    connection: AsyncConnection, audit: Tables, dispatcher: Dispatcher, feed: Feed, data: Path | None
) -> Readers:
    """`connection`: to history; `data`: the folder where the engine keeps its own, None if it is not embedded.
    Raises RedisError, OSError, Unavailable, DBAPIError."""
    hall = dispatcher.hall.code
    cursor = await read_cursor(connection, hall)
    _, epoch, _, _, last, *_ = await dispatcher.read_hall()
    async with audit.read() as other:
        heard = await place_in(other, epoch)
    taken, now = Place(), await dispatcher.now()
    if cursor is not None and cursor.epoch == epoch:
        taken = cursor.place
    history = await behind(feed, taken, now)
    left = shutil.disk_usage(data).free - LOWEST_FREE if data is not None else None
    found = backlog(history.pending, await feed.size(), left)
    trouble = ""
    if cursor is not None and cursor.trouble:
        trouble = SAYS.get(Standing(cursor.trouble), cursor.trouble).format(place=cursor.place, last=place_of(last))
    aside = await connection.scalar(select(func.count()).select_from(quarantine).where(quarantine.c.hall == hall))
    return Readers(history, await behind(feed, heard, now), found, trouble, aside or 0)


async def readers_of(site: "Site") -> Readers:
    """For a web process."""
    own = site.settings.data if site.settings.redis.startswith("unix:") else None
    async with site.history.read() as connection:
        return await readers(connection, site.audit.tables, site.dispatcher, site.feed, own)


def findings(found: Readers) -> list[Finding]:
    """For `hall doctor` and /readyz."""
    late, full = found.history.late, found.backlog.share >= ALARM_SHARE
    what = f"history is {found.history.pending} events behind"
    what += f", the oldest of {found.history.minutes} minutes ago" if late else ""
    what += f"; the engine can keep {found.backlog.bound}"
    told = [Finding(not (full or late), what, _THERE if full or late else "")]
    if found.audit.late:
        what = f"the audit is {found.audit.pending} events behind, the oldest of {found.audit.minutes} minutes ago"
        told.append(Finding(False, f"{what}; the stream keeps them all until it has them", _THERE))
    if found.trouble:
        told.append(Finding(False, f"history has stopped: {found.trouble}", CURE))
    if found.aside:
        put = f"{found.aside} events were put aside, since nobody could understand them"
        told.append(Finding(False, put, "look at the table history_quarantine; then delete its rows"))
    return told
