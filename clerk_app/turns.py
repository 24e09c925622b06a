"""Who comes next at a window and why: the order rule's own choice, played a few calls ahead. Pure."""

from collections.abc import Mapping
from heapq import nsmallest
from typing import NamedTuple

from config.hall import Hall
from dispatcher.deciding import decided
from dispatcher.rule import Head, Queue, Rule, choose
from dispatcher.state import State
from dispatcher.tickets import Ticket


class Turn(NamedTuple):
    """A ticket that is called next, and the word of `deciding` for what made it so."""

    ticket: Ticket
    why: str


def turns(state: State, hall: Hall, window: str, now: int, count: int) -> tuple[Turn, ...]:
    """Whom the order rule would call here now (ms), one after the other, if no other window called."""
    queues = rule_of(hall).queues(window)
    fronts = {queue.name: _front(state, queue, count) for queue in queues}
    run = {lane: int(state.desk.get(f"run:{lane}", 0)) for lane in hall.lanes}
    found: list[Turn] = []
    while len(found) < count:
        taken = {turn.ticket.number for turn in found}
        heads = [head for queue in queues if (head := _head(fronts[queue.name], taken))]
        choice = choose(heads, now, run)
        chosen = choice.chosen
        ticket = state.ticket(chosen.number) if chosen else None
        if chosen is None or ticket is None:
            break
        found.append(Turn(ticket, decided(choice, chosen, now)))
        lane = chosen.queue.lane
        run[lane] = 0 if chosen.queue.klass == "regular" else run.get(lane, 0) + 1
    return tuple(found)


def _front(state: State, queue: Queue, count: int) -> list[Head]:
    """The first few of a queue. As many as are asked for, since all of them may stand in other queues too."""
    queued: Mapping[str, int] = state.queue(queue.name)
    rows = ((clock, ticket.ord, number) for number, clock in queued.items() if (ticket := state.ticket(number)))
    return [Head(queue, number, order, clock) for clock, order, number in nsmallest(count, rows)]


def _head(front: list[Head], taken: set[str]) -> Head | None:
    return next((head for head in front if head.number not in taken), None)


_last: Rule | None = None


def rule_of(hall: Hall) -> Rule:
    """The rule of this hall file; worked out once, so hand in the same hall again."""
    global _last
    if _last is None or _last.hall is not hall:
        _last = Rule(hall)
    return _last
