"""A number taken with a phone at the entrance: the minute's code, the phone's one ticket, and the dispatcher."""

from config.hall import Lane
from dispatcher.errors import Refused, RequestReused, Unavailable, UnknownLane, UnknownService
from dispatcher.itineraries import itinerary
from dispatcher.lifecycle import FINAL
from dispatcher.tickets import Ticket
from ticketing.refusals import NotDoneHere
from ticketing.remote_code import matches, minute_of, words_of
from ticketing.remote_errors import EntranceCodeOld, NotRemote, TicketHeld
from ticketing.remote_store import RemoteStore, Taken, digest
from web.site import Site

_TRIES = 3


class RemoteDesk:
    def __init__(self, site: Site, store: RemoteStore) -> None:
        self._site, self._store = site, store

    def lanes(self) -> list[Lane]:
        """The lanes that give numbers to phones."""
        return [lane for lane in self._site.hall.lanes.values() if lane.remote]

    async def code(self, now: int) -> str:
        """What the entrance's screen shows at this moment."""
        return await self._site.dispatcher.signed(words_of(minute_of(now)))

    async def is_fresh(self, given: str, now: int) -> bool:
        """Whether it is the code of this minute or of the one before."""
        signed, minute = self._site.dispatcher.signed, minute_of(now)
        return matches(given, (await signed(words_of(minute)), await signed(words_of(minute - 1))))

    async def held(self, phone: str) -> list[Ticket]:
        """The live tickets of a phone."""
        desk = self._site.dispatcher
        taken = await self._store.of_phone(desk.day, phone) if phone and desk.day else []
        found = [await desk.ticket(each.ticket) for each in taken if each.ticket]
        return [ticket for ticket in found if ticket is not None and ticket.state not in FINAL]

    async def take(
        self, key: str, phone: str, code: str, *, service: str | None, lane: str | None, language: str
    ) -> Ticket:
        """One number for an item, or for a lane. Raises EntranceCodeOld, NotRemote, NotDoneHere, TicketHeld,
        UnknownService, UnknownLane, RequestReused, and what an issue is refused for."""
        desk, subject = self._site.dispatcher, service or f"lane:{lane}"
        lanes = [lane] if lane is not None and service is None else []
        self._check(service, lanes)
        now = await desk.now()
        for known in await self._store.of_phone(desk.day, phone):
            if known.press == digest(key):  # this press again: its code may have grown old since
                if known.subject != subject:
                    raise RequestReused()
                return await self._ticket(known, service, lanes)
        if not await self.is_fresh(code, now):
            raise EntranceCodeOld()
        for _ in range(_TRIES):
            taken = await self._store.begin(desk.day, phone, subject, key, language)
            if not taken.ticket or taken.press == digest(key):
                return await self._ticket(taken, service, lanes)
            ticket = await desk.ticket(taken.ticket)
            if ticket is not None and ticket.state not in FINAL:
                raise TicketHeld(taken.ticket)
            await self._store.over(taken)
        raise Unavailable("remote")

    def _check(self, service: str | None, lanes: list[str]) -> None:
        hall = self._site.hall
        item = hall.services.get(service) if service is not None else None
        if service is not None and item is None:
            raise UnknownService()
        if item is not None and not item.here:
            raise NotDoneHere()
        if any(code not in hall.lanes for code in lanes):
            raise UnknownLane()
        _, first = itinerary(hall, service, lanes)[0]
        if not all(hall.lanes[code].remote for code in first):
            raise NotRemote()

    async def _ticket(self, taken: Taken, service: str | None, lanes: list[str]) -> Ticket:
        desk = self._site.dispatcher
        if taken.ticket:
            found = await desk.ticket(taken.ticket)
            if found is not None:
                return found
        item = self._site.hall.services.get(service) if service is not None else None
        try:
            event = await desk.issue(
                taken.request,
                service=service,
                lanes=lanes,
                klass=(item.klass if item else None) or "regular",
                language=taken.language,
            )
        except Unavailable:
            raise  # it may have happened
        except Refused:
            await self._store.over(taken)
            raise
        await self._store.issued(taken, event.ticket)
        return Ticket(event.day, event.ticket, event.own())
