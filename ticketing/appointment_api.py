"""`/api/v1/appointments`: free slots, booking, moving, cancelling, checking in, and who has not come."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import BadWord
from ticketing import appointment_rules as rules
from ticketing.appointment_bodies import (
    AbsentList,
    AppointmentOut,
    Book,
    CheckedInOut,
    CheckIn,
    DayAsked,
    Move,
    Nothing,
    SlotsFor,
    SlotsOut,
)
from ticketing.appointment_desk import AppointmentDesk, CheckedIn
from ticketing.appointment_errors import UnknownAppointment
from ticketing.appointment_out import appointment_json, calendar_file, name_json, told
from ticketing.appointment_tables import Appointment
from ticketing.views import view_with
from web import answers, requests
from web.contacts import Contact
from web.roles import Spec, route
from web.site import Site
from web.throttle import Throttle, who

PATH = "/api/v1/appointments"
EVERYONE = frozenset({"public", "kiosk"})
"""A kiosk is named so that it is known by its cookie: then its tickets are its own."""
STAFF = frozenset({"guide", "manager", "integration"})
_WRONG_CODES, _BOOKINGS = RateLimitItemPerMinute(20), RateLimitItemPerHour(60)
_NOT_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site, desk: AppointmentDesk, codes: Throttle) -> list[Route]:
    """codes: counts wrong codes, here and on the pages."""
    door = AppointmentDoor(site, desk, codes)
    table: list[tuple[str, str, Callable[[Request], Awaitable[Response]], str, Spec]] = [
        (
            "GET",
            "/slots",
            door.slots,
            "free slots",
            Spec("Bookable days of an item and their slots.", query=SlotsFor, answers={200: SlotsOut}),
        ),
        ("POST", "", door.book, "book", Spec("Book a slot.", body=Book, answers={201: AppointmentOut})),
        ("GET", "/{code}", door.read, "appointment", Spec("One appointment.", answers={200: AppointmentOut})),
        (
            "GET",
            "/{code}/calendar",
            door.calendar,
            "calendar",
            Spec("The same as an iCalendar file.", answers={200: None}),
        ),
        ("POST", "/{code}/move", door.move, "move", Spec("Another slot.", body=Move, answers={200: AppointmentOut})),
        (
            "POST",
            "/{code}/cancel",
            door.cancel,
            "give up",
            Spec("Cancel.", body=Nothing, answers={200: AppointmentOut}),
        ),
        (
            "POST",
            "/{code}/check-in",
            door.check_in,
            "check in",
            Spec("The visitor is here: a ticket.", body=CheckIn, answers={201: CheckedInOut}),
        ),
    ]
    absent = Spec("Who has not come on a day.", query=DayAsked, answers={200: AbsentList}, tag="appointments")
    return [
        route(f"{PATH}/no-shows", door.absent, ["GET"], roles={"manager", "admin"}, name="no-shows", spec=absent),
        *(
            route(PATH + path, endpoint, [method], roles=EVERYONE, name=name, spec=_tagged(spec))
            for method, path, endpoint, name, spec in table
        ),
    ]


def wrong_codes(site: Site) -> Throttle:
    return Throttle(site.people.tries, "appointment codes", _WRONG_CODES)


def _tagged(spec: Spec) -> Spec:
    return Spec(spec.summary, spec.body, spec.query, spec.answers, "appointments")


class AppointmentDoor:
    def __init__(self, site: Site, desk: AppointmentDesk, codes: Throttle) -> None:
        self._site, self._desk, self._codes = site, desk, codes
        self._bookings = Throttle(site.people.tries, "bookings", _BOOKINGS)

    async def slots(self, request: Request) -> Response:
        asked = requests.query(request, SlotsFor)
        free = await self._desk.free(asked.service)
        _, diary = rules.diary_of(self._site.hall, asked.service)
        days = [
            {"day": day, "slots": [{"at": answers.iso(self._site, slot.at), "free": slot.places} for slot in slots]}
            for day, slots in free.items()
        ]
        return JSONResponse({"service": asked.service, "minutes": diary.slot_min, "days": days}, headers=_NOT_KEPT)

    async def book(self, request: Request) -> Response:
        key, body = await requests.read(request, Book)
        if body.language not in self._site.hall.languages:
            raise BadWord("language")
        if request.state.person is None:
            await self._bookings.count(who(request))
        contact = Contact(body.contact.name, body.contact.phone) if body.contact else None
        made = await self._desk.book(
            by(request),
            key,
            service=body.service,
            slot=round(body.slot.timestamp() * 1000),
            language=body.language,
            contact=contact,
        )
        return await self._answer(made, 201)

    async def read(self, request: Request) -> Response:
        return await self._answer(await self._found(request))

    async def calendar(self, request: Request) -> Response:
        found = await self._found(request)
        file = calendar_file(self._site, found, self._site.language(request))
        named = {"Content-Disposition": 'attachment; filename="appointment.ics"', **_NOT_KEPT}
        return Response(file, headers=named, media_type="text/calendar; charset=utf-8")

    async def move(self, request: Request) -> Response:
        key, body = await requests.read(request, Move)
        found = await self._found(request)
        return await self._answer(await self._desk.move(by(request), key, found, round(body.slot.timestamp() * 1000)))

    async def cancel(self, request: Request) -> Response:
        key, _ = await requests.read(request, Nothing)
        return await self._answer(await self._desk.cancel(by(request), key, await self._found(request)))

    async def check_in(self, request: Request) -> Response:
        key, body = await requests.read(request, CheckIn)
        site, person = self._site, request.state.person
        language = body.language or site.language(request)
        if language not in site.hall.languages:
            raise BadWord("language")
        kiosk = person.name if person is not None and person.role == "kiosk" else ""
        if person is not None and person.role in STAFF:
            kiosk = body.kiosk or ""
        found = await self._found(request)
        done = await self._desk.check_in(by(request), key, found, language=language, kiosk=kiosk)
        return answers.Json(await self._checked_in(done, site.language(request)), status_code=201)

    async def absent(self, request: Request) -> Response:
        site = self._site
        asked = requests.query(request, DayAsked)
        try:
            day = date.fromisoformat(asked.day) if asked.day else rules.today(site.hall, await site.dispatcher.now())
        except ValueError:
            raise requests.WrongMember("day") from None
        booked, absent = await self._desk.absent(rules.word_of(day))
        listed = [
            {"service": each.service, "name": name_json(site, each.service), "slot": answers.iso(site, each.slot)}
            for each in absent
        ]
        return JSONResponse({"day": day.isoformat(), "booked": booked, "absent": listed}, headers=_NOT_KEPT)

    async def _found(self, request: Request) -> Appointment:
        async with self._codes.guessing(who(request), UnknownAppointment):
            return await self._desk.find(request.path_params["code"])

    async def _answer(self, appointment: Appointment, status: int = 200) -> Response:
        return JSONResponse(await appointment_json(self._site, appointment), status, headers=_NOT_KEPT)

    async def _checked_in(self, done: CheckedIn, language: str) -> dict[str, Any]:
        view = await view_with(self._site, done.ticket.number)
        ticket = await answers.ticket_json(self._site, done.ticket, view)
        return {"ticket": ticket, "late": done.late, "told": told(self._site, done, language)}


def by(request: Request) -> str:
    """Whose request ids are told apart from others'."""
    person = request.state.person
    return f"{person.role} {person.name}" if person is not None else ""
