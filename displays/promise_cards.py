"""The dashboard's line of promises: cards shown today, and what is due or overdue now."""

from dispatcher.cases import RED, YELLOW
from web.hub import View
from web.openings import local
from web.site import Site


def draw(site: Site, view: View, key: str, lang: str) -> str:
    """HTML for the part 'promises'."""
    today = local(view.hall, view.now).date()
    running = [case for case in site.cases if case.state == "running"]
    cards = site.cases.cards
    return site.render(
        "dashboard_promises.html",
        lang,
        yellow=cards[YELLOW],
        red=cards[RED],
        due=sum(local(view.hall, case.due - 1).date() == today and case.due >= view.now for case in running),
        over=sum(case.card(view.now) == RED for case in running),
    )
