"""A simulated clerk at one window: sits down, calls, serves, and lives with every refusal a person may cause."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Protocol

from dispatcher import demo_ratings
from dispatcher.demo_visitors import Crowd, Guest
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import (
    CallAgainFirst,
    NobodyWaiting,
    Refused,
    SessionStale,
    TooEarly,
    WindowBusy,
    WindowClosed,
    WindowPaused,
    WindowTaken,
)
from dispatcher.events import Event
from dispatcher.lifecycle import CALLED, FINISHED
from dispatcher.tickets import Ticket

Command = Callable[[Dispatcher, str], Awaitable[Event]]
"""One command of a dispatcher, given the request id."""

_HOLDS, _HOLD_WEIGHTS = ("fetch", "kept", "step"), (6, 3, 1)
_HOLD_SHARE, _TRANSFER_SHARE, _PAUSE_SHARE = 0.04, 0.02, 0.015
_PAUSES = ("短暂离开", "整理资料", "设备维护")


class Floor(Protocol):
    """What a clerk needs of the demo."""

    crowd: Crowd
    random: Random

    def after(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None: ...
    async def say(self, command: Command) -> Event: ...
    async def ticket(self, number: str) -> Ticket | None: ...
    def guest(self, number: str) -> Guest: ...
    def expect(self, number: str, event: Event) -> None: ...
    def now(self) -> int: ...


class Clerk:
    def __init__(self, floor: Floor, window: str, staff: str, outcomes: Callable[[str], str]) -> None:
        self._floor, self.window, self._staff, self._outcome = floor, window, staff, outcomes
        self._session = f"demo-{window}"
        self._speed = floor.random.uniform(0.85, 1.15)

    async def sit(self) -> None:
        """Sit down, unless a person sits there; then look again later."""
        try:
            await self._floor.say(
                lambda hall, request: hall.open_window(
                    request, window=self.window, session=self._session, clerk=self._staff
                )
            )
        except WindowTaken:
            self._after(60, 90, self.sit)
        else:
            self._after(2, 12, self.call)

    async def call(self) -> None:
        try:
            called = await self._floor.say(
                lambda hall, request: hall.call_next(request, window=self.window, session=self._session)
            )
        except NobodyWaiting:
            self._after(4, 7, self.call)
        except WindowBusy as busy:
            await self._go_on(busy.details[0] if busy.details else "")
        except WindowPaused:
            await self._resume()
        except (SessionStale, WindowClosed):
            self._after(30, 60, self.sit)
        else:
            self._await_visitor(called.ticket)

    def _await_visitor(self, number: str) -> None:
        if self._floor.guest(number).shows_up:
            self._after(12, 48, lambda: self._start(number))
        else:
            self._after(28, 34, lambda: self._again(number))

    async def _go_on(self, number: str) -> None:
        """Somebody is at the window already, from before a restart or from a person who sat here."""
        ticket = await self._floor.ticket(number)
        if ticket is not None and ticket.state == CALLED:
            self._await_visitor(number)
        elif ticket is not None:
            self._serve(ticket)
        else:
            self._after(5, 10, self.call)

    async def _again(self, number: str) -> None:
        """Announce again, twice; then give up."""
        event = await self._try(
            lambda hall, request: hall.recall(request, window=self.window, session=self._session, ticket=number)
        )
        if event is not None:
            calls = int(event.fields.get("calls", "2"))
            self._after(28, 34, lambda: self._again(number) if calls < 3 else self._give_up(number))

    async def _give_up(self, number: str) -> None:
        try:
            event = await self._floor.say(
                lambda hall, request: hall.no_show(request, window=self.window, session=self._session, ticket=number)
            )
        except TooEarly as early:
            seconds = int(early.details[0]) / 1000 if early.details else 10
            self._after(seconds + 0.2, seconds + 3, lambda: self._give_up(number))
        except CallAgainFirst:
            await self._again(number)
        except Refused:
            self._after(5, 10, self.call)
        else:
            self._floor.expect(number, event)
            self._after(3, 10, self.call)

    async def _start(self, number: str) -> None:
        event = await self._try(
            lambda hall, request: hall.start(request, window=self.window, session=self._session, ticket=number)
        )
        ticket = await self._floor.ticket(number) if event else None
        if ticket is not None:
            self._serve(ticket)

    def _serve(self, ticket: Ticket) -> None:
        floor, number = self._floor, ticket.number
        guest = floor.guest(number)
        takes = floor.crowd.service_ms(ticket.service, ticket.lane, self._speed) / 1000 * guest.left
        if guest.left == 1.0 and floor.random.random() < _HOLD_SHARE:
            share = floor.random.uniform(0.2, 0.7)
            guest.left = 1 - share
            floor.after(takes * share, lambda: self._hold(number))
        elif ticket.stages == 1 and len(ticket.lanes) == 1 and floor.random.random() < _TRANSFER_SHARE:
            floor.after(takes * 0.3, lambda: self._transfer(ticket))
        else:
            floor.after(takes, lambda: self._finish(ticket))

    async def _hold(self, number: str) -> None:
        kind = self._floor.random.choices(_HOLDS, _HOLD_WEIGHTS)[0]
        event = await self._try(
            lambda hall, request: hall.hold(
                request, window=self.window, session=self._session, ticket=number, kind=kind
            )
        )
        if event is not None:
            self._floor.expect(number, event)
            self._after(4, 12, self.call)

    async def _transfer(self, ticket: Ticket) -> None:
        lane = self._floor.crowd.neighbour(ticket.lane, ticket.klass)
        if lane is None:
            await self._finish(ticket)
            return
        event = await self._try(
            lambda hall, request: hall.transfer(
                request, window=self.window, session=self._session, ticket=ticket.number, lane=lane, reason="取错号"
            )
        )
        if event is not None:
            self._after(4, 12, self.call)

    async def _finish(self, ticket: Ticket) -> None:
        outcome = self._outcome(ticket.service)
        event = await self._try(
            lambda hall, request: hall.finish(
                request,
                window=self.window,
                session=self._session,
                ticket=ticket.number,
                outcome=outcome,
                onward=True,
            )
        )
        if event is None:
            return
        self._floor.guest(ticket.number).left = 1.0
        if event.fields["state"] == FINISHED:
            demo_ratings.asks(self._floor, ticket.number)
        if self._floor.random.random() < _PAUSE_SHARE:
            await self._pause()
        else:
            self._after(5, 20, self.call)

    async def _pause(self) -> None:
        seconds = self._floor.random.uniform(240, 600)
        until, reason = self._floor.now() + round(seconds * 1000), self._floor.random.choice(_PAUSES)
        event = await self._try(
            lambda hall, request: hall.pause_window(
                request, window=self.window, session=self._session, reason=reason, until=until
            )
        )
        if event is not None:
            self._floor.after(seconds, self._resume)

    async def _resume(self) -> None:
        event = await self._try(
            lambda hall, request: hall.resume_window(request, window=self.window, session=self._session)
        )
        if event is not None:
            self._after(2, 8, self.call)

    async def _try(self, command: Command) -> Event | None:
        """What happened, or None: a person changed something meanwhile, and the clerk looks afresh a little later."""
        try:
            return await self._floor.say(command)
        except TooEarly as early:
            wait = int(early.details[0]) / 1000 if early.details else 5.0
            self._after(wait + 0.1, wait + 2, self.call)
        except Refused:
            self._after(5, 10, self.call)
        return None

    def _after(self, least: float, most: float, step: Callable[[], Awaitable[None]]) -> None:
        self._floor.after(self._floor.random.uniform(least, most), step)
