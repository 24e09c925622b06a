"""How long until each ticket is called: the order rule run forward once, with the catalogue's minutes. Pure.

Every open window works on: it finishes whom it serves, then calls whom the rule names, until nobody it may serve is
left. Nobody new comes in the run. A ticket of several legs or stages queues again after each. For every lane one
ticket is imagined that is taken now; it is called like any other but takes no window's time.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from config.hall import Hall
from dispatcher.catalogue_minutes import Minutes, catalogue_minutes
from dispatcher.rule import Queue, Rule
from dispatcher.state import State
from dispatcher.tickets import Ticket

WALK_MS = 25_000
"""From the call until the visitor sits at the window, and the desk is ready again after the one before."""

_LEAST_LEFT = 0.25
"""Who is served for longer than the catalogue says is not done this very moment: this share of it is left."""

_LAST = 1_000_000


class Visit(NamedTuple):
    """One stay at a window: seconds from now until it is called (negative: since then) and until it is over."""

    lane: str
    called_s: float
    over_s: float


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until called: of every waiting ticket, and of a regular ticket taken now in each lane. None: as things
    stand no open window will call it. `visits`: of a ticket with several legs or stages every visit left, in order."""

    by_ticket: Mapping[str, float | None]
    by_lane: Mapping[str, float | None]
    visits: Mapping[str, Sequence[Visit]] = field(default_factory=dict)


class _Waiter:
    """A ticket in its queues, once per leg; an imagined one has no number."""

    __slots__ = (
        *("clock", "gone", "lane", "leg", "next", "number", "ord", "regular", "restarts", "rule", "service", "since"),
        *("todo", "travels", "waited"),
    )

    def __init__(self, ord_: int, lane: str, ticket: Ticket | None = None) -> None:
        self.ord, self.lane, self.gone = ord_, lane, False
        self.number = ticket.number if ticket else ""
        self.service = ticket.service if ticket else ""
        self.regular = not ticket or ticket.klass == "regular"
        self.rule = ticket.rule if ticket else "any"
        self.todo: tuple[str, ...] = ticket.lanes if ticket else (lane,)
        self.next = ticket.text("next") if ticket else ""
        self.restarts: tuple[str, ...] = ticket.restarts if ticket else ()
        self.leg = ticket.whole("leg") if ticket else 0
        self.since, self.waited = (ticket.since, ticket.waited) if ticket else (0, 0)
        # Of a ticket that goes to several windows every visit is told, of the last one too.
        self.travels = ticket is not None and (ticket.stages > 1 or (self.rule == "all" and len(self.todo) > 1))
        self.clock = 0

    def clock_in(self, lane: str) -> int:
        """`Ticket.clock_in` of the leg that is played."""
        return max(self.clock, self.leg) if lane in self.restarts else self.clock


_Line = list[tuple[int, int, int, _Waiter]]
"""A queue as a heap: clock, ordinal, a number against ties, who."""


class _Seat(NamedTuple):
    """A queue as one window looks at it: the queue itself, and the words of the rule."""

    line: _Line
    queue: Queue


class Forecast:
    """Runs one hall's rule forward."""

    def __init__(self, hall: Hall, minutes: Minutes | None = None) -> None:
        self.hall, self._rule = hall, Rule(hall)
        self._minutes = minutes or catalogue_minutes(hall)

    def run(self, state: State, now: int, until: str = "") -> Waits:
        """Waits at `now` (ms). With `until`, the run may stop as soon as that ticket is called."""
        return _Run(self.hall, self._rule, self._minutes, state, now).play(until)


class _Run:
    def __init__(self, hall: Hall, rule: Rule, minutes: Minutes, state: State, now: int) -> None:
        self._hall, self._minutes, self._state, self._now = hall, minutes, state, now
        self._stage_share = round(hall.rules.stage_share * 1000)
        self._lines: dict[str, _Line] = {}
        self._turn = count()
        self._called: dict[str, float | None] = {}
        self._lanes: dict[str, float | None] = {}
        self._run = {lane: int(state.desk.get(f"run:{lane}") or 0) for lane in hall.lanes}
        self._free: list[tuple[int, int, int, str, tuple[_Seat, ...]]] = []
        self._idle: list[tuple[int, int, str, tuple[_Seat, ...]]] = []
        self._again: list[tuple[int, int, _Waiter, int, str]] = []
        self._visits: dict[str, list[Visit]] = {}
        for name in state.queues():
            self._join(name)
        for lane in hall.lanes:
            self._lanes[lane] = None
            self._stand(f"{lane}:regular", now, _Waiter(_LAST, lane))
        for turn, number in enumerate(hall.windows):
            self._sit(number, turn, tuple(_Seat(self._line(q.name), q) for q in rule.queues(number)))

    # the state as it is ----------------------------------------------------------------------------------------

    def _line(self, name: str) -> _Line:
        return self._lines.setdefault(name, [])

    def _stand(self, name: str, clock: int, waiter: _Waiter) -> None:
        heapq.heappush(self._line(name), (clock, waiter.ord, next(self._turn), waiter))

    def _join(self, name: str) -> None:
        known = self._called
        for number in self._state.queue(name):
            ticket = self._state.ticket(number)
            if ticket is None or number in known:  # of several lanes: it stands in all of them already
                continue
            known[number] = None
            self._enter(_Waiter(ticket.ord, ticket.lane, ticket), ticket.clock, ticket.klass, ticket.place)

    def _enter(self, waiter: _Waiter, clock: int, klass: str, place: str = "") -> None:
        waiter.clock = clock
        if place:
            self._stand(f"window:{place}:{klass}", clock, waiter)
        else:
            for lane in waiter.todo:
                self._stand(f"{lane}:{klass}", waiter.clock_in(lane), waiter)

    def _sit(self, window: str, turn: int, seats: tuple[_Seat, ...]) -> None:
        """When the window will call next; a closed one, or one paused for nobody knows how long, never."""
        seat, ready = self._state.window(window), self._now
        match seat.state:
            case "free":
                pass
            case "paused" if seat.until > 0:
                ready = max(ready, seat.until)
            case "called" | "serving" as doing:
                ticket = self._state.ticket(seat.ticket)
                if ticket is not None:
                    whole = self._ms(ticket.lane, ticket.service) + (WALK_MS if doing == "called" else 0)
                    past = self._now - seat.since
                    ready += max(whole - past, round(whole * _LEAST_LEFT))
                    waiter = _Waiter(ticket.ord, ticket.lane, ticket)
                    self._note(waiter, seat.since, ready)
                    self._leave(waiter, ticket.clock, ticket.klass, ready)
            case _:
                return
        heapq.heappush(self._free, (ready, len(seats), turn, window, seats))

    def _ms(self, lane: str, service: str) -> int:
        return round(self._minutes(service, lane) * 60_000)

    # going on --------------------------------------------------------------------------------------------------

    def play(self, until: str) -> Waits:
        free, again = self._free, self._again
        while free:
            if again and again[0][0] <= free[0][0]:
                at, _, waiter, clock, klass = heapq.heappop(again)
                self._enter(waiter, clock, klass)
                for lanes, turn, window, seats in self._idle:
                    heapq.heappush(free, (at, lanes, turn, window, seats))
                self._idle.clear()
                continue
            at, lanes, turn, window, seats = heapq.heappop(free)
            ready = self._call(at, seats)
            if ready is None:
                self._idle.append((lanes, turn, window, seats))
                if not free and again:
                    heapq.heappush(free, (again[0][0], *self._idle.pop()))
            else:
                heapq.heappush(free, (ready, lanes, turn, window, seats))
                if until and self._called.get(until) is not None:
                    break
        return Waits(self._called, self._lanes, self._visits)

    def _call(self, at: int, seats: Iterable[_Seat]) -> int | None:
        """Lets a window call at `at`: when it will be free again, or may try again; None when nobody is left for it."""
        while True:
            seat, soonest = self._best(at, seats)
            if seat is None:
                return soonest
            _, _, _, waiter = heapq.heappop(seat.line)
            queue, waiter.gone = seat.queue, True
            if not waiter.number:
                self._lanes[waiter.lane] = (at - self._now) / 1000
                continue
            if self._called[waiter.number] is None:
                self._called[waiter.number] = (at - self._now) / 1000
            lane = waiter.lane if queue.lane == "window" else queue.lane
            self._run[lane] = 0 if waiter.regular else self._run.get(lane, 0) + 1
            done = at + WALK_MS + self._ms(lane, waiter.service)
            waiter.lane = lane
            waiter.waited += max(0, at - waiter.since)
            self._note(waiter, at, done)
            self._leave(waiter, waiter.clock, queue.klass, done)
            return done

    def _best(self, at: int, seats: Iterable[_Seat]) -> tuple[_Seat | None, int | None]:
        """Whom the rule names (`rule.choose` over the heads of these lines), and when the first early one may come."""
        late: list[str] = []
        best: _Seat | None = None
        best_score = best_clock = best_ord = 0
        best_home = False
        soonest: int | None = None
        for seat in seats:
            line, (_, lane, klass, rate, early, home, guard, target) = seat
            while line and line[0][3].gone:
                heapq.heappop(line)
            if not line:
                continue
            clock, ord_, _, _ = line[0]
            wait = at - clock
            if target:
                if wait > target:
                    late.append(lane)
            elif guard and late and lane in late and klass != "regular" and self._run[lane] >= guard:
                continue
            if wait < -early:
                soonest = clock - early if soonest is None else min(soonest, clock - early)
                continue
            score = wait * rate
            if best is None:
                better = True
            elif score >= 0 or best_score >= 0:
                better = score > best_score or (score == best_score and ord_ < best_ord)
            elif home != best_home:
                better = home
            else:
                better = (clock, ord_) < (best_clock, best_ord)
            if better:
                best, best_score, best_clock, best_ord, best_home = seat, score, clock, ord_, home
        return best, soonest

    def _note(self, waiter: _Waiter, called: int, over: int) -> None:
        if waiter.travels:
            visit = Visit(waiter.lane, (called - self._now) / 1000, (over - self._now) / 1000)
            self._visits.setdefault(waiter.number, []).append(visit)

    def _leave(self, waiter: _Waiter, clock: int, klass: str, at: int) -> None:
        """After service: the next leg begins with the clock it had, the next stage with the time waited so far."""
        rule, todo, after = waiter.rule, (), waiter.next
        left = tuple(lane for lane in waiter.todo if lane != waiter.lane) if rule == "all" else todo
        if not left and after:
            stage, _, after = after.partition("|")
            rule, _, lanes = stage.partition(" ")
            clock = at - waiter.waited * self._stage_share // 1000
            left = tuple(lanes.split(","))
        if not left:
            return
        leg = _Waiter(waiter.ord, "")
        leg.number, leg.service, leg.regular = waiter.number, waiter.service, waiter.regular
        leg.rule, leg.todo, leg.next = rule, left, after
        leg.restarts, leg.leg = waiter.restarts, at if waiter.rule == "all" else waiter.leg
        leg.since, leg.waited, leg.travels = at, waiter.waited, waiter.travels
        self._called.setdefault(leg.number, None)
        heapq.heappush(self._again, (at, next(self._turn), leg, clock, klass))


_last: Forecast | None = None


def forward(state: State, hall: Hall, now: int) -> Waits:
    """Waits by the catalogue's minutes at `now` (ms). Keeps the last hall's rates, so hand in the same hall again."""
    global _last
    if _last is None or _last.hall is not hall:
        _last = Forecast(hall)
    return _last.run(state, now)
