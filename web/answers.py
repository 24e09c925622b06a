"""Tickets and times as JSON has them (see the API's document): ISO 8601 with offset, durations in seconds."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from starlette.responses import JSONResponse

from dispatcher.events import Event
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from web.hub import View
from web.site import Site
from web.waits import ahead

_encode = msgspec.json.Encoder().encode


class Json(JSONResponse):
    """The same bytes in a fraction of the time, for the answers of a busy hall."""

    def render(self, content: Any) -> bytes:
        return _encode(content)


def iso(site: Site, ms: int) -> str:
    """A moment on the hall's clock, to the second: '2026-11-23T10:32:04+08:00'."""
    return _iso(ms // 1000, site.hall.timezone)


@lru_cache(maxsize=256)
def _iso(second: int, timezone: str) -> str:
    return datetime.fromtimestamp(second, ZoneInfo(timezone)).isoformat()


async def ticket_json(site: Site, ticket: Ticket, view: View | None = None) -> dict[str, Any]:
    """A ticket as everyone who may see it sees it. How many are ahead, and for how long, is said while it waits."""
    view = view or await site.view()
    before, p50 = 0, None
    if ticket.state == WAITING:
        before, p50 = ahead(view.state, view.waits, ticket), view.waits.by_ticket.get(ticket.number)
    return await _json(site, ticket, before, p50, view.now)


async def issued_json(site: Site, event: Event) -> dict[str, Any]:
    """A ticket as its issue made it. Figures are those of somebody who takes a number in its lanes now, since the
    hall's own view may be a moment behind, or know the ticket already."""
    view, ticket = await site.view(), Ticket(event.day, event.ticket, event.fields)
    known = [wait for lane in ticket.lanes if (wait := view.waits.by_lane.get(lane)) is not None]
    queues = [view.state.queue(f"{lane}:{klass}") for lane in ticket.lanes for klass in site.hall.classes]
    before = sum(len(queue) - (ticket.number in queue) for queue in queues)
    return await _json(site, ticket, before, min(known, default=None), event.at)


async def _json(site: Site, ticket: Ticket, before: int, p50: float | None, now: int) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": ticket.state,
        "lanes": list(ticket.lanes),
        "class": ticket.klass,
        "service": ticket.service or None,
        "issued_at": iso(site, ticket.arrival),
        "window": ticket.window or None,
        "ahead": before,
        "wait": {"p50_s": None if p50 is None else round(p50), "p80_s": None, "as_of": iso(site, now)},
        "stage": {"index": ticket.stage, "of": ticket.stages, "rule": ticket.rule or "any"},
        "calls": ticket.calls,
        "outcome": ticket.outcome or None,
        "url": f"/t/{await site.dispatcher.token(ticket.number, ticket.day)}",
    }
