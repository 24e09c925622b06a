"""Promises that run on the ticket itself: done on the spot, within hours, the green channel. Pure.

They run from taking the ticket (or from the slot of an appointment) until the visit ends, and stand still on hold.
Nothing of this is stored but the ticket's spells on hold: the clock follows from the ticket and the hall file.
"""

from datetime import date

from config.hall import Hall
from dispatcher.lifecycle import FINAL, HELD
from dispatcher.promise_clock import Clock, Clocks, runs_with_visit
from dispatcher.tickets import Ticket
from dispatcher.working_time import NeverOpen, Span


def visit_clock(hall: Hall, clocks: Clocks, ticket: Ticket) -> Clock | None:
    """The clock that runs on the ticket; None where its service promises no such thing. Of a held ticket: what it
    would be if the hold ended where it began."""
    service = hall.services.get(ticket.service)
    promise = service.promised if service else None
    if promise is None or not runs_with_visit(promise):
        return None
    start = ticket.slot or ticket.arrival
    try:
        return clocks.of_visit(promise, date.fromisoformat(ticket.day), start, stops_of(ticket))
    except NeverOpen:
        return None


def stops_of(ticket: Ticket) -> tuple[Span, ...]:
    """The ticket's spells on hold that are over."""
    found = (spell.partition("-") for spell in ticket.text("stops").split(",") if spell)
    return tuple((int(held), int(resumed)) for held, _, resumed in found)


def ran_until(ticket: Ticket, now: int) -> int:
    """Until when the ticket's clock has run: its end, the hold that goes on, or now."""
    if ticket.state in FINAL:
        return ticket.finished_at
    return ticket.whole("held_at") if ticket.state == HELD else now


def left_a_case(ticket: Ticket) -> bool:
    """Whether the visit ended and a case goes on with its promise."""
    return ticket.state in FINAL and ticket.whole("cases") > 0
