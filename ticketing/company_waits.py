"""How long a company would wait at each of its banks, if it went to that bank next: the rule played forward in that
bank's line alone. Pure.
"""

from typing import NamedTuple

from dispatcher.estimates import forward
from dispatcher.lifecycle import CALLED, FINAL, HELD, MISSED, SERVING, WAITING
from dispatcher.state import State
from dispatcher.tickets import Ticket
from web.hub import View


class BankWait(NamedTuple):
    """`ahead`: how many are called before; `p50_s`: seconds until called, None while no window there is open."""

    ahead: int
    p50_s: float | None


def waits_at(view: View, ticket: Ticket) -> dict[str, BankWait]:
    """For each bank that is still to come; none once the ticket has ended or stands aside."""
    if ticket.state in (*FINAL, HELD, MISSED):
        return {}
    there = ticket.lane if ticket.state in (CALLED, SERVING) else ""
    return {lane: _at(view, ticket, lane) for lane in ticket.lanes if lane in view.hall.lanes and lane != there}


def _at(view: View, ticket: Ticket, lane: str) -> BankWait:
    line = _alone(view, ticket, lane)
    waits = forward(line, view.hall, view.now).by_ticket
    mine = waits.get(ticket.number)
    before = [number for number, wait in waits.items() if number != ticket.number and _sooner(wait, mine)]
    return BankWait(len(before) if mine is not None else max(0, len(waits) - 1), mine)


def _sooner(wait: float | None, mine: float | None) -> bool:
    return wait is not None and mine is not None and wait < mine


def _alone(view: View, ticket: Ticket, lane: str) -> State:
    """A hall in which only this lane's people wait, the company among them."""
    state = view.state
    windows = {f"w:{number}:{name}": word for number, at in state.windows.items() for name, word in at.fields.items()}
    found = State(state.day, {**state.desk, **windows})
    for at in state.windows.values():
        here = state.ticket(at.ticket) if at.ticket and lane in view.hall.windows[at.number].lanes else None
        if here is not None:
            found.add(here.number, {**here.fields, "rule": "any", "next": ""})
    own = {"state": WAITING, "window": "", "place": "", "rule": "any", "todo": lane, "next": ""}
    for each in state.waiting(lane):
        if each.number != ticket.number:
            found.add(each.number, {**each.fields, **own})
    found.add(ticket.number, {**ticket.fields, **own})
    return found
