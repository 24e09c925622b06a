"""A hall in memory: the commands that a replay needs, by the same rule as the scripts, without any engine.

What `call_next.lua` decides `rule.choose` decides here; a test plays days on both and compares every call.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from config.hall import Hall
from dispatcher.clock import SimulatedClock
from dispatcher.errors import NobodyWaiting
from dispatcher.events import Event
from dispatcher.policies import Choose, by_rule
from dispatcher.rule import Head, Rule

_MINUTE_MS = 60_000


@dataclass
class _Paper:
    """A ticket on paper; times in ms."""

    number: str
    ord: int
    lane: str
    klass: str
    clock: int
    since: int
    waited: int = 0
    misses: int = 0


@dataclass
class PaperHall:
    """Plays `hall` for a `replay_player.Player`; by the order rule, if no other `order` is to be tried."""

    hall: Hall
    clock: SimulatedClock
    order: Choose = by_rule
    tickets: dict[str, _Paper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rule = Rule(self.hall)
        self._queues: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        self._run: dict[str, int] = {}

    async def issue(
        self, request: str, *, lanes: Sequence[str] = (), klass: str = "regular", slot: int | None = None
    ) -> Event:
        now = clock = self.clock.ms
        if slot is not None:
            late = round(self.hall.rules.appointment_late_min * _MINUTE_MS)
            klass, clock = ("regular", now) if now > slot + late else (klass, max(now, slot))
        paper = _Paper(str(len(self.tickets) + 1), len(self.tickets) + 1, lanes[0], klass, clock, clock)
        self.tickets[paper.number] = paper
        self._stand(paper)
        return self._event("ticket.issued", paper.number, **{"class": klass, "clock": str(clock)})

    async def call_next(self, request: str, *, window: str, session: str) -> Event:
        now, heads = self.clock.ms, []
        for queue in self._rule.queues(window):
            if standing := self._queues.get(queue.name):
                clock, order, number = standing[0]
                heads.append(Head(queue, number, order, clock))
        chosen = self.order(heads, now, self._run)
        if chosen is None:
            raise NobodyWaiting()
        paper = self.tickets[chosen.number]
        self._queues[chosen.queue.name].pop(0)
        paper.waited += max(0, now - paper.since)
        self._run[paper.lane] = 0 if paper.klass == "regular" else self._run.get(paper.lane, 0) + 1
        return self._event("ticket.called", paper.number)

    async def call(self, request: str, *, window: str, session: str, ticket: str, reason: str) -> Event:
        return self._event("ticket.called", ticket)

    async def start(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        return self._event("ticket.started", ticket)

    async def finish(self, request: str, *, window: str, session: str, ticket: str, outcome: str) -> Event:
        return self._event("ticket.finished", ticket)

    async def no_show(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        self.tickets[ticket].misses += 1
        return self._event("ticket.missed", ticket)

    async def hold(self, request: str, *, window: str, session: str, ticket: str, kind: str) -> Event:
        return self._event("ticket.held", ticket)

    async def transfer(
        self, request: str, *, window: str, session: str, ticket: str, reason: str, lane: str | None = None
    ) -> Event:
        paper = self.tickets[ticket]
        paper.lane = lane or paper.lane
        if paper.klass not in self.hall.lanes[paper.lane].targets:
            paper.klass = "regular"
        return self._again("ticket.transferred", paper, self.hall.rules.transfer_share)

    async def return_(self, request: str, *, ticket: str, reason: str = "") -> Event:
        paper, rules = self.tickets[ticket], self.hall.rules
        if paper.misses >= 2:
            return self._again("ticket.returned", paper, 0)
        if rules.return_clock_share is not None:
            return self._again("ticket.returned", paper, rules.return_clock_share)
        queue = self._queues[f"{paper.lane}:{paper.klass}"]
        behind = queue[min(rules.return_after_calls, len(queue)) - 1][0] + 1 if queue else self.clock.ms
        return self._again("ticket.returned", paper, 0, min(behind, self.clock.ms))

    async def resume(self, request: str, *, ticket: str, reason: str = "") -> Event:
        return self._again("ticket.resumed", self.tickets[ticket], self.hall.rules.hold_share)

    async def open_window(self, request: str, *, window: str, session: str, clerk: str) -> Event:
        return self._event("window.opened")

    async def close_window(self, request: str, *, window: str, session: str) -> Event:
        return self._event("window.closed")

    def _again(self, kind: str, paper: _Paper, share: float, clock: int | None = None) -> Event:
        paper.since = self.clock.ms
        paper.clock = self.clock.ms - int(paper.waited * share) if clock is None else clock
        self._stand(paper)
        return self._event(kind, paper.number)

    def _stand(self, paper: _Paper) -> None:
        insort(self._queues[f"{paper.lane}:{paper.klass}"], (paper.clock, paper.ord, paper.number))

    def _event(self, kind: str, ticket: str = "", **fields: str) -> Event:
        return Event("20261123-1", kind, self.clock.ms, {"ticket": ticket, **fields})
