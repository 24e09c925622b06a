"""What there is to say about one ticket's turn: read from the stream for a call, from the hall as it stands before."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from dispatcher.deciding import recorded
from dispatcher.events import Event
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from ticketing.call_event import call_of
from ticketing.views import view_with
from ticketing.why import Row, of_call, of_waiting
from ticketing.why_words import in_short
from ticketing.why_words import of_call as call_in_words
from ticketing.why_words import of_waiting as waiting_in_words
from web.hub import View
from web.site import Site

_LOOKED_BACK = 400
"""Events of the day among which the last calls are looked for."""

_CALLS = 5


class Found(NamedTuple):
    """`at`: the moment that is spoken of, ms. `agrees`: whether the recorded heads, compared once more, name the same
    ticket; None where nothing was compared. `calls`: the last calls from its lanes while it waited, newest first."""

    ticket: Ticket
    view: View
    call: Event | None
    at: int
    heads: list[Row]
    sentences: list[str]
    agrees: bool | None
    calls: list[str]


async def look(site: Site, ticket: Ticket, lang: str) -> Found:
    """Raises RedisError, OSError, Unavailable."""
    view, rule = await view_with(site, ticket.number), site.dispatcher.rule
    say: Callable[..., str] = partial(site.phrase, lang)
    call = await call_of(site.feed, ticket)
    if call is not None:
        heads = of_call(rule, call)
        agrees = recorded(call, rule.hall).agrees if heads else None
        return Found(ticket, view, call, call.at, heads, call_in_words(rule, view, call, say), agrees, [])
    if ticket.state != WAITING or ticket.day != view.state.day:
        return Found(ticket, view, None, view.now, [], [], None, [])
    before = await site.feed.read(f"{ticket.day}-{max(0, view.state.rev - _LOOKED_BACK)}", _LOOKED_BACK)
    calls = [event for event in before if _concerns(event, ticket)][: -_CALLS - 1 : -1]
    return Found(
        ticket,
        view,
        None,
        view.now,
        of_waiting(rule, view.state, ticket, view.now),
        waiting_in_words(view, ticket, say),
        None,
        [in_short(rule, view, event, say) for event in calls],
    )


def _concerns(event: Event, ticket: Ticket) -> bool:
    """Whether a window called from this ticket's lanes, or past them, while it waited there."""
    if event.kind != "ticket.called" or event.at < ticket.since or event.ticket == ticket.number:
        return False
    lanes = {entry.partition(":")[0] for entry in event.fields.get("heads", "").split(",")}
    return bool(lanes & set(ticket.lanes)) or event.fields.get("lane") in ticket.lanes
