"""What the process that works out the waits knows of a hall: the days before, read once, and today up to now."""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.catalogue_minutes import catalogue_departments
from dispatcher.estimate_habits import SLOT, Calibration
from dispatcher.estimate_honesty import Foretold, calibrated
from dispatcher.estimate_learning import DAYS, learned, planned
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimator import Learned, catalogue_prior
from dispatcher.state import State
from web.bookings import Bookings
from web.day_events import DayEvents

_ANEW_MS = 120_000


class WaitsLearning:
    """`today`: fold every event of the day into it."""

    def __init__(self, timezone: str, days: DayEvents, bookings: Bookings) -> None:
        self._zone, self._days, self._bookings = timezone, days, bookings
        self.today = Lessons(timezone)
        self._past = list[Lessons]()
        self._calibration, self._kept = Calibration(), (0, 0)
        self._day, self._at = "", 0

    async def begin(self, day: str) -> None:
        """Takes in the days before, if it does not know them: each in turn, so that nobody waits for all of them.
        Raises RedisError, OSError, DBAPIError."""
        if self._day == day:
            return
        first = f"{date.fromisoformat(day) - timedelta(days=2 * DAYS):%Y%m%d}"
        found, kept = [], []
        for each in [known for known in await self._days.known(first) if known < day][-DAYS:]:
            lessons, foretold = Lessons(self._zone), Foretold()
            for event in await self._days.day(each):
                lessons.follow(event)
                foretold.follow(event)
            found.append(lessons)
            kept.append(foretold.kept())
            await asyncio.sleep(0)
        self._past, self._calibration = found, calibrated(kept)
        self._kept = await self._bookings.kept([lessons.day for lessons in found])
        self._day, self._at = day, 0

    def forget(self) -> None:
        """Another hall file holds: what was learned is put together anew at once."""
        self._at = 0

    def learned(self, state: State, hall: Hall, now: int) -> Learned | None:
        """Everything put together, at most every two minutes; None between."""
        if now - self._at < _ANEW_MS:
            return None
        self._at = now
        at = datetime.fromtimestamp(now / 1000, ZoneInfo(self._zone))
        slot = (at.hour * 60 + at.minute) * 60_000 // SLOT
        here = [number for number, window in state.windows.items() if window.state not in ("closed", "")]
        plan = planned(hall, state.day, self._past, here)
        prior, whose = catalogue_prior(hall), catalogue_departments(hall)
        return learned(prior, self._past, self.today, plan, self._calibration, slot, self._kept, whose)
