"""`/guide`, 导办台: from a vague question to the right service, checked papers and a number; and whoever needs a hand.

The page is for a 1280 × 800 tablet in the hands of somebody who stands. Its fragments are drawn here; what it changes
goes through the API like everybody's.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.hall import Service
from dispatcher.errors import UnknownService, UnknownTicket
from ticketing import guide_api, guide_parts, guide_rows, hand_out, help_calls, inquiries, problem_rows
from ticketing.catalogue import Catalogue
from ticketing.company_choice import choosable, droppable
from ticketing.inquiries import Inquiries
from ticketing.links import phone_link, qr_svg
from ticketing.places import home_windows, in_words, zone_of
from ticketing.print_jobs import real_printers
from ticketing.return_codes import ReturnCodes, plain
from ticketing.route_slip import route_layout
from ticketing.slip import papers, title
from ticketing.slip_faults import SlipFaults
from ticketing.views import view_with
from web import problem_code, problem_words
from web.hub import Topic
from web.journey_words import journey
from web.problem_desk import ProblemDesk
from web.roles import page_routes
from web.site import Site
from web.waits import ahead, in_person

FOUND = 12
TOP = 6
NEEDS = {"hearing": "听力不便", "sight": "视力不便", "mobility": "行动不便", "escort": "需要陪同"}
REASONS = ("看过证件", "当面可见", "本人说明")
"""How the desk knows: one tap, kept with the ticket."""

LATE_REASONS = ("没听到叫号", "去复印、取材料", "照顾老人孩子", "其他原因")
"""Why somebody is brought back after the time to return."""

_NOT_KEPT = {"Cache-Control": "no-store"}


def topics(site: Site, faults: SlipFaults) -> list[Topic]:
    return [guide_parts.topic(site, faults)]


def routes(site: Site, faults: SlipFaults, catalogue: Catalogue) -> list[Route]:
    """The page, what it is made of, and what only it asks of the API."""
    desk = GuideDesk(site, faults, catalogue)
    table = {
        "/guide": desk.page,
        "/guide/search": desk.search,
        "/guide/services/{code}": desk.service,
        "/guide/tickets/{number}": desk.ticket,
    }
    pages = page_routes(table, guide_parts.ROLES)
    return [*pages, *guide_api.routes(site), *help_calls.routes(site)]


class GuideDesk:
    def __init__(self, site: Site, faults: SlipFaults, catalogue: Catalogue) -> None:
        self._site, self._catalogue = site, catalogue
        self._parts = guide_parts.parts(site, faults)
        engine = site.people.accounts.engine
        self._inquiries, self._codes = Inquiries(engine), ReturnCodes(engine)
        self._problems = ProblemDesk(site)

    async def page(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        view = await site.view()
        return site.page(
            request,
            "guide.html",
            after=view.state.id,
            parts={name: part(view, "", lang) for name, part in self._parts.items()},
            top=[guide_rows.row(site, view, service, lang) for service in self._most_asked()],
            printers=real_printers(site),
            asked=await self._inquiries.of_day(view.state.day),
            inquiry_kinds=inquiries.KINDS,
            problem_reasons=problem_words.REASONS,
            late_reasons=LATE_REASONS,
        )

    def _most_asked(self) -> list[Service]:
        """Items that a tap may give a number for, those taken most often first, then in the catalogue's order."""
        hall, counts = self._site.hall, self._catalogue.taken.counts
        found = [each for each in hall.services.values() if each.here and not hall.lanes[each.lane].papers]
        return sorted(found, key=lambda service: -counts.get(service.code, 0.0))[:TOP]

    async def search(self, request: Request) -> Response:
        """Services, and before them whatever else the words may be: a number, an appointment, a code to come back."""
        site, lang, view = self._site, self._site.language(request), await self._site.view()
        typed = request.query_params.get("q", "")[:100]
        back = await self._codes.look(code, view.now) if (code := plain(typed)) else None
        hits = self._catalogue.search(typed, FOUND)
        text = site.render(
            "guide_results.html",
            lang,
            typed=bool(typed.strip()),
            ticket=guide_rows.ticket_row(site, view, typed, lang),
            appointment=guide_rows.appointment_code(typed),
            back=back and guide_rows.back_row(site, back, lang),
            case=await hand_out.found_row(site, typed, view.now, lang),
            problem=await problem_rows.found(site, self._problems, problem_code.plain(typed), view.now, lang),
            rows=[guide_rows.row(site, view, hit.service, lang) for hit in hits],
        )
        return HTMLResponse(text, headers=_NOT_KEPT)

    async def service(self, request: Request) -> Response:
        """One item with its papers and everything that may be said of its visitor."""
        site, lang, view = self._site, self._site.language(request), await self._site.view()
        service = site.hall.services.get(request.path_params["code"])
        if service is None:
            raise UnknownService()
        lane = site.hall.lanes[service.lane]
        text = site.render(
            "guide_service.html",
            lang,
            service=service,
            row=guide_rows.row(site, view, service, lang),
            lane=lane,
            banks=[site.hall.lanes[code] for code in choosable(site.hall, service)],
            first=lane.papers,
            general=next((other for other in site.hall.lanes.values() if not other.papers), None),
            ways=guide_rows.ways_shown(site, service, lang),
            way_printed=bool(route_layout(site.hall, service, lang, site.phrase)),
            favours=("priority" in lane.targets and service.klass is None) or lane.papers,
            groups=site.hall.groups.values(),
            needs=NEEDS,
            reasons=REASONS,
            phone=bool(site.hall.public_origin),
        )
        return HTMLResponse(text, headers=_NOT_KEPT)

    async def ticket(self, request: Request) -> Response:
        """The ticket as it is turned to its visitor: the number and the way, nothing else."""
        site, lang = self._site, self._site.language(request)
        number = request.path_params["number"]
        view = await view_with(site, number)
        ticket = view.state.ticket(number)
        if ticket is None:
            raise UnknownTicket()
        before, wait = ahead(view.state, view.waits, ticket), view.waits.by_ticket.get(number)
        upper = view.waits.ticket_p80.get(number)
        text = site.render(
            "guide_ticket.html",
            lang,
            ticket=ticket,
            title=title(ticket, site.hall, lang),
            favoured=ticket.klass == "priority",
            ahead=before,
            wait=in_person(lang, wait, before, upper),
            place=zone_of(site.hall, ticket).place.get(lang),
            windows=in_words(home_windows(site.hall, ticket.lanes)),
            papers=("、" if lang == "zh" else ", ").join(papers(ticket, site.hall, lang)),
            journey=journey(site.hall, ticket, view.waits, view.now, site.phrase, lang),
            qr=qr_svg(await phone_link(site, number), site.phrase(lang, "手机扫码看进度")),
            banks=droppable(site.hall, ticket),
            printers=real_printers(site),
            missed=guide_parts.missed_row(site, view, ticket, lang) if ticket.state == "missed" else None,
        )
        return HTMLResponse(text, headers=_NOT_KEPT)
