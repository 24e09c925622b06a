"""The kiosk: a number in hand within two taps, or within a few letters."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dispatcher.errors import UnknownTicket
from dispatcher.lifecycle import FINAL
from dispatcher.state import State
from dispatcher.tickets import Ticket
from ticketing import kiosk_parts, kiosk_search, kiosk_slips
from ticketing.catalogue import Catalogue
from ticketing.choices import choices, lanes_of, straight, tiles
from ticketing.escpos import slip_bytes
from ticketing.life_events import gathered
from ticketing.links import phone_link, qr_svg
from ticketing.places import home_windows, in_words, zone_of
from ticketing.printer import slip_of
from ticketing.printers import SCREEN, Printer
from ticketing.slip import papers, title
from ticketing.slip_picture import svg
from ticketing.views import view_with
from web import problem_words
from web.hub import Topic
from web.journey_words import journey
from web.notices import NoticeParts
from web.read_aloud import clip_route
from web.roles import page_routes
from web.security import policy
from web.site import Site
from web.voice_engine import Voice, voice_in
from web.waits import ahead, in_person, is_free, span


def topics(site: Site) -> list[Topic]:
    return [kiosk_parts.topic(site)]


def routes(site: Site, catalogue: Catalogue | None = None) -> list[Route]:
    """`/kiosk` and the fragments its pages are made of. A catalogue that follows the hall's events also knows what is
    taken most."""
    catalogue, voice = catalogue or Catalogue(site.hall), voice_in(site.settings.data, site.settings.voice)
    pages = Kiosk(site, catalogue, voice)
    table = {
        "/kiosk": pages.home,
        "/kiosk/alive": pages.alive,
        "/kiosk/tickets/{number}": pages.ticket,
        "/kiosk/tickets/{number}/slip": pages.slip,
    }
    own = page_routes(table, kiosk_parts.ROLES)
    return [
        *own,
        *kiosk_search.routes(site, catalogue),
        *kiosk_slips.routes(site),
        clip_route(site, voice, "/kiosk/voice", kiosk_parts.ROLES),
    ]


class Kiosk:
    def __init__(self, site: Site, catalogue: Catalogue, voice: Voice) -> None:
        self._site, self._voice = site, voice
        self._parts, self._told_all = kiosk_parts.parts(site), NoticeParts(site).of("kiosk")
        self._letters = catalogue.letters()
        self._life_events = gathered(site.hall)

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
            life_events=self._life_events,
            after=view.state.id,
            parts={name: part(view, "", lang) for name, part in {**self._parts, **self._told_all}.items()},
            voice=self._voice.reads,
            bridge=(bridge := site.settings.card_bridge),
            booking=self._booking(lang),
            problem_reasons=problem_words.REASONS,
            headers={"content-security-policy": policy(bridge)},
        )

    async def alive(self, request: Request) -> Response:
        """That the hall is there and still knows this kiosk: asked every second, so it asks nobody else."""
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    def _booking(self, lang: str) -> str:
        """The code that leads a phone to the appointments; '' where there are none or no way in from outside."""
        origin, site = self._site.hall.public_origin, self._site
        if not origin or not site.hall.appointments.diaries:
            return ""
        return qr_svg(f"{origin.rstrip('/')}/book", site.phrase(lang, "手机扫码预约"))

    def _hint(self, letter: str, lang: str) -> str:
        """The series' own second line; a lane with partner regions names them."""
        lanes = lanes_of(self._site.hall, letter)
        partners = [partner.get(lang) for lane in lanes for partner in lane.partners]
        return ("、" if lang == "zh" else ", ").join(partners) or self._site.hall.series[letter].hint.get(lang)

    async def ticket(self, request: Request) -> Response:
        """The visitor's number, as long as it is live: a kiosk shows nobody else's business."""
        site, lang = self._site, self._site.language(request)
        view = await view_with(site, request.path_params["number"])
        ticket = self._own(request, view.state)
        before, wait = ahead(view.state, view.waits, ticket), view.waits.by_ticket.get(ticket.number)
        upper = view.waits.ticket_p80.get(ticket.number)
        found = None if is_free(wait, before) else span(wait, upper)
        zone, link = zone_of(site.hall, ticket), await phone_link(site, ticket.number)
        text = site.render(
            "kiosk_ticket.html",
            lang,
            ticket=ticket,
            title=title(ticket, site.hall, lang),
            favoured=ticket.klass == "priority",
            ahead=before,
            span=f"{found.low}–{found.high}" if found and found.low < found.high else found and str(found.high),
            wait=in_person(lang, wait, before, upper),
            place=zone.place.get(lang),
            windows=in_words(home_windows(site.hall, ticket.lanes)),
            papers=("、" if lang == "zh" else ", ").join(papers(ticket, site.hall, lang)),
            journey=journey(site.hall, ticket, view.waits, view.now, site.phrase, lang),
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
