"""What a ticket's phone page says of the promise: by when, how the case stands, and the code that outlives the page."""

from functools import partial
from typing import Any

from dispatcher.lifecycle import CANCELLED, EXPIRED, FINISHED
from dispatcher.promise_clock import runs_with_visit
from dispatcher.tickets import Ticket
from dispatcher.visit_clocks import visit_clock
from web import case_words
from web.case_codes import shown as code_shown
from web.hub import View
from web.site import Site


def shown(site: Site, ticket: Ticket, view: View, lang: str) -> dict[str, Any] | None:
    """What phone_promise.html is given; None where nothing is promised, or nothing is left of it."""
    case = site.cases.of_ticket(ticket.id)
    if case is not None:
        words = case_words.said(case, view.hall, view.now, partial(site.phrase, lang), lang)
        return {"case": words, "code": code_shown(site.case_codes.of(case.id)), "limit": words["limit"], "due": ""}
    service = view.hall.services.get(ticket.service)
    promise = service.promised if service else None
    if promise is None or ticket.state in (FINISHED, CANCELLED, EXPIRED):
        return None
    clock = visit_clock(view.hall, site.dispatcher.promises, ticket) if runs_with_visit(promise) else None
    due = case_words.moment(view.hall, clock.due, lang) if clock else ""
    return {"case": None, "code": "", "limit": promise.words(lang), "due": due}
