"""What the displays add to a web process: hall and window displays, dashboard, league and audit pages."""

from functools import partial

from displays import (
    advice_api,
    audit_page,
    extend_api,
    hall_display,
    led_display,
    media_api,
    notices_page,
    simulate_page,
    voice_api,
    window_display,
    worker_route,
)
from displays.advice_cards import AdviceCards
from displays.away_report import AwayReport
from displays.dashboard import Dashboard
from displays.dashboard_rows import DashboardRows
from displays.estimates_kept import EstimatesKept
from displays.league_days import LeagueDays
from displays.league_page import LeaguePage
from displays.measures import Today
from displays.past_weeks import PastWeeks
from displays.report_days import ReportDays
from displays.report_page import ReportPage
from displays.report_papers import ReportPapers
from displays.troubles import Troubles
from web.app import Plugged
from web.site import Site
from web.voice_engine import voice_in


def plugged(site: Site) -> Plugged:
    """Everything people watch."""
    today, league_days, report = Today(site.hall.rules.within_min), LeagueDays(site.days), AwayReport(site)
    league, kept = LeaguePage(site, league_days), EstimatesKept(site)
    past, days, voice = PastWeeks(site), ReportDays(site), voice_in(site.settings.data, site.settings.voice)
    cards, troubles = AdviceCards(site), Troubles(site)
    lines = {"away": report.draw, "troubles": troubles.draw, "kept": kept.draw}
    board = Dashboard(site, today, past, cards.draw, cards.remedy, lines, cards.followed)
    return Plugged(
        routes=[
            *hall_display.routes(site, speaks=voice.speaks),
            *voice_api.routes(site, voice),
            *media_api.routes(site),
            *window_display.routes(site),
            *led_display.routes(site),
            *notices_page.routes(site),
            *worker_route.routes(),
            *board.routes(),
            *DashboardRows(site, today).routes(),
            *extend_api.routes(site),
            *audit_page.routes(site),
            *league.routes(),
            *advice_api.routes(site),
            *simulate_page.routes(site),
            *kept.routes(),
            *ReportPapers(site, days, past).routes(),
            *ReportPage(site, days).routes(),  # last: it takes every name below /api/v1/reports
        ],
        topics=[
            league.topic(),
            *hall_display.topics(site),
            *window_display.topics(site),
            *led_display.topics(site),
            board.topic(),
        ],
        folds=[today, league_days, kept.today, report],
        beside=[report.run, troubles.run, past.run, partial(voice_api.warm, site, voice)],
    )
