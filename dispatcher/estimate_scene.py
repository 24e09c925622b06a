"""A hall at one moment as the forward runs begin from it: who stands where, what each window is doing. Pure.

Tickets become numbers: first those whose wait is asked for, then per lane one that is imagined as taken now, then held
and missed ones that may come back. Times are ms from the moment of the forecast.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from dispatcher.estimate_chance import Line, Way
from dispatcher.estimate_seats import Seats
from dispatcher.state import State
from dispatcher.tickets import Ticket

_LAST = 1_000_000

Means = Callable[[str, str], float]
"""(item, lane) → ms."""


class Busy(NamedTuple):
    """A window with a visitor since `past` ms; `who` is −1 unless the visitor has more to do after it."""

    window: int
    who: int
    lane: str
    service: str
    past: int
    called: bool


class Away(NamedTuple):
    """A window where nobody is: for how long (ms), and in how long somebody means to be back (−1: nobody said)."""

    window: int
    since: int
    back: int
    paused: bool


class Aside(NamedTuple):
    """A held or missed ticket: what it will be called by in a run, and where it would stand."""

    who: int
    state: str
    since: int
    lane: str
    service: str


class Scene:
    """The state, taken in once for all runs."""

    def __init__(self, seats: Seats, state: State, now: int, windows: frozenset[int] | None = None) -> None:
        self.seats, self.now, self._state = seats, now, state
        self.numbers: list[str] = []
        self.ords: list[int] = []
        self.services: list[str] = []
        self.lanes: list[str] = []
        """By who: its item, and the first lane it stands in."""
        self.lines: list[Line] = [[] for _ in seats.queues]
        self.ways: dict[int, Way] = {}
        self.busy: list[Busy] = []
        self.free: list[int] = []
        self.away: list[Away] = []
        self.aside: list[Aside] = []
        self.leaving: set[int] = set()
        """Of those being served the ones that nobody will call again."""
        self.travellers: set[str] = set()
        """Tickets that go to several windows: of these every stay is told."""
        self.in_row = [int(state.desk.get(f"run:{lane}") or 0) for lane in seats.lanes]
        mine = range(len(seats.windows)) if windows is None else windows
        known = None if windows is None else {look.queue for window in windows for look in seats.looks[window]}
        self._known = known
        self._stand(known)
        self._sit(mine)
        self.imagined = len(self.numbers)
        self._imagine(known)
        self._set_aside(known)
        for line in self.lines:
            line.sort()

    def _stand(self, known: set[int] | None) -> None:
        seen: set[str] = set()
        for name in self._state.queues():
            queue = self.seats.queues.get(name)
            if queue is None or (known is not None and queue not in known):
                continue
            line, now = self.lines[queue], self.now
            for number, clock in self._state.queue(name).items():
                fields = self._state.fields(number)
                if fields is None or number in seen:
                    continue
                todo = fields["todo"]
                who, place = len(self.numbers), fields.get("place", "")
                self._add(number, int(fields["ord"]), fields.get("service", ""), todo.partition(",")[0])
                if place:
                    self.lanes[who] = fields.get("lane") or self.lanes[who]
                if "," in todo or fields.get("next") or fields.get("stages", "1") > "1":
                    seen.add(number)
                    ticket = Ticket(self._state.day, number, fields)
                    self._note_traveller(ticket)
                    self.ways[who] = way = self._way(ticket)
                    if not place:
                        self._stand_in_all(who, way, known)
                        continue
                line.append((now - clock, -self.ords[who], who))

    def _stand_in_all(self, who: int, way: Way, known: set[int] | None) -> None:
        for lane in way.lanes:
            queue = self.seats.queues.get(f"{lane}:{way.klass}")
            if queue is not None and (known is None or queue in known):
                self.lines[queue].append((-way.clock_in(lane), -self.ords[who], who))

    def _add(self, number: str, order: int, service: str, lane: str) -> None:
        self.numbers.append(number)
        self.ords.append(order)
        self.services.append(service)
        self.lanes.append(lane)

    def _way(self, ticket: Ticket) -> Way:
        now, leg = self.now, ticket.whole("leg")
        return Way(
            ticket.rule,
            ticket.lanes,
            ticket.text("next"),
            ticket.restarts,
            leg - now if leg else -now,
            ticket.since - now,
            ticket.waited,
            ticket.clock - now,
            ticket.klass,
        )

    def _sit(self, windows: Iterable[int]) -> None:
        for window in windows:
            seat = self._state.window(self.seats.windows[window])
            past = self.now - seat.since
            match seat.state:
                case "free":
                    self.free.append(window)
                case "called" | "serving" as doing:
                    ticket = self._state.ticket(seat.ticket)
                    if ticket is None:
                        self.free.append(window)
                        continue
                    self._note_traveller(ticket)
                    self._serve(window, ticket, past, doing == "called")
                case doing:
                    back = max(0, seat.until - self.now) if seat.until else -1
                    self.away.append(Away(window, past, back if doing == "paused" else -1, doing == "paused"))

    def _note_traveller(self, ticket: Ticket) -> None:
        if ticket.stages > 1 or (ticket.rule == "all" and len(ticket.lanes) > 1):
            self.travellers.add(ticket.number)

    def _serve(self, window: int, ticket: Ticket, past: int, called: bool) -> None:
        """A visitor with more to do will be called again, so its wait is asked for too."""
        who, lane = -1, ticket.lane or next(iter(ticket.lanes), "")
        if ticket.number in self.travellers:
            who = len(self.numbers)
            self._add(ticket.number, ticket.ord, ticket.service, lane)
            self.ways[who] = way = self._way(ticket)._replace(since=-past)
            if way.after(lane, -past, 0, 0) is None:
                self.leaving.add(who)
        self.busy.append(Busy(window, who, lane, ticket.service, past, called))

    def _imagine(self, known: set[int] | None) -> None:
        for lane in self.seats.lanes:
            queue = self.seats.queues[f"{lane}:regular"]
            if known is None or queue in known:
                self.lines[queue].append((0, -_LAST, len(self.numbers)))
            self._add("", _LAST, "", lane)

    def _set_aside(self, known: set[int] | None) -> None:
        rules = self.seats.hall.rules
        shares: Mapping[str, float] = {"held": rules.hold_share, "missed": rules.return_clock_share or 0.0}
        for ticket in (*self._state.held(), *self._state.missed()):
            lane = ticket.lane or next(iter(ticket.lanes), "")
            queue = self.seats.queues.get(f"{lane}:{ticket.klass}")
            if queue is None or (known is not None and queue not in known):
                continue
            who = len(self.numbers)
            since = int(ticket.fields.get("finished_at") or 0) or self._state.now
            self._add("", ticket.ord, ticket.service, lane)
            kept = round(ticket.waited * shares[ticket.state])
            self.ways[who] = Way(
                "any", (lane,), ticket.text("next"), (), -self.now, 0, ticket.waited, -kept, ticket.klass
            )
            self.aside.append(Aside(who, ticket.state, self.now - since, lane, ticket.service))

    def asked(self) -> list[tuple[int, str]]:
        """Those whose wait is asked for."""
        return [(who, self.numbers[who]) for who in range(self.imagined) if who not in self.leaving]

    def clerk(self, window: int) -> str:
        return self._state.window(self.seats.windows[window]).clerk

    def watched(self, queue: int) -> bool:
        """Whether the queue is one of those that matter here."""
        return self._known is None or queue in self._known

    # what chance does not touch --------------------------------------------------------------------------------

    def elsewhere(self, means: Means) -> dict[tuple[int, str], float]:
        """For those with a way: how much longer they take in each lane than in the first."""
        found = {}
        for who, way in self.ways.items():
            service, first = self.services[who], means(self.services[who], self.lanes[who])
            for lane in way.all_lanes():
                found[who, lane] = means(service, lane) / first
        return found
