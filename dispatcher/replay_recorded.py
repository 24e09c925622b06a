"""A past day of the hall's own stream as a recording: who came when, and which window was open when. Pure.

A stay at a window is as long as it was; what a visitor did at its end is what they did. The lane is the one that the
file to be tried has for the item, so that a draft with other lanes can be tried on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from config.hall import Hall
from dispatcher.events import Event
from dispatcher.replay_day import WALK_MS, Day, End, Leg, Post, Visit

_ENDS: dict[str, End] = {
    "ticket.finished": "finish",
    "ticket.missed": "no_show",
    "ticket.held": "hold",
    "ticket.transferred": "transfer",
}
_BACK = frozenset({"ticket.returned", "ticket.resumed"})
_OPENS = frozenset({"window.opened", "window.resumed"})
_SHUTS = frozenset({"window.paused", "window.closed"})


class Recorded(NamedTuple):
    """`left_out`: tickets that this file has no lane for, or that nobody ever called."""

    day: Day
    left_out: int


@dataclass
class _Ticket:
    """A ticket as the stream tells of it, event by event."""

    arrival: int
    lanes: tuple[str, ...]
    klass: str
    service: str
    slot: int | None
    called: int = 0
    stays: list[tuple[int, End, str]] = field(default_factory=list)
    backs: list[int] = field(default_factory=list)
    left: int = 0
    lane: str = ""


def recorded(events: Sequence[Event], hall: Hall, known: Hall) -> Recorded:
    """The day as `hall` would have met it; `known` is the file that held on it. Times are ms since its first event."""
    zero = events[0].at
    tickets = _tickets(events)
    visits = [found for number, ticket in enumerate(tickets, 1) if (found := _visit(number, ticket, hall, zero))]
    day = Day(
        zero=zero,
        visits=tuple(visits),
        posts=tuple(_posts(events, hall, known, zero)),
        targets={},
        class_weights={},
        lane_weights={},
        secondary=1.0,
        early=round(hall.rules.appointment_early_min * 60_000),
        turnaround=0,
        no_show=round(hall.rules.no_show_s * 1000),
    )
    return Recorded(day, len(tickets) - len(visits))


def _tickets(events: Sequence[Event]) -> list[_Ticket]:
    found: dict[str, _Ticket] = {}
    for event in events:
        fields = event.fields
        if event.kind == "ticket.issued":
            slot = int(fields["slot"]) if fields.get("slot") else None
            lanes = tuple(fields["todo"].split(","))
            found[event.ticket] = _Ticket(event.at, lanes, fields["class"], fields.get("service", ""), slot)
        ticket = found.get(event.ticket)
        if ticket is None:
            continue
        if event.kind == "ticket.called":
            ticket.called = event.at
            ticket.lane = ticket.lane or fields.get("lane", "")
        elif event.kind == "ticket.undone" and ticket.called:
            ticket.called = 0 if fields.get("from") == "ticket.called" else ticket.called
            if ticket.stays and fields.get("from") in _ENDS:
                ticket.stays.pop()
        elif event.kind in _ENDS and ticket.called:
            ticket.stays.append((event.at - ticket.called, _end(event), fields.get("todo", "").partition(",")[0]))
            ticket.left = event.at
        elif event.kind in _BACK:
            ticket.backs.append(max(0, event.at - ticket.left))
    return list(found.values())


def _end(event: Event) -> End:
    """A leg or stage that is finished while others remain is a way to the next lane."""
    goes_on = event.kind == "ticket.finished" and event.fields.get("state") == "waiting"
    return "transfer" if goes_on else _ENDS[event.kind]


def _visit(number: int, ticket: _Ticket, hall: Hall, zero: int) -> Visit | None:
    lane = _lane(ticket, hall)
    if lane is None or not ticket.stays:
        return None
    klass = ticket.klass if ticket.klass in hall.lanes[lane].targets else "regular"
    slot = None if ticket.slot is None or klass != "appointment" else ticket.slot - zero
    return Visit(number, ticket.arrival - zero, lane, klass, slot, tuple(_legs(ticket, lane, hall)))


def _lane(ticket: _Ticket, hall: Hall) -> str | None:
    """Where the file to be tried has the item; else where it was called from, or stood."""
    service = hall.services.get(ticket.service)
    ways = (service.stages[0].lanes if service.stages else (service.lane,)) if service else ()
    wanted = (ticket.lane, *ways, *ticket.lanes) if ticket.lane in ways or not ways else (*ways, *ticket.lanes)
    return next((lane for lane in wanted if lane in hall.lanes), None)


def _legs(ticket: _Ticket, lane: str, hall: Hall) -> Iterator[Leg]:
    backs = iter(ticket.backs)
    for at, (stay, end, todo) in enumerate(ticket.stays):
        last = at == len(ticket.stays) - 1
        seconds = stay / 1000
        if last:
            yield Leg(seconds, "no_show" if end == "no_show" else "finish")
        elif end == "transfer":
            lane = todo if todo in hall.lanes else lane
            yield Leg(seconds, "transfer", WALK_MS, lane)
        elif end == "finish":
            yield Leg(seconds, "finish")
            return
        else:
            yield Leg(seconds, end, next(backs, 0))


def _posts(events: Sequence[Event], hall: Hall, known: Hall, zero: int) -> Iterator[Post]:
    """Windows as they were open. One that is new in the file to be tried is open from the first opening to the last
    closing of the day."""
    spans: dict[str, list[tuple[int, int | None]]] = {}
    since: dict[str, int] = {}
    for event in events:
        if event.kind in _OPENS:
            since.setdefault(event.window, event.at - zero)
        elif event.kind in _SHUTS and event.window in since:
            spans.setdefault(event.window, []).append((since.pop(event.window), event.at - zero))
    for window, start in since.items():
        spans.setdefault(window, []).append((start, None))
    every = [span for each in spans.values() for span in each]
    last = max((end for _, end in every if end is not None), default=None)
    whole = (min((start for start, _ in every), default=0), None if any(end is None for _, end in every) else last)
    for number, post in hall.windows.items():
        mine = spans.get(number, [whole] if number not in known.windows and every else [])
        if mine:
            yield Post(number, post.home, post.also, 1.0, tuple(mine))
