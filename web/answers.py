"""Tickets and times as JSON has them (see the API's document): ISO 8601 with offset, durations in seconds."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from starlette.responses import Response

from config.hall import Hall
from dispatcher.events import Event
from dispatcher.journey import steps, windows_of
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from web.hub import View
from web.site import Site
from web.waits import ahead

_encode = msgspec.json.Encoder().encode
_KEPT = 1_000

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
    return await _json(site, ticket, before, (p50, p80), view.now, _stage(site.hall, ticket))


async def issued_json(site: Site, event: Event) -> dict[str, Any]:
    """A ticket as its issue made it. Figures are those of somebody who takes a number in its lanes now, since the
    hall's own view may be a moment behind, or know the ticket already."""
    (state, waits), ticket = await site.standing(), Ticket(event.day, event.ticket, event.fields)
    number, queue_of, before = ticket.number, state.queue, 0
    wait: Wait = None, None
    for lane in ticket.lanes:
        p50 = waits.by_lane.get(lane)
        if p50 is not None and (wait[0] is None or p50 < wait[0]):
            wait = p50, waits.lane_p80.get(lane)
        for klass in site.hall.classes:
            queue = queue_of(f"{lane}:{klass}")
            before += len(queue) - (number in queue)
    return await _json(site, ticket, before, wait, event.at, _stages.of(site.hall, ticket))


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _stage(hall: Hall, ticket: Ticket) -> dict[str, Any]:
    stages = ticket.stages
    return {
        "index": stages - 1 - ticket.stages_left,
        "of": stages,
        "rule": ticket.rule or "any",
        "journey": [
            {"lanes": step.lanes, "state": step.state, "windows": windows_of(hall, step)} for step in steps(ticket)
        ],
    }


class _NewStages:
    """The ways of new tickets, written once for a hall file: visitors come for the same few things all day."""

    def __init__(self) -> None:
        self._hall: Hall | None = None
        self._known: dict[tuple[str | None, ...], msgspec.Raw] = {}

    def of(self, hall: Hall, ticket: Ticket) -> msgspec.Raw:
        if hall is not self._hall or len(self._known) >= _KEPT:
            self._hall, self._known = hall, {}
        of = ticket.fields.get
        way = of("rule"), of("todo"), of("next"), of("stages"), of("place")
        if (found := self._known.get(way)) is None:
            found = self._known[way] = msgspec.Raw(_encode(_stage(hall, ticket)))
        return found


_stages = _NewStages()


async def _json(
    site: Site, ticket: Ticket, before: int, wait: Wait, now: int, stage: dict[str, Any] | msgspec.Raw
) -> dict[str, Any]:
    p50, p80 = wait
    of = ticket.fields.get  # a busy hall asks for this more than for anything else
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": of("state"),
        "lanes": ticket.lanes,
        "class": of("class"),
        "service": of("service") or None,
        "issued_at": iso(site, ticket.arrival),
        "window": of("window") or None,
        "ahead": before,
        "wait": {"p50_s": _whole(p50), "p80_s": _whole(p80), "as_of": iso(site, now)},
        "stage": stage,
        "calls": int(of("calls") or 0),
        "outcome": of("outcome") or None,
        "url": f"/t/{await site.dispatcher.token(ticket.number, ticket.day)}",
    }
