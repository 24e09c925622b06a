"""Why a ticket is to be called later than it had been told: found by comparing the hall then and now. Pure.

What is told of a ticket is kept at its best. Once its turn lies more than five minutes after that, the greatest of what
has come between is named: favoured visitors who came, visitors who came back, windows that were left; and if none of
them explains it, that those ahead take longer than expected. Nothing is said of a turn that came nearer, nor for long.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from config.hall import Hall
from config.lanes import REGULAR
from dispatcher.estimates import Grown, Waits, Word
from dispatcher.state import State
from dispatcher.tickets import Ticket

MORE_MS = 5 * 60_000
"""What is shown is rounded to five minutes: less is no news."""

SAID_MS = 10 * 60_000
"""So long it is said; then what is told is what the next growth is measured by."""

_EXPLAINS = 0.4
_AT_WORK = ("free", "called", "serving")

Seconds = Callable[[str, str], float]
"""(item, lane) → mean stay."""


class _Told(NamedTuple):
    """`due`: when (ms) the ticket was to be called, as told at `since`; `stands`: where it stood and by whose wish;
    `windows`: those at work that serve it."""

    since: int
    due: int
    stands: tuple[str, ...]
    windows: frozenset[str]


@dataclass
class Growth:
    """Of one day, in the process that tells the waits."""

    _told: dict[str, _Told] = field(default_factory=dict)
    _grown: dict[str, tuple[int, Grown]] = field(default_factory=dict)

    def look(self, state: State, hall: Hall, waits: Waits, now: int, seconds: Seconds) -> dict[str, Grown]:
        """What there is to say now, by ticket. Call it with all waits each time they are worked out."""
        told, grown = self._told, self._grown
        self._told, self._grown = {}, {}
        windows = {lane: _serving(hall, state, lane) for lane in hall.lanes}
        for number, wait in waits.by_ticket.items():
            ticket = state.ticket(number)
            if wait is None or ticket is None:
                continue
            there = frozenset[str]().union(*(windows.get(lane, frozenset()) for lane in ticket.lanes))
            fresh = _Told(now, now + round(wait * 1000), _stands(ticket), there)
            best = told.get(number)
            if best is None or best.stands != fresh.stands or fresh.due <= best.due:
                self._told[number] = fresh
            elif fresh.due - best.due <= MORE_MS:
                self._told[number] = best
            elif number not in grown:
                self._told[number], more = best, (fresh.due - best.due) / 1000
                self._grown[number] = now, _why(ticket, best, fresh, more, wait, state, hall, waits, seconds)
            elif now - grown[number][0] < SAID_MS:
                self._told[number], self._grown[number] = best, grown[number]
            else:
                self._told[number] = fresh
        return {number: found for number, (_, found) in self._grown.items()}


def _why(
    ticket: Ticket,
    then: _Told,
    fresh: _Told,
    more_s: float,
    wait_s: float,
    state: State,
    hall: Hall,
    waits: Waits,
    seconds: Seconds,
) -> Grown:
    """`more_s`: by how much it has grown."""
    at_work = max(1, len(fresh.windows))
    near = {lane for number in fresh.windows for lane in hall.windows[number].lanes} | set(ticket.lanes)
    before = [r for r in _ahead(state, waits, near, wait_s) if r.number != ticket.number and _entered(r, then.since)]
    left = then.windows - fresh.windows
    back, favoured = ([r for r in before if r.waited], [r for r in before if r.klass != REGULAR and not r.waited])

    def work(rivals: list[Ticket]) -> float:
        return sum(seconds(rival.service, next(iter(rival.lanes), "")) for rival in rivals) / at_work

    causes: tuple[tuple[float, Word, int], ...] = (
        (work(favoured), "favoured", len(favoured)),
        (work(back), "back", len(back)),
        (wait_s * len(left) / (at_work + len(left)), "windows", len(left)),
    )
    most, word, many = max(causes)
    if not many or most < _EXPLAINS * more_s:
        return Grown("slow", 0, round(more_s))
    return Grown(word, many, round(more_s))


def _serving(hall: Hall, state: State, lane: str) -> frozenset[str]:
    mine = (number for number, window in hall.windows.items() if lane in window.lanes)
    return frozenset(number for number in mine if state.window(number).state in _AT_WORK)


def _stands(ticket: Ticket) -> tuple[str, ...]:
    """Whoever moves back, misses a call or is sent elsewhere knows why it takes longer."""
    return (*ticket.lanes, ticket.place, str(ticket.postponed), str(ticket.misses), str(ticket.stage))


def _ahead(state: State, waits: Waits, lanes: set[str], wait_s: float) -> Iterable[Ticket]:
    """Who will be called sooner out of lanes that the same windows serve."""
    for number, wait in waits.by_ticket.items():
        if wait is not None and wait < wait_s:
            rival = state.ticket(number)
            if rival is not None and lanes & set(rival.lanes):
                yield rival


def _entered(rival: Ticket, after: int) -> bool:
    """Whether it stands there only since then."""
    return rival.arrival > after or (rival.waited > 0 and rival.since > after)
