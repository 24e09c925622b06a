"""Why this ticket and not another: the heads a window chose between, or those that stand before a ticket now. Pure."""

from collections.abc import Iterable
from typing import Any

from config.hall import Hall
from dispatcher.events import Event
from dispatcher.rule import Rule
from dispatcher.state import State
from dispatcher.tickets import Ticket


def of_call(hall: Hall, event: Event) -> list[dict[str, Any]]:
    """The candidates of a call as its event recorded them, the largest score first; `chosen` marks the one called."""
    found = []
    for entry in filter(None, event.fields.get("heads", "").split(",")):
        queue, _, number, clock, rate, *kept = entry.split(" ")
        row = _row(hall, queue, number, int(clock), None if kept else int(rate) * (event.at - int(clock)), event.at)
        found.append(row | {"chosen": number == event.ticket})
    return _sorted(found)


def of_waiting(hall: Hall, rule: Rule, state: State, ticket: Ticket, now: int) -> list[dict[str, Any]]:
    """The heads of the queues the ticket stands in and of those that compete with them, as a window of the first of
    its lanes compares them, and the ticket itself."""
    lanes = [lane for lane in ticket.lanes if lane in hall.lanes]
    window = ticket.place or next((w.number for w in hall.windows.values() if w.home in lanes), "")
    if window not in hall.windows:
        return []
    found = []
    for queue in rule.queues(window):
        head = state.head(queue.name)
        if head is not None:
            score = None if now - head[1] < -queue.early else queue.rate * (now - head[1])
            found.append(_row(hall, queue.name, head[0], head[1], score, now))
        if _stands(ticket, queue.name) and (head is None or head[0] != ticket.number):
            clock = ticket.clock if ticket.place else ticket.clock_in(queue.lane)
            score = None if now - clock < -queue.early else queue.rate * (now - clock)
            found.append(_row(hall, queue.name, ticket.number, clock, score, now))
    return _sorted(row | {"chosen": row["ticket"] == ticket.number} for row in found)


def _stands(ticket: Ticket, queue: str) -> bool:
    lane, _, klass = queue.rpartition(":")
    return klass == ticket.klass and (lane == f"window:{ticket.place}" if ticket.place else lane in ticket.lanes)


def _row(hall: Hall, queue: str, number: str, clock: int, score: int | None, now: int) -> dict[str, Any]:
    place, _, klass = queue.rpartition(":")
    lane = hall.lanes.get(place)
    if lane is None and place.startswith("window:"):
        lane = hall.lanes[hall.windows[place.removeprefix("window:")].home]
    weight = hall.classes[klass].weight * lane.weight if lane else None
    return {
        "ticket": number,
        "lane": place,
        "class": klass,
        "clock_ms": clock,
        "waited_s": max(0, (now - clock) // 1000),
        "target_s": round(lane.targets[klass] * 60) if lane and klass in lane.targets else None,
        "weight": weight,
        "score": score,
    }


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["score"] is None, -(row["score"] or 0), row["clock_ms"]))
