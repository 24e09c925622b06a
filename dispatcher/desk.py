"""How a command reaches the hall: one script, one answer. The commands themselves stand in the modules beside it."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Protocol

from config.hall import Hall

from dispatcher import events, keys
from dispatcher.clock import Clock, EngineClock
from dispatcher.errors import BadRequestId, BadWord, DayOver, EventsLost, UnknownWindow, refusal
from dispatcher.events import Event
from dispatcher.rule import Rule

_REQUEST = re.compile(r"[\x21-\x7e]{8,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_TEXT_LIMIT = 200


class Runner(Protocol):
    """Runs a script by name; safe to repeat, since every script knows its request ids."""

    async def run(self, name: str, keys: Sequence[str], words: Sequence[str | int]) -> Any: ...


class Desk:
    """Knows the hall, the open business day and the clock; turns a script's reply into an event or a refusal."""

    def __init__(self, hall: Hall, runner: Runner, clock: Clock | None = None) -> None:
        self.hall, self.runner, self.clock = hall, runner, clock or EngineClock()
        self.rule = Rule(hall)
        self.day = ""
        self._keys = [keys.prefix(hall.code)]
        self._known_candidates: dict[str, list[str]] = {}

    async def join(self) -> None:
        """Learn which day is open. Raises EventsLost if the stream does not end where the hall stands."""
        day, _, rev, config, last, *_ = await self.read_hall()
        if day and config and last != f"{day}-{rev}":
            raise EventsLost(last or "-", f"{day}-{rev}")
        self.day = day

    async def read_hall(self, secret_of: str = "") -> list[str]:
        """Day, epoch, rev, config, last event id, the engine's ms, a day's secret, ms of the last event."""
        return list(await self.runner.run("read_hall", self._keys, [secret_of]))

    async def now(self) -> int:
        """The hall's time, ms since 1970 (UTC): the simulated clock's, or the engine's."""
        word = self.clock.word()
        return int(word or (await self.read_hall())[5])

    async def _do(
        self, script: str, request: str, asked: Sequence[str], words: Sequence[str | int], was: str = ""
    ) -> Event:
        """Run a state change. `asked` is what the caller wants (it tells a repeat from another request);
        `was`: the revision of the hall file that still holds, if it is not this process's own."""
        if not _REQUEST.fullmatch(request):
            raise BadRequestId()
        digest = blake2b("\x1f".join((script, *asked)).encode(), digest_size=8).hexdigest()
        reply = await self._send(script, request, digest, words, was)
        if reply == "DAY_OVER":
            # A retry keeps its day: the old desk was asked first and does not know the request.
            known, self.day = self.day, (await self.read_hall())[0]
            if self.day == known:
                raise DayOver()
            reply = await self._send(script, request, digest, words, was)
        if isinstance(reply, str):
            raise refusal(reply)
        return events.read(reply[0], reply[1:])

    async def _send(self, script: str, request: str, digest: str, words: Sequence[str | int], was: str) -> Any:
        head = (self.day, request, digest, was or self.hall.revision, self.clock.word())
        return await self.runner.run(script, self._keys, (*head, *words))

    def _seat(self, window: str) -> str:
        if window not in self.hall.windows:
            raise UnknownWindow()
        return window


def checked(field: str, text: str, limit: int = _TEXT_LIMIT) -> str:
    """Text from outside as it may enter an event. Raises BadWord for control characters, bidi controls or length."""
    if len(text) > limit or _CONTROL.search(text):
        raise BadWord(field)
    return text
