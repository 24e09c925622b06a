"""What the displays add to a web process: hall and window displays, dashboard, league and audit pages."""

from displays import advice_api, audit_page, dashboard, extend_api, hall_display, simulate_page, window_display
from displays.away_report import AwayReport
from displays.estimates_kept import EstimatesKept
from displays.league_days import LeagueDays
from displays.league_page import LeaguePage
from displays.measures import Today
from web.app import Plugged
from web.site import Site


def plugged(site: Site) -> Plugged:
    """Everything people watch."""
    today, league_days, report = Today(), LeagueDays(site.days), AwayReport(site)
    league, kept = LeaguePage(site, league_days), EstimatesKept(site)
    return Plugged(
        routes=[
            *hall_display.routes(site),
            *window_display.routes(site),
            *dashboard.routes(site, today, kept, report),
            *extend_api.routes(site),
            *audit_page.routes(site),
            *league.routes(),
            *advice_api.routes(site),
            *simulate_page.routes(site),
            *kept.routes(),
        ],
        topics=[
            league.topic(),
            *hall_display.topics(site),
            *window_display.topics(site),
            *dashboard.topics(site, today, kept, report),
        ],
        folds=[today, league_days, kept.today, report],
        beside=[report.run],
    )
