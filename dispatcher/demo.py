"""A living day: simulated visitors and staff on the real dispatcher, so that a demo shows a hall at work.

One window of each kind is left free for the person. Nothing here is known to the rest of the program; the simulated
people use the same commands as everybody, and give way to whatever a person does.
"""

import heapq
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from random import Random

from dispatcher.clock import SimulatedClock
from dispatcher.demo_cases import days_before, next_ready
from dispatcher.demo_pace import AtOnce, Pace
from dispatcher.demo_staff import Clerk, Command
from dispatcher.demo_visitors import Crowd, Guest, free_windows
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused, Unavailable
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from dispatcher.state import State
from dispatcher.tickets import Ticket

_LOG = logging.getLogger(__name__)
_LOOK_S = 15.0
_RETRY_MS = 500
_MORNING_MIN = 75.0
_PATIENCE_MS = 40 * 60_000
_OUTCOME = "accepted"
_OFFICE_S = 150, 400


class Demo:
    """`await demo.warm_up(day, now)` once, before anybody watches; then `await demo.live(pace)` until cancelled."""

    def __init__(self, dispatcher: Dispatcher, seed: int = 1) -> None:
        self._dispatcher = self._speaks = dispatcher
        hall = dispatcher.hall
        self.free = free_windows(hall)
        """The windows left for a person."""
        self.random, self._office_chance = Random(seed), Random(seed)
        self.staffed = tuple(number for number in hall.windows if number not in self.free)
        self.crowd = Crowd(hall, self.staffed, self.random)
        self._guests: dict[str, Guest] = {}
        self._state: State | None = None
        self._due: list[tuple[int, int, Callable[[], Awaitable[None]]]] = []
        self._turn = count()
        self._pace: Pace
        self._since_look: dict[str, int] = {}
        self._requests = (f"demo-{secrets.token_hex(6)}-{number}" for number in count())
        self._clerks = [
            Clerk(self, window, f"demo{at:02d}", self._outcome) for at, window in enumerate(self.staffed, start=1)
        ]

    async def warm_up(self, day: str, now: int, minutes: float = _MORNING_MIN) -> None:
        """Opens the business day and lives the time before `now` (ms) at once, so that the hall is at work already.
        Only for a hall without a day; the day's first events lie `minutes` in the past.
        """
        clock = SimulatedClock(now)
        self._speaks = Dispatcher(self._dispatcher.hall, self._dispatcher.runner, clock)
        await self._speaks.join()
        self._pace = AtOnce(clock)
        await days_before(self._speaks.hall, self._speaks, clock, self.say, day, self._office_chance)
        clock.ms = now - round(minutes * 60_000)
        await self._speaks.open_day(next(self._requests), day=day)
        try:
            await self._begin(AtOnce(clock))
            await self._go(now)
        finally:
            self._speaks = self._dispatcher
        await self._dispatcher.join()

    async def live(self, pace: Pace, until: int | None = None) -> None:
        """Goes on at a pace, until a time in ms or for ever."""
        if self._due:
            self._pace = pace
        else:
            await self._begin(pace)
        await self._go(until)

    async def _begin(self, pace: Pace) -> None:
        self._pace = pace
        await self._look()
        for clerk in self._clerks:
            self.after(self.random.uniform(0, 40), clerk.sit)
        for lane in self._speaks.hall.lanes:
            self._next_arrival(lane)
        self.after(self._office_chance.uniform(*_OFFICE_S), self._office)

    async def _office(self) -> None:
        """The back office gets something ready now and then."""
        self.after(self._office_chance.uniform(*_OFFICE_S), self._office)
        with suppress(Unavailable):
            await next_ready(self._speaks, self.say, self._office_chance)

    async def _go(self, until: int | None) -> None:
        while self._due and (until is None or self._due[0][0] <= until):
            at, _, step = heapq.heappop(self._due)
            await self._pace.until(at)
            await step()
        if until is not None:
            await self._pace.until(until)

    # what staff and visitors need ------------------------------------------------------------------------------

    def now(self) -> int:
        return self._pace.now()

    def after(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self._due, (self.now() + round(seconds * 1000), next(self._turn), step))

    async def say(self, command: Command) -> Event:
        """A command, repeated with the same request id while the engine is away. Raises Refused."""
        request = next(self._requests)
        while True:
            try:
                return await command(self._speaks, request)
            except Unavailable as away:
                _LOG.debug("demo waits: %s", away)
                await self._pace.until(self.now() + _RETRY_MS)

    async def ticket(self, number: str) -> Ticket | None:
        while True:
            try:
                return await self._speaks.ticket(number)
            except Unavailable:
                await self._pace.until(self.now() + _RETRY_MS)

    def guest(self, number: str) -> Guest:
        """What the visitor is like; a person's ticket is somebody who shows up."""
        return self._guests.get(number) or Guest(shows_up=True, comes_back=False)

    def expect(self, number: str, event: Event) -> None:
        """A visitor missed or held comes back, or not."""
        guest = self._guests.get(number)
        if guest is None:
            return
        if event.kind == "ticket.held":
            self._expect_back(number)
        elif event.fields.get("state") == "missed" and guest.comes_back:
            guest.shows_up = True
            self._expect_back(number)

    def _expect_back(self, number: str) -> None:
        guest = self._guests.get(number)
        if guest is not None and not guest.expected:
            guest.expected = True
            self.after(self.random.uniform(150, 720), lambda: self._come_back(number))

    def _outcome(self, service: str) -> str:
        found = self._speaks.hall.services.get(service)
        return (found.outcome if found else "") or _OUTCOME

    # visitors --------------------------------------------------------------------------------------------------

    def _next_arrival(self, lane: str) -> None:
        self.after(self.crowd.gap_ms(lane) / 1000, lambda: self._arrive(lane))

    async def _arrive(self, lane: str) -> None:
        self._next_arrival(lane)
        if self._state is None or not self.crowd.comes(lane, self._state.count(lane) + self._since_look.get(lane, 0)):
            return
        wish = self.crowd.wish(lane, self.now())
        try:
            issued = await self.say(lambda hall, request: hall.issue(request, **wish))
        except Refused as refused:
            _LOG.debug("demo: no ticket for %s: %s", lane, refused)
            return
        number = issued.ticket
        self._guests[number] = self.crowd.guest()
        self._since_look[lane] = self._since_look.get(lane, 0) + 1
        if self.random.random() < 0.015:
            self.after(self.random.uniform(400, 1500), lambda: self._give_up(number))
        elif self.random.random() < 0.01:
            self.after(self.random.uniform(120, 500), lambda: self._let_past(number))

    async def _leave_unserved(self, lane: str, now: int) -> None:
        """Visitors whom only a person could call do not wait for ever."""
        assert self._state is not None
        for ticket in self._state.waiting(lane):
            if now - ticket.since > _PATIENCE_MS and not any(map(self.crowd.served, ticket.lanes)):
                await self._give_up(ticket.number)

    async def _give_up(self, number: str) -> None:
        await self._quietly(lambda hall, request: hall.cancel(request, ticket=number))

    async def _let_past(self, number: str) -> None:
        await self._quietly(lambda hall, request: hall.postpone(request, ticket=number))

    async def _come_back(self, number: str) -> None:
        ticket = await self.ticket(number)
        self.guest(number).expected = False
        if ticket is not None and ticket.state == "held":
            await self._quietly(lambda hall, request: hall.resume(request, ticket=number))
        elif ticket is not None and ticket.state == "missed":
            await self._quietly(lambda hall, request: hall.return_(request, ticket=number))

    async def _quietly(self, command: Command) -> None:
        try:
            await self.say(command)
        except Refused as refused:
            _LOG.debug("demo: %s", refused)

    async def _look(self) -> None:
        """Look around: how many wait, and who is left over from what a person did."""
        self.after(_LOOK_S, self._look)
        try:
            self._state = await self._speaks.board()
        except Unavailable:
            return
        self._since_look.clear()
        now = self.now()
        for ticket in self._state.held():
            self._expect_back(ticket.number)
        for ticket in self._state.missed():
            if now > ticket.due and ticket.number in self._guests:
                await self._give_up(ticket.number)
        for lane in self._speaks.hall.lanes:
            if not self.crowd.served(lane):
                await self._leave_unserved(lane, now)
        live = self._state.tickets
        for number in [n for n in self._guests if n not in live or live[n].state in FINAL]:
            del self._guests[number]
