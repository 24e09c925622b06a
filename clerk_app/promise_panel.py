"""The console's panel of promises: by when the visitor at the window is promised what, and what is due here today."""

from datetime import date
from functools import partial
from typing import Any

from clerk_app.cases_rows import due_today
from clerk_app.panel import Panel
from clerk_app.seat import Seat
from dispatcher.cases import RED, YELLOW
from dispatcher.lifecycle import HELD
from dispatcher.promise_clock import Clock, runs_with_visit
from dispatcher.tickets import Ticket
from dispatcher.visit_clocks import ran_until, visit_clock
from dispatcher.working_time import NeverOpen
from web import case_words
from web.hub import View
from web.openings import local
from web.site import Site

SHOWN = 3


def panel(site: Site) -> Panel:
    """What main.py gives the console."""
    return Panel("promise", partial(draw, site))


def draw(site: Site, seat: Seat, view: View, lang: str) -> str:
    """HTML, '' while nothing is promised to anybody here and nothing is due."""
    here = of_ticket(site, seat.ticket, view, lang) if seat.ticket else None
    window = view.hall.windows[seat.number]
    today = local(view.hall, view.now).date()
    found = [case for case in site.cases if case.lane in window.lanes and due_today(case, view.hall, today)]
    if here is None and not found:
        return ""
    say = partial(site.phrase, lang)
    found.sort(key=lambda case: (case.due, case.id))
    rows = [case_words.said(case, view.hall, view.now, say, lang) for case in found[:SHOWN]]
    return site.render("console_promise.html", lang, here=here, rows=rows, due=len(found))


def of_ticket(site: Site, ticket: Ticket, view: View, lang: str) -> dict[str, Any] | None:
    """The promise of the ticket's service: its limit, by when, and the card of a clock that runs already."""
    service = view.hall.services.get(ticket.service)
    promise = service.promised if service else None
    if promise is None:
        return None
    clocks = site.dispatcher.promises
    running = runs_with_visit(promise)
    try:
        clock = visit_clock(view.hall, clocks, ticket) if running else None
        clock = clock or clocks.of_acceptance(promise, date.fromisoformat(ticket.day))
    except NeverOpen:
        return None
    card = _card(clock, ran_until(ticket, view.now)) if running else ""
    return {
        "limit": promise.words(lang),
        "due": case_words.moment(view.hall, clock.due, lang),
        "running": running,
        "stands": ticket.state == HELD,
        "card": card,
        "card_words": site.phrase(lang, case_words.CARDS[card]),
    }


def _card(clock: Clock, until: int) -> str:
    return RED if until > clock.due else YELLOW if until > clock.yellow else ""
