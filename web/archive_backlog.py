"""How much of the stream history has still to take in, how much the engine can keep for it, and when to say so."""

import shutil
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.dispatcher import Dispatcher
from dispatcher.doctor import LOWEST_FREE, Finding
from dispatcher.feed import Feed, StreamSize
from web.archive_cursor import read_cursor
from web.archive_standing import CURE, SAYS, Standing, place_of
from web.history_tables import quarantine

ALARM_SHARE = 0.5
_EVENT_BYTES = 700
"""What an event takes of memory, while the stream has too few to tell."""
_FEW = 100
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


async def look(connection: AsyncConnection, dispatcher: Dispatcher, feed: Feed, data: Path | None) -> list[Finding]:
    """For `hall doctor` and /readyz; `data`: the folder where the engine keeps its own, None if it is not embedded.
    Raises RedisError, OSError, Unavailable, DBAPIError."""
    hall, size = dispatcher.hall.code, await feed.size()
    cursor = await read_cursor(connection, hall)
    _, epoch, _, _, last, *_ = await dispatcher.read_hall()
    end, pending = place_of(last), size.entries
    if cursor is not None and cursor.epoch == epoch and cursor.place.day == end.day:
        pending = max(0, end.rev - cursor.place.rev)
    left = shutil.disk_usage(data).free - LOWEST_FREE if data is not None else None
    found = backlog(pending, size, left)
    what = f"history is {found.pending} events behind; the engine can keep {found.bound}"
    cure = "see that the database is there and that `hall run` or `hall archive` runs"
    findings = [Finding(found.share < ALARM_SHARE, what, "" if found.share < ALARM_SHARE else cure)]
    if cursor is not None and cursor.trouble:
        said = SAYS.get(Standing(cursor.trouble), "").format(place=cursor.place, last=end)
        findings.append(Finding(False, f"history has stopped: {said}", CURE))
    aside = await connection.scalar(select(func.count()).select_from(quarantine).where(quarantine.c.hall == hall))
    if aside:
        put = f"{aside} events were put aside, since nobody could understand them"
        findings.append(Finding(False, put, "look at the table history_quarantine; then delete its rows"))
    return findings
