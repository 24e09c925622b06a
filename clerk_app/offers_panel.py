"""The console's panel of a bank's window: the company that is here, what this bank has offered to it, and the
companies that still wait. What was offered and who the company is the page asks for itself; of that nothing is drawn
here.
"""

from typing import Any

from clerk_app.offers_api import been_at
from clerk_app.panel import Panel
from clerk_app.seat import Seat
from dispatcher.lifecycle import SERVING
from dispatcher.negotiations import Negotiations, banks, is_company
from web.hub import View
from web.offer_words import DISCLAIMER, KIND_WORDS
from web.site import Site

SHOWN = 3
_MINUTE_MS = 60_000


class OffersPanel:
    def __init__(self, site: Site, talks: Negotiations) -> None:
        self._site, self._talks = site, talks

    def panel(self) -> Panel:
        """What main.py gives the console."""
        return Panel("offers", self.draw, "offers.js")

    def draw(self, seat: Seat, view: View, lang: str) -> str:
        """HTML, '' at a window that is no bank's."""
        lane = view.hall.windows[seat.number].home
        if all(bank.code != lane for bank in banks(view.hall)):
            return ""
        ticket = seat.ticket if seat.ticket is not None and is_company(seat.ticket) else None
        return self._site.render(
            "console_offers.html",
            lang,
            ticket=ticket if ticket is not None and ticket.lane == lane else None,
            serving=seat.state == SERVING,
            talk=self._talks.of(view.state.day, ticket.number if ticket else "", lane),
            waiting=self._waiting(view, lane),
            said=self._said(view, lane),
            kinds=KIND_WORDS,
            disclaimer=DISCLAIMER,
        )

    def _waiting(self, view: View, lane: str) -> list[dict[str, Any]]:
        found = [ticket for ticket in view.state.waiting(lane) if is_company(ticket) and lane not in been_at(ticket)]
        return [
            {"number": each.number, "minutes": (each.waited + max(0, view.now - each.since)) // _MINUTE_MS}
            for each in found[:SHOWN]
        ]

    def _said(self, view: View, lane: str) -> int:
        """Grows with every word of this bank, so that the page knows when its offers have changed."""
        return self._talks.said(view.state.day, lane)
