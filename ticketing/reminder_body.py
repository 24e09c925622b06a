"""What the gateway is told of a ticket, as JSON. A contact and the phone page's address go over a private way only."""

import json
from typing import Any

from dispatcher.lifecycle import WAITING
from ticketing.contact_api import QUEUE
from ticketing.links import phone_link
from ticketing.places import home_windows, in_words, zone_of
from ticketing.views import view_with
from web import answers
from web.site import Site
from web.waits import ahead


async def body_of(site: Site, number: str, day: str, *, private: bool) -> bytes | None:
    """The reminder with the figures of this moment; None when the ticket waits no more."""
    if day != site.dispatcher.day:
        return None
    state, waits, hall, now = await view_with(site, number)
    ticket = state.ticket(number)
    if ticket is None or ticket.state != WAITING or state.day != day:
        return None
    lang = ticket.language
    place = zone_of(hall, ticket).place.get(lang)
    told: dict[str, Any] = {
        "type": "reminder",
        "hall": hall.code,
        "ticket": ticket.id,
        "number": ticket.number,
        "ahead": ahead(state, waits, ticket),
        "language": lang,
        "text": site.phrase(lang, "%(number)s 快到您了，请回到%(place)s", number=ticket.number, place=place),
        "place": place,
        "windows": in_words([ticket.place] if ticket.place else home_windows(hall, ticket.lanes)),
        "at": answers.iso(site, now),
    }
    if private:
        told["url"] = await phone_link(site, number)
        contact = await site.contacts.of(QUEUE, ticket.id, site.people.now())
        if contact is not None:
            told["contact"] = {"name": contact.name, "phone": contact.phone}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
