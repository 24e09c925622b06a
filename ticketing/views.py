"""The hall with one ticket in it: from what the process follows if it has the ticket, else from the engine."""

from dispatcher.lifecycle import WAITING
from web.hub import View
from web.site import Site


async def view_with(site: Site, number: str) -> View:
    """A view that knows this ticket and, while it waits, how long; of a ticket that has ended, the newest there is."""
    view = await site.view()
    ticket = view.state.ticket(number)
    if ticket is not None and (ticket.state != WAITING or number in view.waits.by_ticket):
        return view
    return await site.fresh_view()
