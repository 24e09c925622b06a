"""Finds the event of a ticket's last call in the stream: by halves, since times never go back within a day."""

from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket


async def call_of(feed: Feed, ticket: Ticket) -> Event | None:
    """Its last call; None while it waits, if it was never called, or if the stream was trimmed since."""
    if ticket.state == WAITING or not ticket.called_at:
        return None
    low, high = 1, ticket.whole("rev")  # the call is at or before the ticket's last event
    while low < high:
        middle = (low + high) // 2
        found = await feed.read(f"{ticket.day}-{middle - 1}", 1)
        if not found or found[0].at >= ticket.called_at:
            high = middle
        else:
            low = found[0].rev + 1
    for event in await feed.read(f"{ticket.day}-{low - 1}"):
        if event.at > ticket.called_at:
            return None
        if event.kind == "ticket.called" and event.ticket == ticket.number:
            return event
    return None
