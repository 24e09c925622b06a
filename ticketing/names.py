"""Which ticket a path means: by number (A042), by id (20261123-A042), or by the token of its phone page."""

import re

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import UnknownTicket
from dispatcher.tickets import Ticket
from web.people import Person

_NAME = re.compile(r"(?:(\d{8})-)?([A-Z]\d{3,5})", re.ASCII)


def is_token(name: str) -> bool:
    """Whether the path holds a token: whoever holds it acts as the ticket's visitor, signed in or not."""
    return "." in name


async def ticket_at(desk: Dispatcher, name: str, person: Person) -> Ticket:
    """The ticket as it stands in the engine, of today or of a day still kept. Raises UnknownTicket: also for a kiosk
    that did not issue it."""
    if is_token(name):
        ticket = await desk.ticket_of(name)
    elif (found := _NAME.fullmatch(name)) and desk.day:
        ticket = await desk.ticket(found[2], found[1] or "")
    else:
        ticket = None
    if ticket is None or (person.role == "kiosk" and not is_token(name) and ticket.kiosk != person.name):
        raise UnknownTicket()
    return ticket


async def ticket_today(desk: Dispatcher, name: str, person: Person) -> Ticket:
    """The same for those who mean to change it: a number is given anew each day, and only today's may be acted on."""
    ticket = await ticket_at(desk, name, person)
    if ticket.day != desk.day:
        raise UnknownTicket()
    return ticket
