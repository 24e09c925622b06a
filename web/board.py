"""The hall as data: one consistent snapshot, and the stream in order."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web import requests
from web.answers import iso
from web.hub import View
from web.roles import Spec, route
from web.site import Site
from web.told import written

_BOARD_ROLES = {"public"}
_STREAM_ROLES = {"manager", "admin", "auditor", "integration"}


class LaneNow(BaseModel):
    """`longest_s`: how long the first of them has waited; `p50_s`, `p80_s`: the wait of a regular
    ticket taken now."""

    lane: str
    waiting: int
    longest_s: int
    p50_s: int | None
    p80_s: int | None


class WindowNow(BaseModel):
    window: str
    state: str
    ticket: str | None
    since: str | None
    until: str | None


class CallNow(BaseModel):
    """A called ticket that has not come yet. `calls`: how often it was announced."""

    ticket: str
    window: str
    called_at: str
    calls: int


class Board(BaseModel):
    """`id`: the last event that is in it; follow the stream from there."""

    id: str
    day: str
    open: bool
    as_of: str
    waiting: int
    lanes: list[LaneNow]
    windows: list[WindowNow]
    calls: list[CallNow]
    missed: list[str]


class EventsAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, Field(pattern=r"^[0-9]{1,8}-[0-9]{1,12}$")] = "0-0"
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class EventOut(BaseModel):
    """`at`: ms since 1970 (UTC); `fields`: the strings as the stream has them."""

    id: str
    kind: str
    at: int
    fields: dict[str, str]


class EventsOut(BaseModel):
    events: list[EventOut]
    last: str


def routes(site: Site) -> list[Route]:
    async def board(request: Request) -> Response:
        return JSONResponse(board_json(site, await site.fresh_view()), headers={"Cache-Control": "no-store"})

    async def events(request: Request) -> Response:
        asked = requests.query(request, EventsAsked)
        found = await site.feed.read(asked.after, asked.limit)
        last = found[-1].id if found else asked.after
        return JSONResponse({"events": [written(event) for event in found], "last": last})

    return [
        route(
            "/api/v1/board",
            board,
            ["GET"],
            roles=_BOARD_ROLES,
            name="board",
            spec=Spec("The hall at one moment, with the id of its last event.", answers={200: Board}, tag="hall"),
        ),
        route(
            "/api/v1/events",
            events,
            ["GET"],
            roles=_STREAM_ROLES,
            name="events",
            spec=Spec("The stream, in order.", query=EventsAsked, answers={200: EventsOut}, tag="hall"),
        ),
    ]


def board_json(site: Site, view: View) -> dict[str, Any]:
    state = view.state
    queued = {number for name in state.queues() for number in state.queue(name)}
    return {
        "id": state.id,
        "day": state.day,
        "open": state.open,
        "as_of": iso(site, view.now),
        "waiting": len(queued),
        "lanes": [_lane(view, lane) for lane in view.hall.lanes],
        "windows": [_window(site, view, number) for number in view.hall.windows],
        "calls": [
            {"ticket": t.number, "window": t.window, "called_at": iso(site, t.called_at), "calls": t.calls}
            for t in state.called()
        ],
        "missed": [ticket.number for ticket in state.missed()],
    }


def _lane(view: View, lane: str) -> dict[str, Any]:
    p50, p80 = view.waits.by_lane.get(lane), view.waits.lane_p80.get(lane)
    return {
        "lane": lane,
        "waiting": view.state.count(lane),
        "longest_s": view.state.longest(lane, view.now) // 1000,
        "p50_s": None if p50 is None else round(p50),
        "p80_s": None if p80 is None else round(p80),
    }


def _window(site: Site, view: View, number: str) -> dict[str, Any]:
    at = view.state.window(number)
    return {
        "window": number,
        "state": at.state,
        "ticket": at.ticket or None,
        "since": iso(site, at.since) if at.since else None,
        "until": iso(site, at.until) if at.until else None,
    }
