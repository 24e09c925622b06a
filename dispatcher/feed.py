"""The stream of events, read in order: followed by screens, consumed by printers and archives.

Blocking reads have a connection of their own: on a shared one they would hold up commands and run into its timeout.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import hiredis
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError

from dispatcher import keys
from dispatcher.engine_words import Meaning, meaning, word
from dispatcher.errors import Unavailable
from dispatcher.events import Event, read
from dispatcher.wire import Dial, EngineFault, NotYet, Wire

_BLOCK_MS = 5_000
_PATIENCE_S = 2 * _BLOCK_MS / 1000
_BATCH = 500


class StreamSize(NamedTuple):
    """Entries, bytes of memory they take, and bytes that the engine has left."""

    entries: int
    taken: int
    left: int


class Feed:
    """Reads one hall's events. Errors of the connection are the caller's to handle: start again after the last id."""

    def __init__(self, url: str, hall: str) -> None:
        self._dial = Dial(url, [], lambda wire: None)
        self._redis: Redis = Redis.from_url(
            url,
            protocol=2,  # its replies need less turning over than those of 3
            decode_responses=True,
            encoding_errors="backslashreplace",  # one entry that no script wrote must not keep anybody from the next
            socket_timeout=_PATIENCE_S,
            socket_connect_timeout=2,
            retry=Retry(NoBackoff(), 0),
        )
        self._key = keys.events(hall)

    async def close(self) -> None:
        await self._redis.aclose()

    async def read(self, after: str = "0-0", limit: int = _BATCH) -> list[Event]:
        """Up to `limit` events after an id, oldest first."""
        entries: Any = await self._redis.xrange(self._key, f"({after}", "+", count=limit)
        return [_event(entry) for entry in entries]

    async def entries(self, since: str, limit: int = _BATCH) -> list[tuple[str, dict[str, str]]]:
        """Up to `limit` entries from an id on, as they stand in the stream: for those who must not trust them."""
        found: Any = await self._redis.xrange(self._key, since, "+", count=limit)
        return list(found)

    async def size(self) -> StreamSize:
        """What the stream takes of the engine's memory, and what is left of that."""
        taken: int | None = await self._redis.memory_usage(self._key)
        memory: Any = await self._redis.info("memory")
        limit = int(memory.get("maxmemory") or memory.get("total_system_memory") or 0)
        left = max(0, limit - int(memory["used_memory"]))
        return StreamSize(int(await self._redis.xlen(self._key)), taken or 0, left)

    async def after(self, event: str) -> int:
        """How many events come after an id; numbers have no gap within a day, so each day's last one says it."""
        (day, _, rev), count, end = event.partition("-"), 0, "+"
        while True:
            last: Any = await self._redis.xrevrange(self._key, end, f"({event}", count=1)
            if not last:
                return count
            its_day, _, its_rev = last[0][0].partition("-")
            count += int(its_rev) - (int(rev) if its_day == day else 0)
            end = f"({its_day}-0"

    async def day(self, day: str) -> list[Event]:
        """All events of a business day so far."""
        entries: Any = await self._redis.xrange(self._key, f"{day}-0", f"{day}-18446744073709551615")
        return [_event(entry) for entry in entries]

    async def days(self, first: str = "0") -> list[str]:
        """The days from `first` on of which the stream has something, in order."""
        found, after = list[str](), f"{first}-0"
        while entries := await self.entries(f"({after}", 1):
            found.append(entries[0][0].partition("-")[0])
            after = f"{found[-1]}-18446744073709551615"
        return found

    async def follow(self, after: str) -> AsyncIterator[list[Event]]:
        """What happens after an id, for ever: a list of what has come together, empty after some quiet seconds.

        An id that was trimmed away is skipped silently by the engine; whoever follows checks `rev`.
        """
        heed_cancel()
        wire = await self._wire()
        try:
            while True:
                found = await self._next(wire, after)
                if found:
                    after = found[-1].id
                yield found
        finally:
            wire.cut()

    async def _wire(self) -> Wire:
        """A bare one: every screen waits for what comes this way, and the client would take longer than the engine."""
        try:
            return await self._dial.connect()
        except NotYet as error:
            raise Unavailable(word(str(error))) from error

    async def _next(self, wire: Wire, after: str) -> list[Event]:
        words = ("XREAD", "COUNT", str(_BATCH), "BLOCK", str(_BLOCK_MS), "STREAMS", self._key, after)
        async with asyncio.timeout(_PATIENCE_S):
            (reply,) = await wire.ask([words])
        if isinstance(reply, hiredis.ReplyError):
            text = str(reply)
            raise EngineFault(text) if meaning(text) is Meaning.FATAL else Unavailable(word(text))
        return [read(entry, fields) for entry, fields in reply[0][1]] if reply else []

    async def consume(self, group: str, consumer: str) -> AsyncIterator[Event]:
        """Events for one of a group, each once; call `ack` when it is dealt with. What an earlier run of this consumer
        left unacknowledged comes first."""
        await self.begin(group)
        after = "0"
        while True:
            heed_cancel()
            reply = await self._redis.xreadgroup(group, consumer, {self._key: after}, count=_BATCH, block=_BLOCK_MS)
            found = _entries(reply)
            for entry in found:
                if entry[1]:
                    yield _event(entry)
            if after != ">":
                after = found[-1][0] if found else ">"

    async def begin(self, group: str) -> None:
        """From now on the group is given every event, whether or not anybody consumes it yet."""
        try:
            await self._redis.xgroup_create(self._key, group, id="$", mkstream=False)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def ack(self, group: str, event: Event) -> None:
        await self._redis.xack(self._key, group, event.id)


def heed_cancel() -> None:
    """Ends a reader whose cancellation was swallowed: in Python 3.11 `asyncio.wait_for`, in which the client sends,
    does so when it comes in the moment the sending is done.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError()


def _entries(reply: object) -> list[tuple[str, dict[str, str]]]:
    """The entries of a blocking read of one stream, whichever protocol the client speaks."""
    if isinstance(reply, dict):
        streams = list(reply.values())
        entries = streams[0] if streams else []
        return list(entries[0]) if entries and isinstance(entries[0], list) else list(entries)
    return list(reply[0][1]) if isinstance(reply, list) and reply else []


def _event(entry: tuple[str, dict[str, str]]) -> Event:
    name, fields = entry
    return Event(name, fields["kind"], int(fields["at"]), fields)
