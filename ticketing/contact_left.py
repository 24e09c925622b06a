"""What a visitor leaves with a number, so that somebody can be reached while they wait: kept apart from the ticket."""

from config.hall import Hall
from dispatcher.errors import RequestReused
from dispatcher.events import Event
from ticketing.contact_api import QUEUE
from web.contacts import Contact, Contacts
from web.openings import day_ends


async def leave(contacts: Contacts, hall: Hall, issued: Event, contact: Contact, now: float) -> None:
    """Keep the contact of a ticket that was just issued; `now` in seconds since 1970. A repeated request finds it
    kept. Raises RequestReused if it comes with another one: nothing of a contact is in the request's digest.
    """
    subject = f"{issued.day}-{issued.ticket}"
    known = await contacts.of(QUEUE, subject, now)
    if known is None:
        await contacts.keep(QUEUE, subject, contact, day_ends(hall, issued.day))
    elif known != contact:
        raise RequestReused()
