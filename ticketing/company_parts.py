"""The parts of a company's board that change by themselves: the ticket, and one tile for each bank. No figure of an
offer and nothing that the company says of itself is in them: those are asked for by the page.
"""

from functools import partial
from typing import Any, NamedTuple

from config.hall import Hall
from dispatcher.company_commands import DROPPED, WITHDRAWN
from dispatcher.lifecycle import CALLED, FINAL, HELD, MISSED, SERVING
from dispatcher.negotiations import Negotiations, Talk, banks, banks_of, is_company
from dispatcher.tickets import Ticket
from ticketing.company_choice import droppable
from ticketing.company_waits import BankWait, waits_at
from ticketing.phone_ended import Ended
from ticketing.phone_parts import number_of
from ticketing.places import home_windows, in_words
from web.hub import Part, Topic, View
from web.site import Site
from web.waits import in_person

TO_COME = ("waiting", "elsewhere", "aside", "shut")
"""Faces of a bank that the company has still to see."""


class Look(NamedTuple):
    """A company's ticket at one moment, with how long it would wait at each bank."""

    ticket: Ticket
    waits: dict[str, BankWait]


class BoardParts:
    def __init__(self, site: Site, talks: Negotiations, ended: Ended) -> None:
        self._site, self._talks, self._ended = site, talks, ended
        self._seen: tuple[View, dict[str, Look | None]] | None = None

    def topic(self) -> Topic:
        """One company's board; the key is the ticket's token, which the door has checked before anyone watches."""
        tiles: dict[str, Part] = {f"bank-{lane.code}": partial(self.tile, lane.code) for lane in banks(self._site.hall)}
        return Topic(
            name="board",
            parts={"head": self.head, **tiles},
            data=self.data,
            role=frozenset({"public"}),
            concerns=lambda event, key: number_of(key) in (event.ticket, event.fields.get("also")),
            patient=True,
        )

    def look(self, view: View, key: str, known: Ticket | None = None) -> Look | None:
        """All parts of one view are drawn from one look. `known`: the ticket, for a view without it."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, {}
        seen = self._seen[1]
        if seen.get(key) is None:
            day, number = key.partition("-")[0], number_of(key)
            ticket = (view.state.ticket(number) or self._ended.of(day, number)) if day == view.state.day else None
            ticket = ticket or (known if known is not None and known.day == day else None)
            seen[key] = Look(ticket, waits_at(view, ticket)) if ticket is not None and is_company(ticket) else None
        return seen[key]

    def head(self, view: View, key: str, lang: str) -> str:
        """The number, how far it has come, and where to go when it is called."""
        look = self.look(view, key)
        if look is None:
            return self._site.render("board_head.html", lang, ticket=None)
        ticket, hall = look.ticket, view.hall
        faces = [self._face(look, view, lane) for lane in banks_of(hall, ticket)]
        lane = hall.lanes.get(ticket.lane)
        return self._site.render(
            "board_head.html",
            lang,
            ticket=ticket,
            done=sum(face == "done" for face in faces),
            to_come=sum(face in TO_COME for face in faces),
            bank=lane.name.get(lang) if lane else "",
            called=ticket.state == CALLED,
            over=ticket.state in FINAL,
        )

    def tile(self, lane: str, view: View, key: str, lang: str) -> str:
        """How things stand at one bank; '' for one that was not chosen."""
        look = self.look(view, key)
        if look is None or lane not in banks_of(view.hall, look.ticket):
            return ""
        ticket, talk = look.ticket, self._talk(look.ticket, lane)
        wait = look.waits.get(lane)
        return self._site.render(
            "board_tile.html",
            lang,
            lane=view.hall.lanes[lane],
            face=self._face(look, view, lane),
            talk=talk,
            ahead=wait.ahead if wait else 0,
            wait=in_person(lang, wait.p50_s, wait.ahead) if wait else "",
            windows=in_words(home_windows(view.hall, (lane,))),
            window=ticket.window,
            droppable=any(each.code == lane for each in droppable(view.hall, ticket)),
            over=ticket.state in FINAL,
        )

    def data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs."""
        look = self.look(view, key)
        if look is None:
            return {"state": "gone"}
        return {
            "number": look.ticket.number,
            "state": look.ticket.state,
            "window": look.ticket.window or None,
            "banks": {lane: self._bank(look, view, lane) for lane in banks_of(view.hall, look.ticket)},
        }

    def _bank(self, look: Look, view: View, lane: str) -> dict[str, Any]:
        wait, talk = look.waits.get(lane), self._talk(look.ticket, lane)
        return {
            "state": self._face(look, view, lane),
            "ahead": wait.ahead if wait else None,
            "p50_s": round(wait.p50_s) if wait and wait.p50_s is not None else None,
            "offers": talk.offers,
            "consent": talk.consent,
        }

    def _talk(self, ticket: Ticket, lane: str) -> Talk:
        return self._talks.of(ticket.day, ticket.number, lane)

    def _face(self, look: Look, view: View, lane: str) -> str:
        return face(look.ticket, lane, self._talk(look.ticket, lane), is_open(view, lane))


def face(ticket: Ticket, lane: str, talk: Talk, is_open: bool) -> str:
    """'called', 'serving', 'waiting', 'elsewhere', 'aside' (held, missed), 'shut' (no window open), 'done', 'declined',
    'withdrawn', 'dropped', or 'over': the ticket ended before it came to this bank."""
    if ticket.lane == lane and ticket.state in (CALLED, SERVING):
        return ticket.state
    ended = [leg.outcome for leg in ticket.legs if leg.lane == lane]
    if ended and ended[-1] in (DROPPED, WITHDRAWN):
        return ended[-1]
    if talk.declined or "refused" in ended[-1:]:
        return "declined"
    if ended:
        return "done"
    if ticket.state in FINAL:
        return "over"
    if ticket.state in (HELD, MISSED):
        return "aside"
    if not is_open:
        return "shut"
    return "elsewhere" if ticket.state in (CALLED, SERVING) else "waiting"


def is_open(view: View, lane: str) -> bool:
    """Whether somebody sits at a window of the bank, be it paused."""
    return any(view.state.window(number).state != "closed" for number in windows_at(view.hall, lane))


def windows_at(hall: Hall, lane: str) -> tuple[str, ...]:
    return home_windows(hall, (lane,))
