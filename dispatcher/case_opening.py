"""Which visits leave a case behind, and with which clock: the words that finish.lua is given.

The script that ends the visit also begins the case, so that nobody leaves with 受理 and no promise, whatever fails
next; the clock needs no moment that only the script knows: a promise in days counts from the business day, which the
script checks, a shorter one from the ticket.
"""

from datetime import date

from config.hall import Hall
from dispatcher.promise_clock import Clocks, runs_with_visit
from dispatcher.tickets import Ticket
from dispatcher.visit_clocks import visit_clock
from dispatcher.working_time import NeverOpen

OPENS = ("received", "accepted", "accepted_with_gaps")
"""收件, 受理, 容缺受理: outcomes that leave the back office something to do."""

NOTHING = ("", "0")
UNKNOWN = ("?", "0")
"""The script is to say first what the visitor came for, if that is written; most tickets then end in one step."""


def opening(hall: Hall, clocks: Clocks, ticket: Ticket, outcome: str, ref: str) -> tuple[str, ...]:
    """'leg' or 'visit', how many words the case has, and these; NOTHING where no case begins. ref: the back office's
    own number, or ''."""
    service = hall.services.get(ticket.service)
    promise = service.promised if service else None
    if service is None or promise is None or outcome not in OPENS:
        return NOTHING
    with_visit = runs_with_visit(promise)
    try:
        clock = visit_clock(hall, clocks, ticket)
        if clock is None:
            clock = clocks.of_acceptance(promise, date.fromisoformat(ticket.day))
    except NeverOpen:
        return NOTHING  # no working time, no promise
    words = {
        "service": service.code,
        "promise": service.promise,
        "start": clock.start,
        "yellow": clock.yellow,
        "due": clock.due,
        "ref": ref,
    }
    flat = [str(word) for name, value in words.items() for word in (f"case.{name}", value)]
    return ("visit" if with_visit else "leg", str(len(flat)), *flat)
