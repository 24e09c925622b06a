"""What the clerks' side adds to a web process: console, cases, ratings, offers and the administrator's pages."""

from clerk_app import (
    account_page,
    admin_page,
    api,
    cases_page,
    desk_page,
    journey_panel,
    offers_api,
    problem_panel,
    promise_panel,
    rating_pad,
    ratings_page,
    receipt_panel,
    sign_in,
)
from clerk_app.admin_devices import Faults
from clerk_app.console import Console
from clerk_app.offers_panel import OffersPanel
from clerk_app.tally import Tally
from dispatcher.negotiations import Negotiations
from dispatcher.visits import Visits
from web.app import Plugged
from web.bookings import Bookings
from web.site import Site


def plugged(site: Site, talks: Negotiations, faults: Faults, bookings: Bookings) -> Plugged:
    """`talks` and `faults` are folded by whoever made them: other packages read them too. `bookings`: the book of
    appointments."""
    tally, visits = Tally(), Visits()
    panels = [
        journey_panel.panel(site),
        promise_panel.panel(site),
        receipt_panel.panel(site, visits),
        OffersPanel(site, talks).panel(),
        problem_panel.panel(site),
    ]
    console = Console(site, tally, panels, visits)
    return Plugged(
        routes=[
            *api.routes(site, visits),
            *sign_in.routes(site),
            *account_page.routes(site),
            *desk_page.routes(site, console),
            *cases_page.routes(site),
            *rating_pad.routes(site, visits),
            *ratings_page.routes(site),
            *admin_page.routes(site, faults, bookings),
            *offers_api.routes(site),
        ],
        topics=[console.topic(), *cases_page.topics(site), *rating_pad.topics(site, visits)],
        folds=[tally, visits],
    )
