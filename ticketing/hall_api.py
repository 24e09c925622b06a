"""What everyone may know of the hall as it is now."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.hall import Lane
from ticketing.bodies import HallOut
from ticketing.lanes_now import now_in
from ticketing.service_api import text
from web import answers
from web.hub import View
from web.openings import gives, gives_next, gives_until
from web.roles import Spec, route
from web.site import Site


def routes(site: Site) -> list[Route]:
    hall = Spec("The hall now: hours, lanes, windows.", answers={200: HallOut}, tag="hall")
    return [route("/api/v1/hall", Information(site).hall, ["GET"], roles={"public"}, name="hall", spec=hall)]


class Information:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def hall(self, request: Request) -> Response:
        view = await self._site.view()
        hall, lanes = view.hall, tuple(view.hall.lanes.values())
        opened = {lane.code: view.state.open and gives(hall, lane, view.now) for lane in lanes}
        told = {
            "code": hall.code,
            "name": text(hall.name),
            "day": view.state.day,
            "gives_tickets": any(opened.values()),
            "until": self._at(gives_until(hall, lanes, view.now) if any(opened.values()) else None),
            "opens": self._at(gives_next(hall, lanes, view.now)),
            "languages": list(hall.languages),
            "classes": list(hall.classes),
            "lanes": [self._lane(view, lane, opened[lane.code]) for lane in lanes],
            "windows": [
                {
                    "number": window.number,
                    "name": text(window.name),
                    "zone": window.zone,
                    "lanes": list(window.lanes),
                    "state": view.state.window(window.number).state,
                }
                for window in hall.windows.values()
            ],
        }
        return JSONResponse(told)

    def _lane(self, view: View, lane: Lane, opened: bool) -> dict[str, Any]:
        return {
            "code": lane.code,
            "name": text(lane.name),
            "series": lane.series,
            "zone": lane.zone,
            "papers": lane.papers,
            "confirmed_by": lane.confirmed_by,
            "open": opened,
            **now_in(view, (lane,), answers.iso(self._site, view.now)),
        }

    def _at(self, ms: int | None) -> str | None:
        return None if ms is None else answers.iso(self._site, ms)
