"""`GET /api/v1/services`: the search of the catalogue, open to everyone."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.hall import Hall, Service, Text
from ticketing.catalogue import Catalogue
from ticketing.found_bodies import FoundList, SearchFor
from ticketing.lanes_now import now_in
from ticketing.life_events import wanted
from ticketing.ways import Way, counters, first_lanes, ways
from web import answers, requests
from web.hub import View
from web.roles import Spec, route
from web.site import Site


def routes(site: Site, catalogue: Catalogue) -> list[Route]:
    spec = Spec("Search the catalogue.", query=SearchFor, answers={200: FoundList}, tag="hall")
    find = Finding(site, catalogue).services
    return [route("/api/v1/services", find, ["GET"], roles={"public"}, name="services", spec=spec)]


class Finding:
    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._site, self._catalogue = site, catalogue

    async def services(self, request: Request) -> Response:
        asked = requests.query(request, SearchFor)
        view = await self._site.view()
        if asked.q.strip():
            found = [hit.service for hit in self._catalogue.search(asked.q, asked.limit)]
        else:
            found = list(view.hall.services.values())[: asked.limit]
        return JSONResponse({"query": asked.q, "services": [self._service(view, service) for service in found]})

    def _service(self, view: View, service: Service) -> dict[str, Any]:
        hall = view.hall
        lane, lanes = hall.lanes[service.lane], first_lanes(hall, service)
        return {
            "code": service.code,
            "name": text(service.name),
            "lane": lane.code,
            "lanes": [each.code for each in lanes],
            "where": text(counters(hall, service)),
            "series": lane.series,
            "minutes": service.minutes,
            "papers": [text(paper) for paper in service.papers],
            "papers_first": lane.papers,
            "here": service.here,
            "promise": service.promise,
            "alternatives": [_way(way) for way in ways(hall, service)],
            "bundle": _bundle(hall, service),
            **now_in(view, lanes, answers.iso(self._site, view.now)),
        }


def text(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _way(way: Way) -> dict[str, Any]:
    words = {name: text(found) if (found := getattr(way, name)) else None for name in ("name", "place", "hours")}
    return {"kind": way.kind, "code": way.code, **words, "route": [text(step) for step in way.route]}


def _bundle(hall: Hall, service: Service) -> dict[str, Any] | None:
    bundle = hall.bundles.get(service.code)
    if bundle is None:
        return None
    return {
        "life_event": bundle.life,
        "items": [{"code": code, "name": text(hall.services[code].name)} for code in bundle.items],
        "papers": [{"paper": text(each.paper), "by": [item.code for item in each.by]} for each in wanted(hall, bundle)],
    }
