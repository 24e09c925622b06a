"""领证: from the code of a case to its state, and, once it is ready, to a number of the lane that hands out.

The visitor's code opens one case. At the guide desk somebody looks at the receipt, and the case's number is enough.
"""

from functools import partial
from typing import Any

from config.hall import Hall
from dispatcher.case_errors import UnknownCase
from dispatcher.cases import READY, Case
from dispatcher.errors import Refused, UnknownLane
from dispatcher.lifecycle import FINAL
from dispatcher.tickets import Ticket
from ticketing.places import home_windows, in_words
from web import case_words
from web.canonical import canonical
from web.case_codes import plain
from web.site import Site

_ID_LIMIT = 20


class NotReady(Refused):
    """What the case is about is not ready to be handed out, or was handed out already. Detail: the state."""

    word = "NOT_READY"


class HandOutTaken(Refused):
    """There is a number for collecting it already. Detail: which."""

    word = "HAND_OUT_TAKEN"


class NoHandOut(UnknownLane):
    """The hall has no lane that hands out."""


class HandOut:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def with_code(self, code: str, number: str = "") -> Case:
        """The case that a code opens, as the engine has it; with a number, only if it is that case's. Raises
        UnknownCase for whatever opens nothing."""
        site = self._site
        if number:
            name = case_id(number)
            found = await site.dispatcher.case(name) if plain(code) and site.case_codes.opens(name, code) else None
        else:
            known = site.case_codes.find(site.cases, code)
            found = await site.dispatcher.case(known.id) if known else None
        if found is None:
            raise UnknownCase()
        return found

    async def numbered(self, number: str) -> Case:
        """A case by its number, for staff. Raises UnknownCase."""
        found = await self._site.dispatcher.case(case_id(number))
        if found is None:
            raise UnknownCase()
        return found

    async def number_for(self, request: str, case: Case, *, language: str, kiosk: str) -> Ticket:
        """A number for collecting what is ready; one that the same kiosk gave for it is given again. Raises NotReady,
        HandOutTaken, NoHandOut, and what an issue is refused for."""
        if case.state != READY:
            raise NotReady(case.state)
        desk = self._site.dispatcher
        board = await desk.board()
        for ticket in board.tickets.values():
            if ticket.text("collects") == case.id and ticket.state not in FINAL:
                if ticket.kiosk == kiosk:
                    return ticket
                raise HandOutTaken(ticket.number)
        service, lane = where(self._site.hall, case)
        event = await desk.issue(
            request,
            service=service or None,
            lanes=(lane,),
            language=language,
            kiosk=kiosk,
            collects=case.id,
        )
        return Ticket(event.day, event.ticket, event.fields)


def where(hall: Hall, case: Case) -> tuple[str, str]:
    """The item (or '') and the lane for collecting what a case is about: an item of its own lane that hands out, else
    the hall's lane for it. Raises NoHandOut."""
    items = [service for service in hall.services.values() if service.here and service.outcome == "handed_out"]
    of_lane = next((service for service in items if service.lane == case.lane), None)
    if of_lane is not None:
        return of_lane.code, of_lane.lane
    lane = next((lane.code for lane in hall.lanes.values() if lane.hands_out), None)
    if lane is None:
        raise NoHandOut()
    return next((service.code for service in items if service.lane == lane), ""), lane


def place_of(hall: Hall, case: Case, say: case_words.Say, lang: str) -> str:
    """Where it is collected: '一楼东侧 A 区，32号窗口'; '' where the hall has no such place."""
    try:
        _, lane = where(hall, case)
    except NoHandOut:
        return ""
    zone = hall.zones[hall.lanes[lane].zone].place.get(lang)
    windows = say("%(number)s号窗口", number=in_words(home_windows(hall, (lane,))))
    return f"{zone}{'，' if lang == 'zh' else ', '}{windows}"


async def found_row(site: Site, typed: str, now: int, lang: str) -> dict[str, Any] | None:
    """The case whose number or code was typed at the guide desk, in words."""
    name = case_id(typed)
    found = await site.dispatcher.case(name) if name else None
    if found is None:
        found = site.case_codes.find(site.cases, typed)
    return case_words.said(found, site.hall, now, partial(site.phrase, lang), lang) if found else None


def case_id(typed: str) -> str:
    """The case's number as somebody typed it: spaces, small letters, a long dash."""
    return canonical(typed[: 2 * _ID_LIMIT], 2 * _ID_LIMIT).upper().replace(" ", "").replace("—", "-")[:_ID_LIMIT]
