"""The kiosk: a number in hand within two taps, or within a few letters."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dispatcher.errors import UnknownService, UnknownTicket
from dispatcher.lifecycle import FINAL
from dispatcher.state import State
from dispatcher.tickets import Ticket
from ticketing import kiosk_parts
from ticketing.catalogue import Catalogue, Hit
from ticketing.choices import Choice, choices, lanes_of, straight, tiles
from ticketing.escpos import slip_bytes
from ticketing.links import phone_link, qr_svg
from ticketing.places import home_windows, in_words, zone_of
from ticketing.printer import slip_of
from ticketing.printers import SCREEN, Printer
from ticketing.slip import papers, title
from ticketing.slip_picture import svg
from ticketing.views import view_with
from ticketing.ways import Way, ways
from web.hub import Topic, View
from web.roles import route
from web.site import Site
from web.waits import ahead, in_person, is_free, span, with_count

PER_PAGE = 3


def topics(site: Site) -> list[Topic]:
    return [kiosk_parts.topic(site)]


def routes(site: Site) -> list[Route]:
    """`/kiosk` and the fragments its pages are made of."""
    pages = Kiosk(site)
    table: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/kiosk": pages.home,
        "/kiosk/search": pages.search,
        "/kiosk/services/{code}": pages.check,
        "/kiosk/tickets/{number}": pages.ticket,
        "/kiosk/tickets/{number}/slip": pages.slip,
    }
    return [
        route(path, endpoint, ["GET"], roles=kiosk_parts.ROLES, name=path.strip("/").replace("/", ".") or "kiosk")
        for path, endpoint in table.items()
    ]


class Kiosk:
    def __init__(self, site: Site) -> None:
        self._site, self._catalogue = site, Catalogue(site.hall)
        self._parts = kiosk_parts.parts(site)
        self._letters = self._catalogue.letters()

    async def home(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        view = await site.view()
        offered = [
            {
                "series": series,
                "hint": self._hint(series.letter, lang),
                "lanes": len(lanes_of(site.hall, series.letter)),
                "papers": any(lane.papers for lane in lanes_of(site.hall, series.letter)),
                "choices": (found := choices(site.hall, series.letter, lang, site.phrase)),
                "straight": straight(found),
            }
            for series in tiles(site.hall)
        ]
        return site.page(
            request,
            "kiosk.html",
            tiles=offered,
            letters=self._letters,
            after=view.state.id,
            parts={name: part(view, "", lang) for name, part in self._parts.items()},
        )

    def _hint(self, letter: str, lang: str) -> str:
        """The series' own second line; a lane with partner regions names them."""
        lanes = lanes_of(self._site.hall, letter)
        partners = [partner.get(lang) for lane in lanes for partner in lane.partners]
        return ("、" if lang == "zh" else ", ").join(partners) or self._site.hall.series[letter].hint.get(lang)

    async def search(self, request: Request) -> Response:
        query, page = request.query_params.get("q", ""), request.query_params.get("page", "0")
        at = int(page) if page.isascii() and page.isdecimal() and len(page) < 3 else 0
        lang, view = self._site.language(request), await self._site.view()
        hits = self._catalogue.search(query, limit=60)
        listed = hits[at * PER_PAGE : (at + 1) * PER_PAGE]
        text = self._site.render(
            "kiosk_results.html",
            lang,
            rows=[self._row(hit, view, lang) for hit in listed],
            page=at,
            left=max(0, len(hits) - (at + 1) * PER_PAGE),
        )
        return HTMLResponse(text, headers={"X-Found": str(len(hits))})

    def _row(self, hit: Hit, view: View, lang: str) -> dict[str, object]:
        service = hit.service
        lane = view.hall.lanes[service.lane]
        name, (start, end) = service.name.get(lang), hit.marked if lang == "zh" else (0, 0)
        wait = with_count(lang, view.waits.by_lane.get(lane.code), view.state.count(lane.code))
        found = shown(self._site, ways(view.hall, service), lang)
        joint = "、" if lang == "zh" else ", "
        return {
            "here": service.here,
            "before": name[:start],
            "marked": name[start:end],
            "after": name[end:],
            "free": bool(found),
            "where": joint.join(way["name"] for way in found) or lane.name.get(lang),
            "wait": "" if found or lane.papers or not service.here else wait,
            "papers": joint.join(paper.get(lang) for paper in service.papers[:2]),
            "code": service.code,
            "check": lane.papers,
            "body": Choice("", (), {"service": service.code}).body,
        }

    async def check(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        service = site.hall.services.get(request.path_params["code"])
        if service is None:
            raise UnknownService()
        lane = site.hall.lanes[service.lane]
        take = {"service": service.code}
        general = next((other for other in site.hall.lanes.values() if not other.papers), None)
        text = site.render(
            "kiosk_check.html",
            lang,
            service=service,
            lane=lane,
            ways=shown(site, ways(site.hall, service), lang),
            take=Choice("", (), take).body,
            complete=Choice("", (), take | {"papers_complete": True}).body,
            general=general and Choice(general.name.get(lang), (), take | {"lanes": [general.code]}),
        )
        return HTMLResponse(text)

    async def ticket(self, request: Request) -> Response:
        """The visitor's number, as long as it is live: a kiosk shows nobody else's business."""
        site, lang = self._site, self._site.language(request)
        view = await view_with(site, request.path_params["number"])
        ticket = self._own(request, view.state)
        before, wait = ahead(view.state, view.waits, ticket), view.waits.by_ticket.get(ticket.number)
        found = None if is_free(wait, before) else span(wait)
        zone, link = zone_of(site.hall, ticket), await phone_link(site, ticket.number)
        text = site.render(
            "kiosk_ticket.html",
            lang,
            ticket=ticket,
            title=title(ticket, site.hall, lang),
            favoured=ticket.klass == "priority",
            ahead=before,
            span=f"{found.low}–{found.high}" if found and found.low < found.high else found and str(found.high),
            wait=in_person(lang, wait, before),
            place=zone.place.get(lang),
            windows=in_words(home_windows(site.hall, ticket.lanes)),
            papers=("、" if lang == "zh" else ", ").join(papers(ticket, site.hall, lang)),
            qr=qr_svg(link, site.phrase(lang, "手机扫码看进度")),
            slip="pending" if self._printer(ticket).real else "screen",
        )
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    async def slip(self, request: Request) -> Response:
        """The slip as a picture, drawn from the bytes a printer gets."""
        view = await view_with(self._site, request.path_params["number"])
        ticket = self._own(request, view.state)
        found = await slip_of(self._site, ticket.number)
        if found is None:
            raise UnknownTicket()
        paper = self._printer(ticket).paper
        label = self._site.phrase(ticket.language, "小票 %(number)s", number=ticket.number)
        return HTMLResponse(svg(slip_bytes(found.slip, paper), paper, label), headers={"Cache-Control": "no-store"})

    def _own(self, request: Request, state: State) -> Ticket:
        ticket = state.ticket(request.path_params["number"])
        person = request.state.person
        if ticket is None or ticket.state in FINAL or (person.role == "kiosk" and ticket.kiosk != person.name):
            raise UnknownTicket()
        return ticket

    def _printer(self, ticket: Ticket) -> Printer:
        found: Printer = self._site.printers.get(ticket.kiosk, SCREEN)
        return found


def shown(site: Site, found: list[Way], lang: str) -> list[dict[str, str]]:
    """Ways without a ticket in the reader's words."""
    own = {"online": "可以网上办，不用到窗口", "green": "材料齐全走绿色通道，请先到导办台核对"}
    return [
        {
            "name": way.name.get(lang) if way.name else site.phrase(lang, own[way.kind]),
            "place": way.place.get(lang) if way.place else "",
            "hours": way.hours.get(lang) if way.hours else "",
        }
        for way in found
    ]
