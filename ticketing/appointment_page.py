"""`/book` on a phone: choose an item, a day and a slot; look after an appointment with its code. And, for the manager,
who has not come."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.hall import Service, Zone
from ticketing import appointment_rules as rules
from ticketing.appointment_code import shown
from ticketing.appointment_desk import AppointmentDesk
from ticketing.appointment_errors import UnknownAppointment
from ticketing.appointment_tables import ARRIVED, ARRIVING, BOOKED, Appointment
from web.roles import page_routes, route
from web.site import Site
from web.throttle import Throttle, who

_NEVER_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site, desk: AppointmentDesk, codes: Throttle) -> list[Route]:
    """`/book` and the fragments it is made of. codes: counts wrong codes, here and in the API."""
    pages = BookPages(site, desk, codes)
    table = {
        "/book": pages.home,
        "/book/services/{code}": pages.slots,
        "/book/appointments/{code}": pages.appointment,
    }
    made = page_routes(table, {"public"})
    roles = {"manager", "admin"}
    return [*made, route("/appointments", pages.absent, ["GET"], roles=roles, name="appointments page")]


class BookPages:
    def __init__(self, site: Site, desk: AppointmentDesk, codes: Throttle) -> None:
        self._site, self._desk, self._codes = site, desk, codes

    async def home(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        groups: dict[str, list[dict[str, str]]] = {}
        for service in rules.bookable(site.hall):
            named = site.hall.series[site.hall.lanes[service.lane].series].name.get(lang)
            groups.setdefault(named, []).append({"code": service.code, "name": service.name.get(lang)})
        return site.page(request, "book.html", groups=groups)

    async def slots(self, request: Request) -> Response:
        """Days and slots of an item; with `?for=` the code of an appointment that looks for another one."""
        site, lang = self._site, self._site.language(request)
        free = await self._desk.free(request.path_params["code"])
        service = site.hall.services[request.path_params["code"]]
        moved = request.query_params.get("for", "")
        known = await self._found(request, moved) if moved else None
        days = [
            {
                "day": day,
                "name": day_words(date.fromisoformat(day), lang),
                "left": sum(slot.places for slot in slots),
                "slots": [{"at": slot.at, "clock": self._clock(slot.at), "places": slot.places} for slot in slots],
            }
            for day, slots in free.items()
        ]
        return self._fragment(
            "book_slots.html",
            lang,
            service=service,
            days=[each for each in days if each["slots"]],
            moved=shown(known.code) if known else "",
            contacts=self._desk.keeps_contacts and known is None,
        )

    async def appointment(self, request: Request) -> Response:
        lang = self._site.language(request)
        found = await self._found(request, request.path_params["code"])
        return self._fragment("book_appointment.html", lang, **await self._words(found, lang))

    async def absent(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        day = rules.today(site.hall, await site.dispatcher.now())
        asked = request.query_params.get("day", "")
        try:
            day = date.fromisoformat(asked) if asked else day
        except ValueError:
            asked = ""
        booked, absent = await self._desk.absent(rules.word_of(day))
        rows = [{"clock": self._clock(each.slot), "name": self._named(each.service, lang)} for each in absent]
        return site.page(
            request,
            "appointments.html",
            headers=_NEVER_KEPT,
            day=day.isoformat(),
            day_words=day_words(day, lang),
            booked=booked,
            rows=rows,
        )

    async def _words(self, found: Appointment, lang: str) -> dict[str, Any]:
        site, hall, now = self._site, self._site.hall, await self._site.dispatcher.now()
        service = hall.services.get(found.service)
        today = found.day == site.dispatcher.day
        day = rules.today(hall, found.slot)
        begins = rules.check_in_from(hall, found.slot)
        over = found.day < rules.word_of(rules.today(hall, now))
        return {
            "code": shown(found.code),
            "state": BOOKED if found.state == ARRIVING else found.state,
            "service": found.service,
            "name": self._named(found.service, lang),
            "place": self._zone(service).place.get(lang) if service else "",
            "papers": [paper.get(lang) for paper in service.papers] if service else [],
            "day": day_words(day, lang),
            "clock": self._clock(found.slot),
            "from_clock": self._clock(begins),
            "until_clock": self._clock(rules.keeps_until(hall, found.slot)),
            "may_check_in": found.day == rules.word_of(rules.today(hall, now)) and now >= begins,
            "may_change": now <= rules.keeps_until(hall, found.slot),
            "over": over,
            "ticket": found.ticket,
            "link": f"/t/{await site.dispatcher.token(found.ticket)}" if found.state == ARRIVED and today else "",
        }

    async def _found(self, request: Request, code: str) -> Appointment:
        async with self._codes.guessing(who(request), UnknownAppointment):
            return await self._desk.find(code)

    def _zone(self, service: Service) -> Zone:
        hall = self._site.hall
        return hall.zones[hall.lanes[service.lane].zone]

    def _named(self, code: str, lang: str) -> str:
        service = self._site.hall.services.get(code)
        return service.name.get(lang) if service else code

    def _clock(self, at: int) -> str:
        return rules.clock(self._site.hall, at, at)

    def _fragment(self, template: str, lang: str, **words: Any) -> Response:
        return HTMLResponse(self._site.render(template, lang, **words), headers=_NEVER_KEPT)


def day_words(day: date, lang: str) -> str:
    """'11月24日 周二', 'Tue 24 Nov'."""
    if lang == "en":
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"
