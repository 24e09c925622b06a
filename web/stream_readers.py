"""How far those have come who read the stream into SQL, history and audit: what they have not, the stream must keep."""

from typing import NamedTuple

from dispatcher.feed import Feed
from web.audit_trail import Place

LATE_MS = 600_000
"""Readers look every second: one that leaves an event for ten minutes is not there, or is kept from it."""


class Behind(NamedTuple):
    """Events that a reader has not taken in, and how long ago (ms) the oldest of them happened, 0 if there is none."""

    pending: int = 0
    age: int = 0

    @property
    def late(self) -> bool:
        return self.age >= LATE_MS

    @property
    def minutes(self) -> int:
        return self.age // 60_000


async def behind(feed: Feed, place: Place, now: int) -> Behind:
    """`place`: the last event that was taken in. Raises RedisError, OSError."""
    first = await feed.entries(f"({place}", 1)
    if not first:
        return Behind()
    at = first[0][1].get("at", "")  # of an entry that no script wrote there may be anything
    return Behind(await feed.after(str(place)), max(0, now - int(at)) if at.isdecimal() else 0)
