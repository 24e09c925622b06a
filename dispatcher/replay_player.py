"""A recorded day played through the real dispatcher, on a simulated clock, as fast as it goes.

The product never calls by itself, so this driver is the clerks: a window that becomes free or opens calls next at once;
an arrival, or an appointment becoming callable, that finds idle windows is offered to its lane's home windows first,
then to those with the fewest lanes, then to the one idle longest. At equal times service ends and closings come before
arrivals, arrivals before openings, openings before appointments that become callable.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from dispatcher.clock import SimulatedClock
from dispatcher.errors import NobodyWaiting
from dispatcher.events import Event
from dispatcher.replay_day import Day, Leg, Post, Visit

DESK = "desk"
"""A window of no recording: it takes the visitors who are on their way to another lane there, and calls nobody else."""

_SESSION = "replay"
_ENDS, _ARRIVALS, _OPENINGS, _EARLY = range(4)


class Commands(Protocol):
    """What the driver asks of a hall: the dispatcher, or a paper twin of it in tests."""

    async def issue(
        self, request: str, *, lanes: Sequence[str] = (), klass: str = "regular", slot: int | None = None
    ) -> Event: ...
    async def call_next(self, request: str, *, window: str, session: str) -> Event: ...
    async def call(self, request: str, *, window: str, session: str, ticket: str, reason: str) -> Event: ...
    async def start(self, request: str, *, window: str, session: str, ticket: str) -> Event: ...
    async def finish(self, request: str, *, window: str, session: str, ticket: str, outcome: str) -> Event: ...
    async def no_show(self, request: str, *, window: str, session: str, ticket: str) -> Event: ...
    async def hold(self, request: str, *, window: str, session: str, ticket: str, kind: str) -> Event: ...
    async def transfer(
        self, request: str, *, window: str, session: str, ticket: str, reason: str, lane: str | None = None
    ) -> Event: ...
    async def return_(self, request: str, *, ticket: str, reason: str = "") -> Event: ...
    async def resume(self, request: str, *, ticket: str, reason: str = "") -> Event: ...
    async def open_window(self, request: str, *, window: str, session: str, clerk: str) -> Event: ...
    async def close_window(self, request: str, *, window: str, session: str) -> Event: ...


@dataclass
class _Guest:
    """A visit under way: its number, its lane now, the leg it is in and those to come."""

    visit: Visit
    number: str
    lane: str
    left: list[Leg]
    leg: Leg
    waiting: bool = True


def _unseen(event: Event, ticket: int) -> None:
    return None


@dataclass
class Player:
    """Plays one day on one hall. `seen` gets every event in order, with the recording's ticket of an issue, else 0."""

    day: Day
    hall: Commands
    clock: SimulatedClock
    seen: Callable[[Event, int], None] = _unseen
    calls: dict[int, float] = field(default_factory=dict)
    """First call of each ticket, seconds since the day's zero."""
    commands: int = 0

    def __post_init__(self) -> None:
        self._due: list[tuple[int, int, int, int, Callable[[int, int], object]]] = []
        self._turn = count()
        self._visits = {visit.ticket: visit for visit in self.day.visits}
        self._guests: dict[int, _Guest] = {}
        self._tickets: dict[str, int] = {}
        self._idle: dict[int, int] = {}
        self._busy: dict[int, _Guest] = {}
        self._seated: set[int] = set()

    async def play(self, step: Callable[[int], None] = lambda issued: None) -> None:
        """The whole day, until nothing is left to do. `step` hears how many tickets have been issued."""
        for visit in self.day.visits:
            self._at(visit.arrival, _ARRIVALS, visit.ticket, self._arrive)
        for number, post in enumerate(self.day.posts):
            for start, end in post.spans:
                self._at(start, _OPENINGS, number, self._open)
                if end is not None:
                    self._at(end, _ENDS, number, self._close)
        while self._due:
            at, _, who, _, what = heapq.heappop(self._due)
            self.clock.ms = self.day.zero + at
            await what(who, at)  # type: ignore[misc]
            step(len(self._guests))

    def _at(self, at: int, rank: int, who: int, what: Callable[[int, int], object]) -> None:
        heapq.heappush(self._due, (at, rank, who, next(self._turn), what))

    def _request(self) -> str:
        self.commands += 1
        return f"replay-{self.commands:08d}"

    # visitors --------------------------------------------------------------------------------------------------

    async def _arrive(self, ticket: int, at: int) -> None:
        visit = self._visits[ticket]
        slot = None if visit.slot is None else self.day.zero + visit.slot
        event = await self.hall.issue(self._request(), lanes=(visit.lane,), klass=visit.klass, slot=slot)
        guest = _Guest(visit, event.ticket, visit.lane, list(visit.legs), visit.legs[0])
        self._guests[ticket], self._tickets[event.ticket] = guest, ticket
        self.seen(event, ticket)
        early = self.day.early if event.fields["class"] == "appointment" else 0
        callable_at = int(event.fields["clock"]) - self.day.zero - early
        if callable_at > at:
            self._at(callable_at, _EARLY, ticket, self._callable)
        else:
            await self._offer(guest.lane, at)

    async def _callable(self, ticket: int, at: int) -> None:
        if self._guests[ticket].waiting:
            await self._offer(self._guests[ticket].lane, at)

    async def _back(self, ticket: int, at: int) -> None:
        """A missed or held visitor queues again, or one on the way to another lane arrives there."""
        guest = self._guests[ticket]
        match guest.leg.end:
            case "no_show":
                self.seen(await self.hall.return_(self._request(), ticket=guest.number, reason="replay"), 0)
            case "hold":
                self.seen(await self.hall.resume(self._request(), ticket=guest.number), 0)
            case _:
                await self._lead(guest)
        guest.waiting = True
        await self._offer(guest.lane, at)

    async def _lead(self, guest: _Guest) -> None:
        seat = {"window": DESK, "session": _SESSION}
        there = {**seat, "ticket": guest.number, "reason": "replay"}
        self.seen(await self.hall.open_window(self._request(), **seat, clerk=DESK), 0)
        self.seen(await self.hall.call(self._request(), **there), 0)
        self.seen(await self.hall.transfer(self._request(), **there, lane=guest.leg.lane), 0)
        self.seen(await self.hall.close_window(self._request(), **seat), 0)
        guest.lane = guest.leg.lane

    # windows ---------------------------------------------------------------------------------------------------

    async def _offer(self, lane: str, at: int) -> None:
        posts = self.day.posts

        def rank(number: int) -> tuple[bool, int, int, int]:
            return posts[number].home != lane, len(posts[number].also), self._idle[number], number

        for number in sorted((n for n in self._idle if lane in posts[n].lanes), key=rank):
            if await self._call(number, at):
                return

    async def _open(self, number: int, at: int) -> None:
        if number in self._seated:  # still serving from before the break: it simply goes on
            return
        name = self.day.posts[number].window
        self.seen(await self.hall.open_window(self._request(), window=name, session=_SESSION, clerk=name), 0)
        self._seated.add(number)
        self._idle[number] = at
        await self._call(number, at)

    async def _close(self, number: int, at: int) -> None:
        if number in self._idle and not self.day.posts[number].open_at(at):
            del self._idle[number]
            self._seated.discard(number)
            seat = {"window": self.day.posts[number].window, "session": _SESSION}
            self.seen(await self.hall.close_window(self._request(), **seat), 0)

    async def _call(self, number: int, at: int) -> bool:
        """The window calls; False if nobody waits for it. The call is answered at once, or not at all."""
        post = self.day.posts[number]
        try:
            called = await self.hall.call_next(self._request(), window=post.window, session=_SESSION)
        except NobodyWaiting:
            return False
        self.seen(called, 0)
        guest = self._guests[self._tickets[called.ticket]]
        guest.leg, guest.waiting = guest.left.pop(0), False
        self.calls.setdefault(guest.visit.ticket, at / 1000)
        del self._idle[number]
        self._busy[number] = guest
        stay = self.day.no_show
        if guest.leg.end != "no_show":
            stay = self.day.turnaround + round(guest.leg.seconds * post.speed * 1000)
            seat = {"window": post.window, "session": _SESSION, "ticket": guest.number}
            self.seen(await self.hall.start(self._request(), **seat), 0)
        self._at(at + stay, _ENDS, number, self._end)
        return True

    async def _end(self, number: int, at: int) -> None:
        """A stay at the window ends: the visitor goes as its leg says, the window calls again or closes."""
        guest, post = self._busy.pop(number), self.day.posts[number]
        await self._leave(guest, post)
        if guest.left:
            self._at(at + guest.leg.back, _ARRIVALS, guest.visit.ticket, self._back)
        self._idle[number] = at
        if post.open_at(at):
            await self._call(number, at)
        else:
            await self._close(number, at)

    async def _leave(self, guest: _Guest, post: Post) -> None:
        seat = {"window": post.window, "session": _SESSION, "ticket": guest.number}
        match guest.leg.end:
            case "finish":
                event = await self.hall.finish(self._request(), **seat, outcome="accepted")
            case "no_show":
                event = await self.hall.no_show(self._request(), **seat)
            case _:
                event = await self.hall.hold(self._request(), **seat, kind="fetch")
        self.seen(event, 0)
