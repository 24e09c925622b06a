"""The console's panel 办不成事: what could not be done for the visitor at the window, noted in a few seconds."""

from functools import partial

from clerk_app.panel import Panel
from clerk_app.seat import Seat
from web.hub import View
from web.problem_tables import WORDS_LIMIT
from web.problem_words import REASONS
from web.site import Site


def panel(site: Site) -> Panel:
    """What main.py gives the console."""
    return Panel("problem", partial(draw, site), "problem.js")


def draw(site: Site, seat: Seat, view: View, lang: str) -> str:
    """A button and its dialog, for whoever is at the window or has just been."""
    ticket = seat.ticket.number if seat.ticket else ""
    return site.render("console_problem.html", lang, ticket=ticket, reasons=REASONS, limit=WORDS_LIMIT)
