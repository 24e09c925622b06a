"""What everyone may know: the hall as it is now, and its catalogue."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.hall import Lane, Service, Text
from ticketing.bodies import FoundList, HallOut, SearchFor
from ticketing.catalogue import Catalogue
from ticketing.ways import ways
from web import answers, requests
from web.hub import View
from web.openings import gives, gives_next, gives_until
from web.roles import Spec, route
from web.site import Site


def routes(site: Site) -> list[Route]:
    desk = Information(site)
    hall = Spec("The hall now: hours, lanes, windows.", answers={200: HallOut}, tag="hall")
    services = Spec("Search the catalogue.", query=SearchFor, answers={200: FoundList}, tag="hall")
    return [
        route("/api/v1/hall", desk.hall, ["GET"], roles={"public"}, name="hall", spec=hall),
        route("/api/v1/services", desk.services, ["GET"], roles={"public"}, name="services", spec=services),
    ]


class Information:
    def __init__(self, site: Site) -> None:
        self._site, self._catalogue = site, Catalogue(site.hall)

    async def hall(self, request: Request) -> Response:
        view = await self._site.view()
        hall, lanes = view.hall, tuple(view.hall.lanes.values())
        opened = {lane.code: view.state.open and gives(hall, lane, view.now) for lane in lanes}
        told = {
            "code": hall.code,
            "name": _text(hall.name),
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
                    "name": _text(window.name),
                    "zone": window.zone,
                    "lanes": list(window.lanes),
                    "state": view.state.window(window.number).state,
                }
                for window in hall.windows.values()
            ],
        }
        return JSONResponse(told)

    async def services(self, request: Request) -> Response:
        asked = requests.query(request, SearchFor)
        view = await self._site.view()
        if asked.q.strip():
            found = [hit.service for hit in self._catalogue.search(asked.q, asked.limit)]
        else:
            found = list(view.hall.services.values())[: asked.limit]
        return JSONResponse({"query": asked.q, "services": [self._service(view, service) for service in found]})

    def _lane(self, view: View, lane: Lane, opened: bool) -> dict[str, Any]:
        return {
            "code": lane.code,
            "name": _text(lane.name),
            "series": lane.series,
            "zone": lane.zone,
            "papers": lane.papers,
            "confirmed_by": lane.confirmed_by,
            "open": opened,
            **self._now(view, lane.code),
        }

    def _service(self, view: View, service: Service) -> dict[str, Any]:
        lane = view.hall.lanes[service.lane]
        return {
            "code": service.code,
            "name": _text(service.name),
            "lane": lane.code,
            "series": lane.series,
            "minutes": service.minutes,
            "papers": [_text(paper) for paper in service.papers],
            "papers_first": lane.papers,
            "here": service.here,
            "promise": service.promise,
            "alternatives": [
                {"kind": way.kind, "code": way.code, **{n: _text(getattr(way, n)) for n in ("name", "place", "hours")}}
                for way in ways(view.hall, service)
            ],
            **self._now(view, lane.code),
        }

    def _now(self, view: View, lane: str) -> dict[str, Any]:
        """How many wait in a lane, and how long somebody would who comes now."""
        p50 = view.waits.by_lane.get(lane)
        wait = {"p50_s": None if p50 is None else round(p50), "p80_s": None, "as_of": self._at(view.now)}
        return {"waiting": view.state.count(lane), "wait": wait}

    def _at(self, ms: int | None) -> str | None:
        return None if ms is None else answers.iso(self._site, ms)


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
