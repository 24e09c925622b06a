"""What history asks of the engine: to let go of events that it has, and to be made from it anew."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from dispatcher import events
from dispatcher.desk import Desk
from dispatcher.errors import refusal
from dispatcher.events import Event

_WORDS_AT_ONCE = 4000


class Item(NamedTuple):
    """A part of a hall's data: an 'event' by its id, or a 'hash', 'zset' or 'string' by its key behind the prefix."""

    what: str
    name: str
    words: Sequence[str]


class HistoryCommands(Desk):
    async def trim(self, first: str, epoch: str) -> int:
        """Let go of the stream's events from before the day `first`, which are kept elsewhere for this epoch. Returns
        how many. Raises DayOpen for a day that the hall still keeps, EventsLost for another epoch."""
        reply = await self.runner.run("trim", self._keys, [first, epoch])
        if isinstance(reply, str):
            raise refusal(reply)
        return int(reply)

    async def follows(self) -> str:
        """Epoch and event that the hall's data go on from, 'epoch yyyymmdd-rev'; '' where they were not recovered."""
        return str(await self.runner.run("follows", self._keys, []))

    async def clear(self, epoch: str) -> None:
        """Let go of all that this engine has of the hall, which is of this epoch. Raises EventsLost for another one."""
        reply = await self.runner.run("clear", self._keys, [epoch])
        if isinstance(reply, str):
            raise refusal(reply)

    async def load(self, items: Iterable[Item]) -> None:
        """Write parts of a hall that is not there yet; `recover` makes it one. Raises DayOpen where one is."""
        words: list[str] = []
        for item in items:
            words += (item.what, item.name, str(len(item.words)), *item.words)
            if len(words) >= _WORDS_AT_ONCE:
                await self._load(words)
                words = []
        if words:
            await self._load(words)

    async def _load(self, words: list[str]) -> None:
        reply = await self.runner.run("load", self._keys, words)
        if reply != "OK":
            raise refusal(reply)

    async def recover(self, request: str, *, day: str, follows: str, kept: str, numbers: Mapping[str, str]) -> Event:
        """The day goes on under a new epoch from `follows`, 'epoch yyyymmdd-rev'; no number up to `numbers` (by series)
        is given again. kept: closed days that are still there, each with a space after it; '' leaves them. Raises
        DayOver for a day that is not there, EventsLost."""
        made = (secrets.token_hex(32), secrets.token_hex(32))
        counters = [word for series, number in sorted(numbers.items()) for word in (series, number)]
        digest = blake2b("\x1f".join(("recover", day, follows)).encode(), digest_size=8).hexdigest()
        words = [day, request, digest, secrets.token_hex(8), self.clock.word(), follows, *made, kept, *counters]
        reply = await self.runner.run("recover", self._keys, words)
        event = events.answered(reply)
        if event is None:
            raise refusal(reply)
        self.day = day
        return event
