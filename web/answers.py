"""Tickets and times as JSON has them (see the API's document): ISO 8601 with offset, durations in seconds."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from starlette.responses import Response

from dispatcher.events import Event
from dispatcher.journey import steps, windows_of
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from web.hub import View
from web.site import Site
from web.waits import ahead

_encode = msgspec.json.Encoder().encode

Wait = tuple[float | None, float | None]
"""P50 and P80 in seconds."""


class Json(Response):
    """JSON in a fraction of the time, for the answers of a busy hall."""

    def __init__(self, content: Any, status_code: int = 200) -> None:
        self.body = _encode(content)
        self.status_code, self.background = status_code, None
        length = str(len(self.body)).encode()
        self.raw_headers = [(b"content-length", length), (b"content-type", b"application/json")]


def iso(site: Site, ms: int) -> str:
    """A moment on the hall's clock, to the second: '2026-11-23T10:32:04+08:00'."""
    return _iso(ms // 1000, site.hall.timezone)


@lru_cache(maxsize=256)
def _iso(second: int, timezone: str) -> str:
    return datetime.fromtimestamp(second, ZoneInfo(timezone)).isoformat()


async def ticket_json(site: Site, ticket: Ticket, view: View | None = None) -> dict[str, Any]:
    """A ticket as everyone who may see it sees it. How many are ahead, and for how long, is said while it waits."""
    view = view or await site.view()
    before, p50, p80 = 0, None, None
    if ticket.state == WAITING:
        waits = view.waits
        before, p50 = ahead(view.state, waits, ticket), waits.by_ticket.get(ticket.number)
        p80 = waits.ticket_p80.get(ticket.number)
    return await _json(site, ticket, before, (p50, p80), view.now)


async def issued_json(site: Site, event: Event) -> dict[str, Any]:
    """A ticket as its issue made it. Figures are those of somebody who takes a number in its lanes now, since the
    hall's own view may be a moment behind, or know the ticket already."""
    view, ticket = await site.view(), Ticket(event.day, event.ticket, event.fields)
    waits, number, queue_of, before = view.waits, ticket.number, view.state.queue, 0
    known: list[tuple[float, float | None]] = []
    for lane in ticket.lanes:
        if (wait := waits.by_lane.get(lane)) is not None:
            known.append((wait, waits.lane_p80.get(lane)))
        for klass in site.hall.classes:
            queue = queue_of(f"{lane}:{klass}")
            before += len(queue) - (number in queue)
    return await _json(site, ticket, before, min(known, key=_sooner, default=(None, None)), event.at)


def _sooner(wait: tuple[float, float | None]) -> float:
    return wait[0]


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


async def _json(site: Site, ticket: Ticket, before: int, wait: Wait, now: int) -> dict[str, Any]:
    p50, p80 = wait
    of, stages = ticket.fields.get, ticket.stages  # a busy hall asks for this more than for anything else
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": of("state"),
        "lanes": list(ticket.lanes),
        "class": of("class"),
        "service": of("service") or None,
        "issued_at": iso(site, ticket.arrival),
        "window": of("window") or None,
        "ahead": before,
        "wait": {"p50_s": _whole(p50), "p80_s": _whole(p80), "as_of": iso(site, now)},
        "stage": {
            "index": stages - 1 - ticket.stages_left,
            "of": stages,
            "rule": of("rule") or "any",
            "journey": [
                {"lanes": step.lanes, "state": step.state, "windows": windows_of(site.hall, step)}
                for step in steps(ticket)
            ],
        },
        "calls": int(of("calls") or 0),
        "outcome": of("outcome") or None,
        "url": f"/t/{await site.dispatcher.token(ticket.number, ticket.day)}",
    }
