"""The days over which the banks are compared: today as it is followed, earlier ones read once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dispatcher.events import Event
from dispatcher.league import BankDay
from web.day_events import Days
from web.past_days import PastDays

PERIODS = {"day": 1, "week": 7, "month": 30}
"""How many calendar days each takes in, the open day last."""


class LeagueDays:
    """Fold every event with `follow`."""

    def __init__(self, days: Days) -> None:
        self._past = PastDays(days, _folded)
        self._today = BankDay("")

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day > self._today.day:
            self._today = BankDay(event.day)
        self._today.follow(event)

    def today(self, day: str) -> BankDay:
        """The open day, as far as it was heard."""
        return self._today if self._today.day == day else BankDay(day)

    async def of(self, period: str, day: str) -> list[BankDay]:
        """The days of a period that ends with the open day, of which there may be fewer. Raises RedisError, OSError,
        DBAPIError."""
        return [*[await self._past.of(each) for each in before(period, day)], self.today(day)]


def _folded(day: str, events: Iterable[Event]) -> BankDay:
    found = BankDay(day)
    for event in events:
        found.follow(event)
    return found


def before(period: str, day: str) -> Sequence[str]:
    """The days 'yyyymmdd' of a period before the open one, the first one first."""
    last = date.fromisoformat(day)
    return [f"{last - timedelta(days=back):%Y%m%d}" for back in range(PERIODS[period] - 1, 0, -1)]


def span(period: str, day: str) -> tuple[str, str]:
    """The first and the last day of a period as 'yyyy-mm-dd'."""
    days = [*before(period, day), day]
    return date.fromisoformat(days[0]).isoformat(), date.fromisoformat(days[-1]).isoformat()
