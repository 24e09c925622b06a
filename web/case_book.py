"""The cases as one web process knows them: read from the engine, then folded from the stream it follows anyway.

What is drawn from it may be a moment old; whoever changes a case names the event it was seen at.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator

from redis.exceptions import RedisError

from dispatcher.cases import RED, YELLOW, Case, Cases
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Unavailable
from dispatcher.events import Event

_LOG = logging.getLogger(__name__)
_AGAIN_S = 300.0
"""Read afresh so often, since a restored backup may have other cases."""
_SOON_S = 2.0
_CARDS = {f"promise.{colour}": colour for colour in (YELLOW, RED)}


class CaseBook:
    """`run` it for as long as the process serves, and let it follow the hall's events."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._cases = Cases()
        self._heard: list[Event] = []
        self._day, self._rev = "", 0
        self.cards: Counter[str] = Counter()
        """Today's cards by colour, of cases and of tickets."""

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def get(self, name: str) -> Case | None:
        return self._cases.get(name)

    def of_ticket(self, ticket: str) -> Case | None:
        """The latest case that a ticket, by its id, has left."""
        found = [case for at in range(9, 1, -1) if (case := self.get(f"{ticket}-{at}"))]
        return found[0] if found else self.get(ticket)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day > self._day:
            self._day, self._rev = event.day, 0
            self.cards.clear()
        if event.day < self._day or event.rev <= self._rev:
            return
        self._rev = event.rev
        if colour := _CARDS.get(event.kind):
            self.cards[colour] += 1
        if "case.id" in event.fields:
            self._heard.append(event)
            self._cases.apply(event)

    async def load(self) -> None:
        """Read all cases, and add what was heard meanwhile. Raises Unavailable, RedisError, OSError."""
        known = len(self._heard)
        cases = Cases()
        for case in await self._dispatcher.cases():
            cases.add(case)
        self._heard = self._heard[known:]
        for event in self._heard:
            cases.apply(event)
        self._cases = cases

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            rest = _AGAIN_S
            try:
                await self.load()
            except (Unavailable, RedisError, OSError) as error:
                _LOG.warning("the cases cannot be read: %r", error)
                rest = _SOON_S
            await asyncio.sleep(rest)
