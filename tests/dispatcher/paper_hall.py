"""A hall on paper: the commands a replay needs in plain Python and exact fractions, to test its driver alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dispatcher.clock import SimulatedClock
from dispatcher.errors import NobodyWaiting
from dispatcher.events import Event
from dispatcher.replay_day import Day


@dataclass
class Paper:
    """A ticket on paper. Times are ms."""

    ord: int
    lane: str
    klass: str
    clock: int
    since: int
    waited: int = 0
    waiting: bool = True


@dataclass
class PaperHall:
    day: Day
    clock: SimulatedClock
    late: int = 15 * 60_000
    tickets: dict[str, Paper] = field(default_factory=dict)

    def _event(self, kind: str, ticket: str = "", **fields: str) -> Event:
        return Event("20261123-1", kind, self.clock.ms, {"ticket": ticket, **fields})

    async def issue(
        self, request: str, *, lanes: Sequence[str] = (), klass: str = "regular", slot: int | None = None
    ) -> Event:
        now = clock = self.clock.ms
        if slot is not None and now > slot + self.late:
            klass = "regular"
        elif slot is not None:
            clock = max(now, slot)
        number = str(len(self.tickets) + 1)
        self.tickets[number] = Paper(len(self.tickets), lanes[0], klass, clock, clock)
        return self._event("ticket.issued", number, **{"class": klass, "clock": str(clock)})

    async def call_next(self, request: str, *, window: str, session: str) -> Event:
        post = next(post for post in self.day.posts if post.window == window)
        now = self.clock.ms
        heads: dict[tuple[str, str], tuple[int, int, str]] = {}
        for number, paper in self.tickets.items():
            if paper.waiting and paper.lane in post.lanes:
                head = (paper.clock, paper.ord, number)
                heads[paper.lane, paper.klass] = min(head, heads.get((paper.lane, paper.klass), head))
        best: tuple[Fraction, int, str] | None = None
        for (lane, klass), (clock, order, number) in heads.items():
            if clock - (self.day.early if klass == "appointment" else 0) > now:
                continue
            weight = self.day.class_weights[klass] * self.day.lane_weights[lane]
            score = Fraction(weight * (now - clock)) / Fraction(str(self.day.targets[lane][klass]))
            k = Fraction(str(self.day.secondary))
            if lane != post.home:
                score = score * k if score > 0 else score / k
            if best is None or (-score, order) < (-best[0], best[1]):
                best = score, order, number
        if best is None:
            raise NobodyWaiting
        paper = self.tickets[best[2]]
        paper.waiting = False
        paper.waited += max(0, now - paper.since)
        return self._event("ticket.called", best[2])

    async def start(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        return self._event("ticket.started", ticket)

    async def finish(self, request: str, *, window: str, session: str, ticket: str, outcome: str) -> Event:
        return self._event("ticket.finished", ticket)

    async def no_show(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        return self._event("ticket.missed", ticket)

    async def hold(self, request: str, *, window: str, session: str, ticket: str, kind: str) -> Event:
        return self._event("ticket.held", ticket)

    async def call(self, request: str, *, window: str, session: str, ticket: str, reason: str) -> Event:
        return self._event("ticket.called", ticket)

    async def transfer(
        self, request: str, *, window: str, session: str, ticket: str, reason: str, lane: str | None = None
    ) -> Event:
        self.tickets[ticket].lane = lane or self.tickets[ticket].lane
        return self._again("ticket.transferred", ticket, 1.0)

    async def return_(self, request: str, *, ticket: str, reason: str = "") -> Event:
        return self._again("ticket.returned", ticket, 0.5)

    async def resume(self, request: str, *, ticket: str, reason: str = "") -> Event:
        return self._again("ticket.resumed", ticket, 1.0)

    async def open_window(self, request: str, *, window: str, session: str, clerk: str) -> Event:
        return self._event("window.opened")

    async def close_window(self, request: str, *, window: str, session: str) -> Event:
        return self._event("window.closed")

    def _again(self, kind: str, ticket: str, share: float) -> Event:
        paper = self.tickets[ticket]
        paper.waiting, paper.since = True, self.clock.ms
        paper.clock = self.clock.ms - int(paper.waited * share)
        return self._event(kind, ticket)
