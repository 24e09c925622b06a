"""The console's panel of a visitor's way: the steps, where the next one is and how long it takes, and what the clerk
may change about them while the visitor is here."""

from functools import partial
from typing import Any

from clerk_app import reasons
from clerk_app.panel import Panel
from clerk_app.seat import Seat
from config.hall import Hall
from dispatcher.journey import steps
from dispatcher.lifecycle import SERVING
from dispatcher.tickets import Ticket
from web.hub import View
from web.journey_words import journey
from web.site import Site


def panel(site: Site) -> Panel:
    """What main.py gives the console."""
    return Panel("journey", partial(draw, site), "journey.js")


def draw(site: Site, seat: Seat, view: View, lang: str) -> str:
    """HTML, '' while nobody is here whose way could be told or changed."""
    ticket = seat.ticket
    if ticket is None or (seat.state != SERVING and ticket.stages < 2):
        return ""
    way = journey(view.hall, ticket, view.waits, view.now, site.phrase, lang)
    return site.render(
        "console_journey.html",
        lang,
        ticket=ticket,
        way=way,
        serving=seat.state == SERVING,
        may=may(ticket),
        reasons={"skip": reasons.SKIP, "end": reasons.END, "add": reasons.ADD},
        places=places(view.hall, ticket, lang),
    )


def may(ticket: Ticket) -> frozenset[str]:
    """What reroute.lua would do for this ticket now."""
    found = steps(ticket)
    last = max((at for at, step in enumerate(found) if step.state in ("done", "now")), default=0)
    aside = any(step.state in ("skipped", "dropped") for step in found[last + 1 :])
    alone = ticket.rule != "all" or len(ticket.lanes) < 2
    ways = {
        "add": True,
        "skip": alone and ticket.stages_left > 0,
        "end": alone and ticket.stages_left > 0,
        "back": aside,
    }
    return frozenset(way for way, open_ in ways.items() if open_)


def places(hall: Hall, ticket: Ticket, lang: str) -> list[dict[str, Any]]:
    """Where one more step may lead: areas whose lanes are as good as each other, and single lanes."""
    giving = [lane for lane in hall.lanes.values() if not lane.draining and ticket.klass in lane.targets]
    found = []
    for series in hall.series.values():
        lanes = [lane for lane in giving if lane.series == series.letter]
        if len(lanes) > 1 and series.whichever:
            found.append({"name": series.name.get(lang), "lanes": [lane.code for lane in lanes], "any": True})
        found += [{"name": lane.name.get(lang), "lanes": [lane.code], "any": False} for lane in lanes]
    return found
