"""Appointments from the wish to the ticket: the diary's rules, the database, the contact, and the dispatcher.

A check-in is two steps in two stores. The first notes in the database with what the ticket is issued; the second issues
it under a request id that is the appointment's own. Whoever comes after a cut between them takes up the first step and
gets the same ticket. Its promise runs from the ticket's arrival, which is the check-in and not the slot.
"""

from dataclasses import dataclass
from datetime import timedelta

from config.appointments import APPOINTMENT
from config.hall import Diary
from dispatcher.errors import Refused, Unavailable, UnknownTicket
from dispatcher.tickets import Ticket
from ticketing import appointment_rules as rules
from ticketing.appointment_code import read_code
from ticketing.appointment_errors import AppointmentOver, CheckInTooEarly, NoContact, UnknownAppointment
from ticketing.appointment_store import AppointmentStore, Asked, Wish
from ticketing.appointment_tables import ARRIVED, BOOKED, CANCELLED, Appointment
from web.contacts import Contact, Contacts
from web.site import Site

PURPOSE = "appointment"
"""What a contact of an appointment is kept for: its subject is the appointment's id."""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """The ticket of an appointment. `late`: it is a walk-in's, without the slot's rank."""

    appointment: Appointment
    ticket: Ticket
    late: bool


class AppointmentDesk:
    """contacts: where names and telephone numbers go; without it none is taken."""

    def __init__(self, site: Site, store: AppointmentStore, contacts: Contacts | None = None) -> None:
        self._site, self._store, self._contacts = site, store, contacts

    @property
    def keeps_contacts(self) -> bool:
        return self._contacts is not None

    async def free(self, service: str) -> dict[str, list[rules.Free]]:
        """Every bookable day of an item and its slots with the places left. Raises NotBookable."""
        hall, now = self._site.hall, await self._site.dispatcher.now()
        _, diary = rules.diary_of(hall, service)
        days = rules.days(hall, now)
        taken = await self._store.taken(diary.code, [rules.word_of(day) for day in days])
        return {day.isoformat(): rules.open_slots(hall, diary, day, now, taken[rules.word_of(day)]) for day in days}

    async def find(self, typed: str) -> Appointment:
        """Raises UnknownAppointment."""
        code = read_code(typed)
        found = await self._store.by_code(code) if code else None
        if found is None:
            raise UnknownAppointment()
        return found

    async def book(
        self, by: str, key: str, *, service: str, slot: int, language: str, contact: Contact | None
    ) -> Appointment:
        """Raises NotBookable, NoSuchSlot, SlotFull, DayFull, NoContact, RequestReused."""
        if contact is not None and self._contacts is None:
            raise NoContact()
        now = await self._site.dispatcher.now()
        # The contact is no part of what a repeat is known by: not even its digest may lie there.
        asked = Asked(by, key, ("book", service, str(slot), language), now)
        made = await self._store.made_by(asked)
        if made is None:
            _, diary = rules.diary_of(self._site.hall, service)
            made = await self._store.book(asked, self._wish(diary, slot, now), service=service, language=language)
        if contact is not None and self._contacts is not None and made.state == BOOKED:
            await self._contacts.keep(PURPOSE, made.id, contact, self._ends(made))
        return made

    async def move(self, by: str, key: str, appointment: Appointment, slot: int) -> Appointment:
        """Raises as `book`, and AppointmentOver, AppointmentUsed, AppointmentCancelled."""
        now = await self._site.dispatcher.now()
        asked = Asked(by, key, ("move", appointment.id, str(slot)), now)
        if (moved := await self._store.made_by(asked)) is not None:
            return moved
        self._still_to_come(appointment, now)
        _, diary = rules.diary_of(self._site.hall, appointment.service)
        moved = await self._store.move(asked, appointment.id, self._wish(diary, slot, now))
        if self._contacts is not None and (contact := await self._contacts.of(PURPOSE, moved.id, now / 1000)):
            await self._contacts.keep(PURPOSE, moved.id, contact, self._ends(moved))
        return moved

    async def cancel(self, by: str, key: str, appointment: Appointment) -> Appointment:
        """Raises AppointmentOver, AppointmentUsed, AppointmentCancelled."""
        now = await self._site.dispatcher.now()
        asked = Asked(by, key, ("cancel", appointment.id), now)
        if (gone := await self._store.made_by(asked)) is None:
            self._still_to_come(appointment, now)
            gone = await self._store.cancel(asked, appointment.id)
        if self._contacts is not None:
            await self._contacts.forget(PURPOSE, gone.id)
        return gone

    async def check_in(self, by: str, key: str, appointment: Appointment, *, language: str, kiosk: str) -> CheckedIn:
        """The ticket: with the slot as its rank, or a walk-in's for who comes late. Raises CheckInTooEarly,
        AppointmentOver, AppointmentUsed, AppointmentCancelled, and what an issue is refused for."""
        now = await self._site.dispatcher.now()
        asked = Asked(by, key, ("check-in", appointment.id), now)
        known = await self._store.made_by(asked)
        if known is None:
            self._in_time(appointment, now)
            known = await self._store.arrives(asked, appointment.id, language=language, kiosk=kiosk)
        if known.state == ARRIVED:
            ticket = await self._site.dispatcher.ticket(known.ticket, known.day)
            if ticket is None:
                raise UnknownTicket()
            return CheckedIn(known, ticket, ticket.klass != APPOINTMENT)
        return await self._issue(asked, known)

    async def _issue(self, asked: Asked, appointment: Appointment) -> CheckedIn:
        try:
            event = await self._site.dispatcher.issue(
                f"check-in-{appointment.id}",
                service=appointment.service,
                klass=APPOINTMENT,
                slot=appointment.slot,
                language=appointment.language,
                kiosk=appointment.kiosk,
            )
        except Unavailable:
            raise  # it may have happened
        except Refused:
            await self._store.stays_away(asked, appointment.id)
            raise
        await self._store.arrived(appointment.id, event.ticket)
        ticket = Ticket(event.day, event.ticket, event.own())
        return CheckedIn(appointment, ticket, ticket.klass != APPOINTMENT)

    async def absent(self, day: str) -> tuple[int, list[Appointment]]:
        """How many were booked for a day and not cancelled, and those of them who have not come in time."""
        now = await self._site.dispatcher.now()
        found = [each for each in await self._store.of_day(day) if each.state != CANCELLED]
        late = [each for each in found if rules.standing(self._site.hall, each.slot, now) == "late"]
        return len(found), [each for each in late if each.state == BOOKED]

    def _wish(self, diary: Diary, slot: int, now: int) -> Wish:
        day = rules.slot_day(self._site.hall, diary, slot, now)
        return Wish(diary.code, rules.word_of(day), slot, rules.room(self._site.hall, diary, day))

    def _still_to_come(self, appointment: Appointment, now: int) -> None:
        if appointment.state == BOOKED and rules.standing(self._site.hall, appointment.slot, now) == "late":
            raise AppointmentOver()

    def _in_time(self, appointment: Appointment, now: int) -> None:
        """On its day, however late: then it is a walk-in."""
        hall = self._site.hall
        if appointment.day < rules.word_of(rules.today(hall, now)):
            raise AppointmentOver()
        if appointment.state == BOOKED and rules.standing(hall, appointment.slot, now) == "early":
            raise CheckInTooEarly(rules.clock(hall, rules.check_in_from(hall, appointment.slot), now))

    def _ends(self, appointment: Appointment) -> float:
        """The end of the day of the visit, in seconds since 1970."""
        hall = self._site.hall
        return rules.midnight(hall, rules.today(hall, appointment.slot) + timedelta(days=1)) / 1000
