"""What a visitor's phone shows: one part, the whole page, so that a call turns all of it yellow at once."""

from datetime import datetime
from functools import partial
from typing import Any

from config.hall import Hall
from dispatcher.journey import expected, over_s, steps
from dispatcher.lifecycle import CALLED, FINISHED, HELD, MISSED, WAITING
from dispatcher.negotiations import is_company
from dispatcher.tickets import Ticket
from dispatcher.visitor_commands import LOW
from ticketing import phone_promise
from ticketing.grown_words import why_grown
from ticketing.phone_ended import Ended
from ticketing.places import home_windows, in_words, zone_of
from ticketing.slip import papers, title
from web.hub import Topic, View
from web.journey_words import journey
from web.openings import local
from web.rating_words import LEVELS
from web.site import Site
from web.waits import ahead, in_person, is_free, span


def topic(site: Site, ended: Ended | None = None) -> Topic:
    """One ticket's page; the key is the ticket's token, which the door has checked before anyone watches."""
    over = ended or Ended()

    def draw(view: View, key: str, lang: str) -> str:
        return page(site, view, key, lang, ended=over.of(view.state.day, number_of(key)))

    return Topic(
        name="ticket",
        parts={"ticket": draw},
        data=lambda view, key: data(view, key),
        role=frozenset({"public"}),
        concerns=lambda event, key: number_of(key) in (event.ticket, event.fields.get("also")),
        patient=True,
    )


def number_of(token: str) -> str:
    """The ticket's number out of a checked token '20261123-A042.<mac>'."""
    return token.partition(".")[0].partition("-")[2]


def page(site: Site, view: View, key: str, lang: str, ended: Ticket | None = None) -> str:
    """The page for the ticket's state, as HTML. `ended`: the ticket as it is known, for a view without it."""
    day = key.partition("-")[0]
    ticket = _ticket(view, key) or (ended if ended is not None and ended.day == day else None)
    if ticket is None:
        today = day == view.state.day  # a view taken since then holds live tickets only
        return site.render("phone_gone.html", lang, face="over" if today else "gone")
    promise = phone_promise.shown(site, ticket, view, lang)
    board = f"/board/{key}?lang={lang}" if is_company(ticket) else ""
    words = _words(site, ticket, view, lang) | {
        "journey": journey(view.hall, ticket, view.waits, view.now, site.phrase, lang)
    }
    words |= {"promise": promise, "board": board, "problem": site.problem_news.of(ticket.id), "token": key}
    return site.render("phone_ticket.html", lang, ticket=ticket, face=face(ticket, view), **words)


def data(view: View, key: str) -> dict[str, Any]:
    """The same as data."""
    ticket = _ticket(view, key)
    if ticket is None:
        return {"state": "over" if key.partition("-")[0] == view.state.day else "gone"}
    before = ahead(view.state, view.waits, ticket) if ticket.state == WAITING else 0
    return {
        "number": ticket.number,
        "state": ticket.state,
        "window": ticket.window or None,
        "ahead": before,
        "p50_s": view.waits.by_ticket.get(ticket.number),
        "p80_s": view.waits.ticket_p80.get(ticket.number),
        "grown": grown.word if (grown := view.waits.grown.get(ticket.number)) else None,
        "stage": {"index": ticket.stage, "of": ticket.stages},
        "all_done_s": over_s(expected(ticket, steps(ticket), view.waits)),
    }


def face(ticket: Ticket, view: View) -> str:
    """'waiting', 'next', 'called', 'serving', 'held', 'missed', 'finished', 'cancelled' or 'expired'.

    (A page without its ticket has the face 'over', or 'gone' for one of another day.)
    """
    if ticket.state == WAITING and ahead(view.state, view.waits, ticket) <= view.hall.rules.remind_ahead:
        return "next"
    return ticket.state


def _ticket(view: View, key: str) -> Ticket | None:
    if key.partition("-")[0] != view.state.day:
        return None
    return view.state.ticket(number_of(key))


def _words(site: Site, ticket: Ticket, view: View, lang: str) -> dict[str, Any]:
    hall, zone = view.hall, zone_of(view.hall, ticket)
    before = ahead(view.state, view.waits, ticket) if ticket.state == WAITING else 0
    wait, upper = view.waits.by_ticket.get(ticket.number), view.waits.ticket_p80.get(ticket.number)
    found = None if is_free(wait, before) else span(wait, upper)
    rules = hall.rules
    patience = rules.no_show_priority_s if ticket.klass == "priority" or ticket.needs else rules.no_show_s
    return {
        "title": title(ticket, hall, lang),
        "area": hall.series[ticket.series].name.get(lang) if ticket.series in hall.series else ticket.series,
        "favoured": ticket.klass == "priority",
        "ahead": before,
        "wait": in_person(lang, wait, before, upper),
        "known": found is not None,
        "grown": why_grown(view.waits.grown.get(ticket.number), partial(site.phrase, lang)) if found else "",
        "free": is_free(wait, before),
        "about": _clock(hall, view.now + round(wait * 1000)) if found and wait is not None else "",
        "place": zone.place.get(lang),
        "windows": in_words([ticket.place] if ticket.place else home_windows(hall, ticket.lanes)),
        "window_name": hall.windows[ticket.window].name.get(lang) if ticket.window in hall.windows else "",
        "papers": papers(ticket, hall, lang),
        "postpones": rules.postpones - ticket.postponed if ticket.state == WAITING else 0,
        "postpone_by": rules.postpone_by,
        "hold_until": ticket.called_at + round(patience * 1000) if ticket.state == CALLED else 0,
        "hold_clock": _clock(hall, ticket.called_at + round(patience * 1000), up=False),
        "due": ticket.due if ticket.state in (MISSED, HELD) else 0,
        "due_clock": _clock(hall, ticket.due, up=False) if ticket.due else "",
        "return_min": f"{rules.return_min:g}",
        "return_calls": rules.return_after_calls,
        "returns": _returns(ticket, hall),
        "misses_left": max(0, rules.misses - 1 - ticket.misses),
        "calls": ticket.calls,
        "stage": ticket.stage + 1,
        "stages": ticket.stages,
        "may_return": ticket.state == MISSED and view.now <= ticket.due,
        "soon": rules.remind_ahead,
        "coming": ticket.coming,
        "rateable": ticket.state == FINISHED and ticket.outcome != "no_show" and not ticket.rating,
        "rated": bool(ticket.rating),
        "ratings": LEVELS,
        "reasons": hall.indicators_on(ticket.day).names(lang),
        "low": LOW,
    }


def _returns(ticket: Ticket, hall: Hall) -> str:
    """Where a missed ticket goes on: after its second miss 'last', else by a 'share' of its wait or after 'calls'."""
    if ticket.misses > 1:
        return "last"
    return "calls" if hall.rules.return_clock_share is None else "share"


def _clock(hall: Hall, at: int, *, up: bool = True) -> str:
    """'10:50': an estimate rounded up to five minutes, a rule's time as it is."""
    step = 5 * 60_000 if up else 60_000
    moment: datetime = local(hall, -(-at // step) * step if up else at)
    return moment.strftime("%H:%M")
