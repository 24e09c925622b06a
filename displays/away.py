"""Windows with a visitor whose clerk has given no sign of life for too long: told to the manager. Pure.

Nobody is put back in a queue for it: the visitor is at the window, and somebody goes there to look.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dispatcher.catalogue_minutes import Minutes
from dispatcher.lifecycle import SERVING
from web.hub import View

_MINUTE_MS = 60_000


class Away(NamedTuple):
    """`minutes`: without a sign of life, whole ones."""

    window: str
    ticket: str
    clerk: str
    state: str
    minutes: int


def away(view: View, acted: Mapping[str, int], seen: Mapping[str, int], usual: Minutes) -> list[Away]:
    """Who is missed, longest first.

    acted: the last event by each window, ms; seen: the last sign of each window session, ms; usual: the catalogue's
    minutes. The limit is the rule `clerk_away_min`; while somebody is served, the item's usual minutes come on top:
    then the clerk looks at another program.
    """
    limit = view.hall.rules.clerk_away_min
    found: list[Away] = []
    for number in view.hall.windows if limit else ():
        at = view.state.window(number)
        ticket = view.state.ticket(at.ticket) if at.ticket else None
        if ticket is None:
            continue
        last = max(at.since, ticket.called_at, ticket.started_at, acted.get(number, 0), seen.get(at.session, 0))
        allowed = limit + (usual(ticket.service, ticket.lane) if at.state == SERVING else 0)
        silent = max(0, view.now - last)
        if silent >= allowed * _MINUTE_MS:
            found.append(Away(number, at.ticket, at.clerk, at.state, silent // _MINUTE_MS))
    return sorted(found, key=lambda each: (-each.minutes, each.window))
