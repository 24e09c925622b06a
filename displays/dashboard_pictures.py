"""The dashboard's charts as parts: each is the table that its picture is drawn from."""

from collections.abc import Callable, Mapping
from datetime import date

from displays import dashboard_charts
from displays.dashboard_charts import Usual
from displays.day_waits import WEEKS, minute_of
from displays.measures import Today
from displays.past_weeks import PastWeeks
from web.hub import View
from web.openings import local
from web.site import Site


class DashboardPictures:
    def __init__(self, site: Site, today: Today, past: PastWeeks) -> None:
        self._site, self._today, self._past = site, today, past
        self._known = Usual("", (), {}, ())

    def drawn(self) -> Mapping[str, Callable[[View, str], str]]:
        """(view, language) → HTML, by name of the part."""
        return {"today": self._today_chart, "weeks": self._weeks, "month": self._month}

    def day(self, view: View) -> Today:
        """What was counted today; nothing before the day's first event was heard."""
        return self._today if self._today.day == view.state.day else Today(self._today.within_min)

    def usual(self, view: View) -> Usual:
        """What the past weeks say of the open day; worked out anew when they have been read."""
        if self._past.day != view.state.day:
            return Usual(view.state.day, (), {}, ())
        if self._known.day != view.state.day:
            self._known = dashboard_charts.usual(view.hall, self._past.days, view.state.day)
        return self._known

    def _today_chart(self, view: View, lang: str) -> str:
        hall, day = view.hall, view.state.day
        minute = minute_of(hall, view.now)
        chart = dashboard_charts.today_chart(hall, day, minute, self.day(view), self.usual(view))
        return self._site.render("dashboard_today.html", lang, chart=chart, weeks=WEEKS)

    def _weeks(self, view: View, lang: str) -> str:
        now = local(view.hall, view.now)
        rows = dashboard_charts.week_rows(view.hall, self.usual(view), now.weekday(), now.hour)
        return self._site.render("dashboard_weeks.html", lang, rows=rows, weeks=WEEKS)

    def _month(self, view: View, lang: str) -> str:
        days = [*self.usual(view).month, (date.fromisoformat(view.state.day), self.day(view).share_within())]
        target = 100 * view.hall.rules.within_share
        return self._site.render("dashboard_month.html", lang, days=days, target=target)
