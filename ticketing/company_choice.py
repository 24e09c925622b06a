"""Which banks a company may choose before it has a number, and give up while it has one. Pure."""

from collections.abc import Iterable

from config.hall import Hall, Lane, Service
from dispatcher.lifecycle import FINAL
from dispatcher.negotiations import is_company
from dispatcher.tickets import Ticket


def choosable(hall: Hall, service: Service) -> tuple[str, ...]:
    """The lanes from which a visitor chooses those one ticket is to visit; none for an item of another kind."""
    first = service.stages[0] if service.stages else None
    if first is None or first.rule != "all" or len(service.stages) > 1 or not service.here:
        return ()
    return tuple(code for code in first.lanes if code in hall.lanes)


def several(hall: Hall, codes: Iterable[str]) -> list[Service]:
    """The items for which one ticket visits some of these lanes."""
    known = set(codes)
    return [
        service for service in hall.services.values() if (lanes := choosable(hall, service)) and known.issuperset(lanes)
    ]


def droppable(hall: Hall, ticket: Ticket) -> tuple[Lane, ...]:
    """The banks that a company may still give up; none when only one is left."""
    if not is_company(ticket) or ticket.state in FINAL or len(ticket.lanes) < 2:
        return ()
    here = ticket.lane if ticket.window or ticket.place else ""
    return tuple(hall.lanes[code] for code in ticket.lanes if code in hall.lanes and code != here)
