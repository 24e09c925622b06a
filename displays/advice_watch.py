"""Looks every five minutes for what would shorten waits, says it in the stream, and judges an hour later what it said.

One process at a time does so for the hall: the one that tells its waits. All screens follow the stream. The forward
runs are made in a thread of their own, on a picture of the hall that nothing else touches.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.advice import advise
from dispatcher.advice_book import GIVEN, JUDGED, AdviceBook, Given, came_true, record, written
from dispatcher.advice_outlook import outlook_of
from dispatcher.catalogue_minutes import catalogue_departments
from dispatcher.errors import Refused
from dispatcher.estimate_habits import SLOT
from dispatcher.estimate_learning import DAYS, learned, planned
from dispatcher.estimate_lessons import Lessons, lessons
from dispatcher.estimator import catalogue_prior
from dispatcher.events import Event
from dispatcher.support_commands import NoSupport
from dispatcher.supporting import supported, supports
from web.openings import local
from web.past_days import PastDays
from web.site import Site

_LOOK_S, _TURN_S = 300.0, 5.0
_RECORD_DAYS = 30

log = structlog.get_logger(__name__)

Past = tuple[Lessons, tuple[int, int]]
"""What a day that is over taught, and how many of its advices came true of how many."""


class AdviceWatch:
    """`run` it beside the hall, in as many processes as there are; `turn` says whether this one has it."""

    def __init__(
        self,
        site: Site,
        turn: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._site, self._turn, self._sleep = site, turn, sleep
        zone = site.hall.timezone

        def fold(day: str, events: Iterable[Event]) -> Past:
            told = list(events)
            return lessons(told, zone), record(told)

        self._past = PastDays(site.days, fold)

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        passed = _LOOK_S
        while True:
            if self._turn():
                try:
                    await self.lapse()
                    if passed >= _LOOK_S:
                        passed = 0.0
                        await self.look()
                except (RedisError, OSError, Refused, DBAPIError) as error:
                    log.warning("advice.waits", error=str(error))
            await self._sleep(_TURN_S)
            passed += _TURN_S

    async def lapse(self) -> None:
        """Windows whose time of helping is over serve their own lanes again."""
        desk = self._site.dispatcher
        await desk.join()
        if not desk.day:
            return
        state, now = await desk.board(), await desk.now()
        for each in supports(self._site.hall, state):
            if each.until <= now:
                with suppress(NoSupport):
                    await desk.end_support(f"support-over-{each.until}-{each.window}"[:64], window=each.window)

    async def look(self) -> None:
        """Judge what is due, then say what could be done now, if that is not what was said last."""
        site, desk = self._site, self._site.dispatcher
        await desk.join()
        if not desk.day:
            return
        now, events = await desk.now(), await site.feed.day(desk.day)
        book = AdviceBook()
        for event in events:
            book.follow(event)
        if due := book.to_judge(now):
            await self._judge(due, events)
            events = await site.feed.day(desk.day)
        state, past = await desk.board(), await self._days(desk.day)
        hall = supported(site.hall, state)
        today = lessons(events, site.hall.timezone)
        open_now = [number for number in site.hall.windows if state.window(number).state not in ("", "closed")]
        plan = planned(site.hall, desk.day, [taught for taught, _ in past], open_now)
        moment = local(site.hall, now)
        slot = (moment.hour * 60 + moment.minute) * 60_000 // SLOT
        known = learned(
            catalogue_prior(site.hall),
            [taught for taught, _ in past],
            today,
            plan,
            slot=slot,
            department=catalogue_departments(site.hall),
        )
        outlook = outlook_of(known, site.hall, desk.day, today)
        found = written(await asyncio.to_thread(advise, state, hall, now, outlook))
        if any(found.values()) or book.current(now):
            right, of = (sum(each) for each in zip((0, 0), record(events), *(said for _, said in past), strict=True))
            await desk.note(secrets.token_hex(12), GIVEN, **found, right=str(right), of=str(of))

    async def _judge(self, due: Sequence[tuple[Given, bool]], events: list[Event]) -> None:
        for given, followed in due:
            right = came_true(given, followed, events)
            words = {"do": given.do, "window": given.window, "lane": given.lane, "given": str(given.at)}
            said = {True: "yes", False: "no", None: "nobody"}[right]
            once = f"judged-{given.at}-{given.name}"[:64]  # also if the turn has just gone to another process
            with suppress(Refused):
                await self._site.dispatcher.note(once, JUDGED, **words, right=said)

    async def _days(self, day: str) -> list[Past]:
        """The days before this one of which there is something, the newest first."""
        today = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        found: list[Past] = []
        for back in range(1, _RECORD_DAYS + 1):
            past = await self._past.of(f"{today - timedelta(days=back):%Y%m%d}")
            if past[0].stays and len(found) < DAYS:
                found.append(past)
        return found
