"""Why this ticket and not another: the heads a window chose between, or those that stand before a ticket now. Pure."""

from collections.abc import Iterable
from typing import Any

from config.hall import Hall
from dispatcher.deciding import recorded
from dispatcher.events import Event
from dispatcher.rule import Head, Queue, Rule
from dispatcher.state import State
from dispatcher.tickets import Ticket

Row = dict[str, Any]
"""One compared head, as JSON has it. `points` is k · W · minutes waited / T: 1 for a regular ticket at its target."""


def of_call(rule: Rule, event: Event) -> list[Row]:
    """The candidates of a call as its event recorded them, the largest score first; `chosen` marks the one called."""
    scores = recorded(event, rule.hall).choice.scores
    return _sorted(
        _row(rule, event.window, head, score, event.at) | {"chosen": head.number == event.ticket}
        for head, score in scores
    )


def of_waiting(rule: Rule, state: State, ticket: Ticket, now: int) -> list[Row]:
    """The heads of the queues the ticket stands in and of those that compete with them, as a window of the first of
    its lanes compares them, and the ticket itself."""
    window = window_of(rule.hall, ticket)
    found = []
    for queue in rule.queues(window) if window else ():
        head = state.head(queue.name)
        if head is not None:
            found.append(_head(state, queue, *head))
        if _stands(ticket, queue.name) and (head is None or head[0] != ticket.number):
            found.append(Head(queue, ticket.number, ticket.ord, _clock(ticket, queue)))
    rows = (_row(rule, window, head, _score(head, now), now) for head in found)
    return _sorted(row | {"chosen": row["ticket"] == ticket.number} for row in rows)


def window_of(hall: Hall, ticket: Ticket) -> str:
    """The window whose look at the queues tells most of when this ticket comes; '' if no window serves it."""
    lanes = [lane for lane in ticket.lanes if lane in hall.lanes]
    serving = [window.number for window in hall.windows.values() if window.home in lanes]
    serving += [window.number for window in hall.windows.values() if set(window.also) & set(lanes)]
    found = ticket.place or next(iter(serving), "")
    return found if found in hall.windows else ""


def _head(state: State, queue: Queue, number: str, clock: int) -> Head:
    ticket = state.ticket(number)
    return Head(queue, number, ticket.ord if ticket else 0, clock)


def _score(head: Head, now: int) -> int | None:
    wait = now - head.clock
    return None if wait < -head.queue.early else head.queue.rate * wait


def _clock(ticket: Ticket, queue: Queue) -> int:
    return ticket.clock if ticket.place else ticket.clock_in(queue.lane)


def _stands(ticket: Ticket, queue: str) -> bool:
    lane, _, klass = queue.rpartition(":")
    return klass == ticket.klass and (lane == f"window:{ticket.place}" if ticket.place else lane in ticket.lanes)


def _row(rule: Rule, window: str, head: Head, score: int | None, now: int) -> Row:
    """T, W and k are the hall file's; of a call that another file's rates decided they are not known any more."""
    hall, queue, klass = rule.hall, head.queue, head.queue.klass
    lanes = rule.own_classes(window) if queue.lane == "window" and window in hall.windows else {}
    code = lanes.get(klass, queue.lane)
    lane, waited = hall.lanes.get(code), max(0, now - head.clock)
    held = lane is not None and rule.rates.get((code, klass, queue.home)) == queue.rate
    target = lane.targets[klass] if lane and held else None
    weight = hall.classes[klass].weight * lane.weight if lane and held else None
    k = (1.0 if queue.home else lane.secondary) if lane and held else None
    known = score is not None and target is not None and weight is not None and k is not None
    return {
        "ticket": head.number,
        "lane": queue.name.rpartition(":")[0],
        "class": klass,
        "clock_ms": head.clock,
        "waited_s": waited // 1000,
        "target_s": None if target is None else round(target * 60),
        "weight": weight,
        "k": k,
        "points": round(k * weight * (now - head.clock) / 60_000 / target, 3) if known else None,  # type: ignore[operator]
        "score": score,
    }


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["score"] is None, -(row["score"] or 0), row["clock_ms"]))
