"""Promises kept: how many of those that came to an end were in time, and how much of the limit was used. Pure.

A promise ends when its case is ready, or when the visit it runs on ends. Taken back by the applicant, it counts only
if it was broken before; visits that ended as no-show, cancelled or expired do not count. Shares are of working time.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median
from typing import NamedTuple

from config.hall import Hall
from dispatcher.cases import WITHDRAWN, Case, Cases
from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED
from dispatcher.promise_clock import Clocks, runs_with_visit
from dispatcher.state import State
from dispatcher.tickets import Ticket
from dispatcher.visit_clocks import left_a_case, visit_clock
from dispatcher.working_time import NeverOpen

_NOT_ENDED = ("no_show", "")


class Ending(NamedTuple):
    """One promise that came to its end. `share`: the part of the limit that was used, 1.0 all of it. `took`: working ms
    from where it was promised (acceptance, or the ticket)."""

    about: str
    service: str
    lane: str
    kept: bool
    share: float
    took: int


class Kept(NamedTuple):
    """`share`: the median share of the limit, None before the first ending."""

    ended: int
    kept: int
    share: float | None

    @property
    def rate(self) -> float | None:
        """Kept ÷ ended, 0–1; None before the first."""
        return self.kept / self.ended if self.ended else None


def kept(endings: Iterable[Ending]) -> Kept:
    """The sum over some endings."""
    every = list(endings)
    shares = [ending.share for ending in every]
    return Kept(len(every), sum(ending.kept for ending in every), median(shares) if shares else None)


def fastest(endings: Iterable[Ending]) -> int | None:
    """The shortest of them in working ms: what may be told as 最快. None without any."""
    return min((ending.took for ending in endings), default=None)


def of_case(case: Case, clocks: Clocks) -> Ending | None:
    """How the promise of a case ended; None while it has not."""
    promise = case.promise
    if case.kept is None or promise is None or (case.state == WITHDRAWN and case.kept):
        return None
    time, clock, stood = clocks.time, case.clock, case.stood
    began = clock.start if runs_with_visit(promise) else case.accepted_at
    try:
        given = time.between(clock.start, _first_due(case, clocks))
        left = time.between(stood, clock.due)
    except NeverOpen:
        return None
    share = max(0, given - left) / given if given else 1.0
    return Ending(case.id, case.service, case.lane, case.kept, share, max(0, time.between(began, stood)))


def _first_due(case: Case, clocks: Clocks) -> int:
    """The limit as it was before any stop."""
    promise = case.promise
    assert promise is not None
    day = date.fromisoformat(case.day)
    if runs_with_visit(promise):
        return clocks.of_visit(promise, day, case.clock.start).due
    return clocks.of_acceptance(promise, day).due


def of_visit(ticket: Ticket, hall: Hall, clocks: Clocks) -> Ending | None:
    """How a promise that ran on a ticket ended; None while it has not, or where a case goes on with it."""
    if ticket.state != FINISHED or ticket.outcome in _NOT_ENDED or left_a_case(ticket):
        return None
    clock, service = visit_clock(hall, clocks, ticket), hall.services.get(ticket.service)
    promise = service.promised if service else None
    if clock is None or promise is None:
        return None
    # What was used of the limit itself: time on hold is in neither, as with the stops of a case.
    limit = clocks.of_visit(promise, date.fromisoformat(ticket.day), clock.start)
    given, left = clocks.time.between(*limit[::2]), clocks.time.between(ticket.finished_at, clock.due)
    took = clocks.time.between(clock.start, ticket.finished_at)
    share = max(0, given - left) / given if given else 1.0
    lane = ticket.lane or ticket.service
    return Ending(ticket.id, ticket.service, lane, ticket.finished_at <= clock.due, share, max(0, took))


def endings(hall: Hall, days: Mapping[str, State], cases: Cases) -> list[Ending]:
    """Every promise that ended: of the folded days, and of the cases."""
    clocks = Clocks(hall)
    visits = [of_visit(ticket, hall, clocks) for state in days.values() for ticket in state.tickets.values()]
    return [each for each in (*visits, *(of_case(case, clocks) for case in cases)) if each is not None]


def fold(hall: Hall, events: Iterable[Event]) -> list[Ending]:
    """The same from the stream alone."""
    days: dict[str, State] = {}
    cases = Cases()
    for event in events:
        days.setdefault(event.day, State(event.day)).apply(event)
        cases.apply(event)
    return endings(hall, days, cases)
