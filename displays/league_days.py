"""The days over which the banks are compared: today as it is followed, earlier ones read from the stream once."""

from collections.abc import Sequence
from datetime import date, timedelta

from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.league import BankDay

PERIODS = {"day": 1, "week": 7, "month": 30}
"""How many calendar days each takes in, the open day last."""
_KEPT = 62


class LeagueDays:
    """Fold every event with `follow`."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._today = BankDay("")
        self._past: dict[str, BankDay] = {}

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day > self._today.day:
            self._today = BankDay(event.day)
        self._today.follow(event)

    def today(self, day: str) -> BankDay:
        """The open day, as far as it was heard."""
        return self._today if self._today.day == day else BankDay(day)

    async def of(self, period: str, day: str) -> list[BankDay]:
        """The days of a period that ends with the open day, of which there may be fewer. Raises RedisError, OSError."""
        return [*[await self._one(each) for each in before(period, day)], self.today(day)]

    async def _one(self, day: str) -> BankDay:
        """A day that is over: nothing is added to it, but for what the stream lets go."""
        if day not in self._past:
            found = BankDay(day)
            for event in await self._feed.day(day):
                found.follow(event)
            while len(self._past) >= _KEPT:
                del self._past[min(self._past)]
            self._past[day] = found
        return self._past[day]


def before(period: str, day: str) -> Sequence[str]:
    """The days 'yyyymmdd' of a period before the open one, the first one first."""
    last = date.fromisoformat(day)
    return [f"{last - timedelta(days=back):%Y%m%d}" for back in range(PERIODS[period] - 1, 0, -1)]


def span(period: str, day: str) -> tuple[str, str]:
    """The first and the last day of a period as 'yyyy-mm-dd'."""
    days = [*before(period, day), day]
    return date.fromisoformat(days[0]).isoformat(), date.fromisoformat(days[-1]).isoformat()
