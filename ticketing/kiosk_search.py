"""The kiosk's search: by letters or by life event, what is found, and what to know before a number is taken."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.hall import Service
from dispatcher.errors import UnknownService
from ticketing import kiosk_parts
from ticketing.catalogue import Catalogue, Hit
from ticketing.choices import Choice, regions
from ticketing.company_choice import choosable
from ticketing.life_events import gathered, wanted
from ticketing.printers import SCREEN
from ticketing.ways import Way, counters, first_lanes, ways
from web.hub import View
from web.roles import page_routes
from web.site import Site

PER_PAGE, FEWEST = 3, 2
"""Found items on a page, and where large type or low reach leaves less room."""

MOST = 60
"""More found items than this are not looked through at a kiosk: twenty pages."""


def routes(site: Site, catalogue: Catalogue) -> list[Route]:
    """The fragments of the search page, and the page of one item."""
    pages = KioskSearch(site, catalogue)
    table = {
        "/kiosk/search": pages.search,
        "/kiosk/life-events/{code}": pages.life_event,
        "/kiosk/services/{code}": pages.service,
    }
    return page_routes(table, kiosk_parts.ROLES)


class KioskSearch:
    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._site, self._catalogue = site, catalogue

    async def search(self, request: Request) -> Response:
        return await self._listed(request, self._catalogue.search(request.query_params.get("q", ""), limit=MOST))

    async def life_event(self, request: Request) -> Response:
        """The bundles of a life event, as if they had been searched for."""
        code = request.path_params["code"]
        found = next((each.services for each in gathered(self._site.hall) if each.code == code), None)
        if found is None:
            raise UnknownService()
        return await self._listed(request, [Hit(service, 0, (0, 0)) for service in found])

    async def _listed(self, request: Request, hits: Sequence[Hit]) -> Response:
        at, lang, view = _page(request), self._site.language(request), await self._site.view()
        fits = FEWEST if request.query_params.get("rows") == str(FEWEST) else PER_PAGE
        rows = [self._row(hit, view, lang) for hit in hits[at * fits : (at + 1) * fits]]
        left = max(0, len(hits) - (at + 1) * fits)
        text = self._site.render("kiosk_results.html", lang, rows=rows, page=at, left=left)
        return HTMLResponse(text, headers={"X-Found": str(len(hits))})

    def _row(self, hit: Hit, view: View, lang: str) -> dict[str, Any]:
        service, hall = hit.service, view.hall
        name, (start, end) = service.name.get(lang), hit.marked if lang == "zh" else (0, 0)
        lanes = first_lanes(hall, service)
        papers_first = any(lane.papers for lane in lanes)
        bundle = hall.bundles.get(service.code)
        joint = _joint(lang)
        return {
            "here": service.here,
            "before": name[:start],
            "marked": name[start:end],
            "after": name[end:],
            "ways": shown(self._site, ways(hall, service), lang),
            "counters": counters(hall, service).get(lang),
            "wait": kiosk_parts.wait_words(view, lanes, lang)[1] if service.here and not papers_first else "",
            "papers": joint.join(paper.get(lang) for paper in service.papers[:2]),
            "bundled": joint.join(hall.services[code].name.get(lang) for code in bundle.items) if bundle else "",
            "code": service.code,
            "check": papers_first
            or bundle is not None
            or bool(choosable(hall, service))
            or any(lane.partners for lane in lanes),
            "body": Choice("", (), {"service": service.code}).body,
        }

    async def service(self, request: Request) -> Response:
        """One item: ways without a ticket, papers and who wants them, and the button that takes the ticket."""
        site, lang = self._site, self._site.language(request)
        service = site.hall.services.get(request.path_params["code"])
        if service is None:
            raise UnknownService()
        lane = site.hall.lanes[service.lane]
        take = {"service": service.code}
        general = next((other for other in site.hall.lanes.values() if not other.papers), None)
        found = shown(site, ways(site.hall, service), lang)
        printer = site.printers.get(request.state.person.name, SCREEN)
        text = site.render(
            "kiosk_check.html",
            lang,
            service=service,
            lane=lane,
            ways=found,
            papers=self._papers(service, lang),
            regions=regions(site.hall, service, lang, site.phrase),
            printable=printer.real and any(way["kind"] == "place" for way in found),
            take=Choice("", (), take).body,
            banks=[site.hall.lanes[code] for code in choosable(site.hall, service)],
            complete=Choice("", (), take | {"papers_complete": True}).body,
            general=general and Choice(general.name.get(lang), (), take | {"lanes": [general.code]}),
        )
        return HTMLResponse(text)

    def _papers(self, service: Service, lang: str) -> list[tuple[str, str]]:
        """What to bring, and for a bundle which of its items want it."""
        bundle = self._site.hall.bundles.get(service.code)
        if bundle is None:
            return [(paper.get(lang), "") for paper in service.papers]
        joint = _joint(lang)
        return [
            (each.paper.get(lang), joint.join(item.name.get(lang) for item in each.by))
            for each in wanted(self._site.hall, bundle)
        ]


def shown(site: Site, found: Sequence[Way], lang: str) -> list[dict[str, Any]]:
    """Ways without a ticket in the reader's words."""
    own = {"online": "可以网上办，不用到窗口", "green": "材料齐全走绿色通道，请先到导办台核对"}
    return [
        {
            "kind": way.kind,
            "name": way.name.get(lang) if way.name else site.phrase(lang, own[way.kind]),
            "place": way.place.get(lang) if way.place else "",
            "hours": way.hours.get(lang) if way.hours else "",
            "route": [step.get(lang) for step in way.route],
        }
        for way in found
    ]


def _joint(lang: str) -> str:
    return "、" if lang == "zh" else ", "


def _page(request: Request) -> int:
    page = request.query_params.get("page", "0")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 3 else 0
