"""Shows the yellow and red cards of promises, each once, whoever else does so at the same time and however late.

Cases are asked for by when something is next to be done to them; promises that run on tickets are worked out from the
day's stream, and once more from that of the day before, since its last cards may have fallen due while nobody looked.
Every card has a request id of its own, and its event says when it fell due: after an outage it is late, and right.
Cases that ended long ago are let go here too.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from redis.exceptions import RedisError

from dispatcher.case_errors import CardGiven, UnknownCase
from dispatcher.cases import RED, YELLOW, Case
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused, TooEarly, UnknownTicket
from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.state import Gap, State
from dispatcher.tickets import Ticket
from dispatcher.visit_clocks import left_a_case, ran_until, visit_clock

_LOG = logging.getLogger(__name__)
_LOOK_S = 5.0
_OVERTAKEN = (CardGiven, TooEarly, UnknownCase, UnknownTicket)
"""What is refused because somebody was a step ahead."""


class PromiseWatch:
    """`run` it beside the hall, in as many processes as there are."""

    def __init__(
        self, dispatcher: Dispatcher, feed: Feed, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._dispatcher, self._feed, self._sleep = dispatcher, feed, sleep
        self._state, self._before = State(""), State("")
        self._noted: set[tuple[str, str]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Gap as gap:
                self._state = State("")
                _LOG.info("promises are read afresh: %s", gap)
            except (RedisError, OSError, Refused) as error:
                _LOG.debug("promises wait: %r", error)  # the engine is away, or no day is open: cards can wait
            await self._sleep(_LOOK_S)

    async def look(self) -> None:
        """Give every card that has fallen due. Raises Refused while the hall cannot note it."""
        await self._dispatcher.join()
        now = await self._dispatcher.now()
        for case in await self._dispatcher.cases_due(now):
            await self._card(case, now)
        if self._dispatcher.day:
            await self._catch_up()
            for state in (self._before, self._state):
                for ticket in state.tickets.values():
                    await self._card_visit(ticket, now)
            self._before = State("")  # its tickets have ended: nothing more can fall due

    async def _card(self, case: Case, now: int) -> None:
        found: Case | None = case
        with suppress(*_OVERTAKEN):
            if case.to_note() is None:
                await self._dispatcher.forget_case(case.id)
            while found is not None and (card := found.to_note()) and card[1] < now:
                await self._dispatcher.card_case(case.id, card[0])
                found = await self._dispatcher.case(case.id)

    async def _card_visit(self, ticket: Ticket, now: int) -> None:
        if left_a_case(ticket) or (ticket.id, RED) in self._noted:
            return
        dispatcher = self._dispatcher
        clock = visit_clock(dispatcher.hall, dispatcher.promises, ticket)
        if clock is None:
            return
        until = min(now, ran_until(ticket, now))
        lane = ticket.lane or next(iter(ticket.lanes), "")
        for colour, fell in ((YELLOW, clock.yellow), (RED, clock.due)):
            if fell < until and (ticket.id, colour) not in self._noted:
                with suppress(*_OVERTAKEN):
                    await dispatcher.card_visit(
                        ticket.number, colour, fell=fell, service=ticket.service, lane=lane, day=ticket.day
                    )
                    self._noted.add((ticket.id, colour))

    async def _catch_up(self) -> None:
        """Bring the day's state to the end of the stream; a new day begins a new one. Raises Gap."""
        day = self._dispatcher.day
        if self._state.day != day:
            self._noted = set()
            self._before, self._state = await self._day_before(day), State(day)
        while events := await self._feed.read(self._state.id):
            for event in events:
                if event.day != day:
                    return
                self._state.apply(event)
                self._note(event)

    async def _day_before(self, day: str) -> State:
        """The business day before, as it ended; an empty one where the stream has it no more, or not whole."""
        opened = await self._feed.read(f"{day}-0", 1)
        state = State(opened[0].fields.get("previous", "").partition("-")[0] if opened else "")
        try:
            for event in await self._feed.day(state.day) if state.day else ():
                state.apply(event)
                self._note(event)
        except Gap as gap:
            _LOG.info("the cards of the day before are left as they are: %s", gap)
            return State("")
        return state

    def _note(self, event: Event) -> None:
        """Remember a card that has been given."""
        if event.kind in ("promise.yellow", "promise.red") and "case.id" not in event.fields:
            about = event.fields.get("about") or f"{event.day}-{event.ticket}"
            self._noted.add((about, event.kind.removeprefix("promise.")))
