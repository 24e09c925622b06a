"""A made-up day played in memory, telling every event as the stream would: what estimates are tried on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dispatcher.events import Event
from dispatcher.replay_day import DAY
from dispatcher.replay_paper import PaperHall


@dataclass
class TellingHall(PaperHall):
    """The paper hall with whole events: `State.apply` and every fold can follow it. `items` by the ticket's ordinal,
    `clerks` by window; `date`: what the day is called, yyyymmdd."""

    items: Mapping[int, str] = field(default_factory=dict)
    clerks: Mapping[str, str] = field(default_factory=dict)
    date: str = DAY
    rev: int = 1

    def opened(self) -> Event:
        """The day's first event."""
        words = {**self._words(), "config": "made-up", "previous": ""}
        return Event(f"{self.date}-1", "day.opened", self.clock.ms, words)

    async def issue(
        self, request: str, *, lanes: Sequence[str] = (), klass: str = "regular", slot: int | None = None
    ) -> Event:
        issued = await super().issue(request, lanes=lanes, klass=klass, slot=slot)
        paper = self.tickets[issued.ticket]
        service = self.items.get(paper.ord, "")
        words = {
            "ord": f"{paper.ord:05d}",
            "rule": "any",
            "todo": paper.lane,
            "next": "",
            "arrival": str(self.clock.ms),
        }
        told = self._stands(paper.number) | words | {"service": service, "series": "A"}
        return self._tell("ticket.issued", paper.number, "", told)

    async def call_next(self, request: str, *, window: str, session: str) -> Event:
        called = await super().call_next(request, window=window, session=session)
        return self._called(called.ticket, window)

    async def call(self, request: str, *, window: str, session: str, ticket: str, reason: str) -> Event:
        paper = self.tickets[ticket]
        queue, place = self._queues[f"{paper.lane}:{paper.klass}"], (paper.clock, paper.ord, paper.number)
        if place in queue:
            queue.remove(place)
        return self._called(ticket, window)

    def _called(self, ticket: str, window: str) -> Event:
        paper, now = self.tickets[ticket], str(self.clock.ms)
        words = {"state": "called", "window": window, "lane": paper.lane, "called_at": now, "waited": str(paper.waited)}
        return self._tell("ticket.called", ticket, window, words | {"run": str(self._run.get(paper.lane, 0))})

    async def start(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        words = {"state": "serving", "started_at": str(self.clock.ms)}
        return self._tell("ticket.started", ticket, window, words)

    async def finish(self, request: str, *, window: str, session: str, ticket: str, outcome: str) -> Event:
        words = {"state": "finished", "window": "", "outcome": outcome, "finished_at": str(self.clock.ms)}
        return self._tell("ticket.finished", ticket, window, words)

    async def no_show(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        await super().no_show(request, window=window, session=session, ticket=ticket)
        return self._tell("ticket.missed", ticket, window, {"state": "missed", "window": "", "due": "0"})

    async def hold(self, request: str, *, window: str, session: str, ticket: str, kind: str) -> Event:
        return self._tell("ticket.held", ticket, window, {"state": "held", "window": "", "hold": kind, "due": "0"})

    async def transfer(
        self, request: str, *, window: str, session: str, ticket: str, reason: str, lane: str | None = None
    ) -> Event:
        await super().transfer(request, window=window, session=session, ticket=ticket, reason=reason, lane=lane)
        words = {"todo": self.tickets[ticket].lane, "window": ""}
        return self._tell("ticket.transferred", ticket, window, self._stands(ticket) | words)

    async def return_(self, request: str, *, ticket: str, reason: str = "") -> Event:
        await super().return_(request, ticket=ticket, reason=reason)
        return self._tell("ticket.returned", ticket, "", self._stands(ticket))

    async def resume(self, request: str, *, ticket: str, reason: str = "") -> Event:
        await super().resume(request, ticket=ticket, reason=reason)
        return self._tell("ticket.resumed", ticket, "", self._stands(ticket))

    async def open_window(self, request: str, *, window: str, session: str, clerk: str) -> Event:
        words = {"state": "free", "clerk": self.clerks.get(window, clerk), "since": str(self.clock.ms)}
        return self._tell("window.opened", "", window, words)

    async def close_window(self, request: str, *, window: str, session: str) -> Event:
        return self._tell("window.closed", "", window, {"state": "closed", "clerk": "", "since": str(self.clock.ms)})

    def _stands(self, ticket: str) -> dict[str, str]:
        paper = self.tickets[ticket]
        return {
            "state": "waiting",
            "class": paper.klass,
            "clock": str(paper.clock),
            "since": str(paper.since),
            "waited": str(paper.waited),
        }

    def _words(self) -> dict[str, str]:
        return {"request": f"made-up-{self.rev}", "digest": ""}

    def _tell(self, kind: str, ticket: str, window: str, words: Mapping[str, str]) -> Event:
        self.rev += 1
        said = {"by": window} if window else {}
        told = {"ticket": ticket} if ticket else {}
        return Event(f"{self.date}-{self.rev}", kind, self.clock.ms, {**self._words(), **told, **said, **words})
