"""How a command reaches the hall: one script, one answer. The commands themselves stand in the modules beside it."""

import re
from collections.abc import Callable, Collection, Sequence
from hashlib import blake2b
from itertools import product
from typing import Any, Protocol

from config.hall import Hall
from dispatcher import events, keys
from dispatcher.clock import Clock, EngineClock
from dispatcher.errors import BadRequestId, BadWord, DayOver, EventsLost, Unavailable, UnknownWindow, refusal
from dispatcher.events import Event
from dispatcher.itineraries import Ways
from dispatcher.promise_clock import Clocks
from dispatcher.room import Room
from dispatcher.rule import Rule
from dispatcher.tickets import Ticket
from dispatcher.veil import seal, unseal

_REQUEST = re.compile(r"[\x21-\x7e]{8,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_TEXT_LIMIT = 200


Told = Callable[..., Sequence[str]]
"""The words of a script that has asked for more, given the words of its question."""


class Runner(Protocol):
    """Runs a script by name; safe to repeat, since every script knows its request ids."""

    async def run(self, name: str, keys: Sequence[str], words: Sequence[str | int]) -> Any: ...


class Desk:
    """Knows the hall, the open business day and the clock; turns a script's reply into an event or a refusal."""

    room: Room | None = None
    """Looked at before a number is given, where the data lies on a disk of this machine."""

    def __init__(self, hall: Hall, runner: Runner, clock: Clock | None = None) -> None:
        self.hall, self.runner, self.clock = hall, runner, clock or EngineClock()
        self.rule = Rule(hall)
        self.promises = Clocks(hall)
        self.day = ""
        self._veil = ("", "")
        self._keys = [keys.prefix(hall.code)]
        self._known_candidates: dict[str, list[str]] = {}
        self._ways = Ways()

    def take_up(self, hall: Hall) -> None:
        """Go on with another revision of the same hall; `change_hall` or a new day has let it hold."""
        self.hall, self.rule, self.promises = hall, Rule(hall), Clocks(hall)
        self._known_candidates = {}

    async def join(self) -> None:
        """Learn which day is open. Raises EventsLost if the stream does not end where the hall stands."""
        day, _, rev, config, last, *_, veil = await self.read_hall()
        if day and config and last != f"{day}-{rev}":
            raise EventsLost(last or "-", f"{day}-{rev}")
        self.day, self._veil = day, (day, veil)

    async def read_hall(self, secret_of: str = "") -> list[str]:
        """Day, epoch, rev, config, last event id, the engine's ms, a day's secret, ms of the last event, the closed
        days that are still kept, each with a space after it, and the key to the open day's needs."""
        return list(await self.runner.run("read_hall", self._keys, [secret_of]))

    def needs_of(self, ticket: Ticket) -> tuple[str, ...]:
        """What the visitor needs: some of veil.NEEDS. None once the day is closed, or before `join` saw it open."""
        day, veil = self._veil
        return unseal(veil, ticket.needs) if day == ticket.day else ()

    async def _sealed(self, request: str, needs: Collection[str]) -> str:
        """Needs as an event may hold them. Raises Unavailable for a day that has no key."""
        if self._veil[0] != self.day:
            day, *_, veil = await self.read_hall()
            self._veil = day, veil
        if not self._veil[1]:
            raise Unavailable("needs")
        return seal(self._veil[1], request, needs)

    async def now(self) -> int:
        """The hall's time, ms since 1970 (UTC): the simulated clock's, or the engine's."""
        word = self.clock.word()
        return int(word or (await self.read_hall())[5])

    async def _do(
        self,
        script: str,
        request: str,
        asked: Sequence[str],
        words: Sequence[str | int],
        *,
        was: str = "",
        this_day: bool = False,
        told: Told | None = None,
    ) -> Event:
        """Run a state change. `asked` is what the caller wants (it tells a repeat from another request);
        `was`: the revision of the hall file that still holds, if it is not this process's own. `this_day`: what is
        named is of the day this process believes in, and something else on the next one (a number without a session).
        `told`: the words instead, once the script has asked back for what it has to know, and nothing has happened.
        """
        if not _REQUEST.fullmatch(request):
            raise BadRequestId()
        said = "\x1f".join((script, *asked))
        if events.SEPARATOR in said:
            raise BadWord("words")
        digest = blake2b(said.encode(), digest_size=8).hexdigest()
        reply = await self._send(script, request, digest, words, was, told)
        if reply == "DAY_OVER":
            # A retry keeps its day: the old desk was asked first and does not know the request.
            known, self.day = self.day, (await self.read_hall())[0]
            if self.day == known or (this_day and known):
                raise DayOver()
            reply = await self._send(script, request, digest, words, was, told)
        event = events.answered(reply)
        if event is None:
            raise refusal(reply)
        return event

    async def _send(
        self, script: str, request: str, digest: str, words: Sequence[str | int], was: str, told: Told | None
    ) -> str:
        head = (self.day, request, digest, was or self.hall.revision, self.clock.word())
        reply = str(await self.runner.run(script, self._keys, (*head, *words)))
        if told is not None and reply.startswith("? "):
            words = told(*reply.split(" ")[1:])
            reply = str(await self.runner.run(script, self._keys, (*head, *words)))
        return reply

    def queues(self) -> list[str]:
        """The names of all queues that a ticket of this hall may stand in."""
        found = [f"{lane.code}:{klass}" for lane in self.hall.lanes.values() for klass in lane.targets]
        return found + [f"window:{window}:{klass}" for window, klass in product(self.hall.windows, self.hall.classes)]

    def _seat(self, window: str) -> str:
        if window not in self.hall.windows:
            raise UnknownWindow()
        return window


def checked(field: str, text: str, limit: int = _TEXT_LIMIT) -> str:
    """Text from outside as it may enter an event. Raises BadWord for control characters, bidi controls or length."""
    if text and (len(text) > limit or _CONTROL.search(text)):
        raise BadWord(field)
    return text
