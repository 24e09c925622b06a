"""What reports count: the visits, services, windows' hours and promises of a day, each as a small row. Pure.

Times are ms. Lane and window of a visit are those of its last call, or the first lane it waited in; a service counts
where it was done.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from config.hall import Hall
from dispatcher.cases import Case
from dispatcher.day_record import PAUSED, DayRecord
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL, FINISHED
from dispatcher.promise_clock import Clocks
from dispatcher.promise_kept import of_visit
from dispatcher.tickets import Ticket
from dispatcher.visits import NO_SHOW
from web.archive_promises import ended_case


class Visit(NamedTuple):
    """One ticket. `wait` is None while it was never called; `rating` 0 without one."""

    lane: str
    window: str
    service: str
    klass: str
    clerk: str
    wait: int | None
    served: bool
    missed: bool
    left: bool
    rating: int


class Work(NamedTuple):
    """One service with an outcome, `ms` from its start to its end."""

    lane: str
    window: str
    service: str
    klass: str
    clerk: str
    ms: int


class Sitting(NamedTuple):
    """A stretch in which somebody sat at a window; `lane` is the window's own."""

    lane: str
    window: str
    clerk: str
    paused: bool
    ms: int


def sitting(hall: Hall, window: str, clerk: str, state: str, ms: int) -> Sitting:
    """`window`: perhaps one that the hall file no longer has."""
    home = hall.windows[window].home if window in hall.windows else ""
    return Sitting(home, window, clerk, state == PAUSED, ms)


class Promise(NamedTuple):
    """A promise that ended on the day."""

    lane: str
    service: str
    kept: bool


class DayRows(NamedTuple):
    """One business day 'yyyymmdd'."""

    day: str
    visits: tuple[Visit, ...]
    works: tuple[Work, ...]
    sittings: tuple[Sitting, ...]
    promises: tuple[Promise, ...]


def rows(day: str, events: Sequence[Event], hall: Hall, case_of: Callable[[str], Case | None]) -> DayRows:
    """`case_of` finds a case by its id: its lane and item are not in the event that ends its promise."""
    record = DayRecord(day)
    for event in events:
        record.follow(event)
    visits, spells = record.whole()
    until = max((event.at for event in events), default=0)
    clocks = Clocks(hall)
    endings = [of_visit(Ticket(day, visit.number, visit.fields), hall, clocks) for visit in visits]
    promises = [Promise(each.lane, each.service, each.kept) for each in endings if each is not None]
    found, works = [], []
    for visit in visits:
        state, outcome, last = visit.text("state"), visit.text("outcome"), visit.legs[-1] if visit.legs else None
        service, klass, served = visit.text("service"), visit.text("class"), state == FINISHED and outcome != NO_SHOW
        slot = visit.whole("slot")
        wait = max(0, visit.legs[0].called_at - max(visit.issued_at, slot)) if visit.legs else None
        place = (last.lane, last.window) if last else (visit.first_lane, "")
        clerk, misses = last.clerk if last else "", visit.whole("misses")
        left, rating = state in FINAL and not served, visit.whole("rating")
        found.append(Visit(*place, service, klass, clerk, wait, served, misses > 0, left, rating))
        works += [
            Work(leg.lane, leg.window, service, klass, leg.clerk, leg.ended_at - leg.started_at)
            for leg in visit.legs
            if leg.end == "finished" and leg.started_at
        ]
    sittings = [
        sitting(hall, spell.window, spell.clerk, spell.state, (spell.until or until) - spell.since) for spell in spells
    ]
    return DayRows(day, tuple(found), tuple(works), tuple(sittings), (*promises, *_of_cases(events, case_of)))


def _of_cases(events: Iterable[Event], case_of: Callable[[str], Case | None]) -> list[Promise]:
    found = []
    for event in events:
        if ended_case(event):
            case, kept = case_of(event.fields["case.id"]), event.fields.get("case.kept") == "1"
            found.append(Promise(case.lane if case else "", case.service if case else "", kept))
    return found
