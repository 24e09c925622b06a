"""Works out the hall's waits beside the web processes, and tells them to all of them.

It follows the stream with a state of its own, learns from today and from the days before, and makes forty runs when
something has happened that matters, at the latest every five seconds. At each issue it makes eight at once and notes
what came out, so that later the hall can say how often it was right. Of many processes one at a time has the turn.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.estimate_booked import Booked, without
from dispatcher.estimate_growth import Growth
from dispatcher.estimate_honesty import MADE
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimate_told import Told
from dispatcher.estimates import Grown, Waits
from dispatcher.estimator import Estimator, Range
from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.state import Gap, State
from dispatcher.supporting import supported
from web.bookings import Bookings, NoBook
from web.day_events import DayEvents
from web.waits_ahead import WaitsAhead
from web.waits_learning import WaitsLearning

_LOG = logging.getLogger(__name__)
BEAT_S = 5.0
_REST_S = 1.0  # the soonest a round follows another
_AT_A_TIME = 4
_MOST_SAID, _MOST_LIVE = 20, 1_000  # a flood of numbers must not be slowed down by foretelling each
_REST_SHARE, _MOST_REST_S = 8, 8.0  # after working for t, rest for so many t
_MATTERS = ("ticket.", "window.", "day.", "hall.")
_AWAY = (RedisError, OSError, Refused, DBAPIError)


class WaitsTeller:
    """`run` it beside the hall, in as many processes as there are."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        feed: Feed,
        days: DayEvents,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        bookings: Bookings | None = None,
    ) -> None:
        self._dispatcher, self._feed, self._sleep = dispatcher, feed, sleep
        self._bookings = bookings or NoBook()
        self._me = secrets.token_hex(8)
        self._state: State | None = None
        self._learning = WaitsLearning(dispatcher.hall.timezone, days, self._bookings)
        self._estimator = Estimator(dispatcher.hall)
        self._ahead = WaitsAhead(dispatcher)
        self._said: dict[str, Range] = {}
        self._growth = Growth()
        self._changed = asyncio.Event()
        self.telling = False
        """Whether this process had the turn in the last round."""

    async def run(self) -> None:
        """Until cancelled; a lost engine is waited for."""
        while True:
            reading: asyncio.Task[None] | None = None
            try:
                await self.begin()
                reading = asyncio.create_task(self._read())
                while not reading.done():
                    began = asyncio.get_running_loop().time()
                    await self.look()
                    took = asyncio.get_running_loop().time() - began
                    await self._sleep(min(_MOST_REST_S, max(_REST_S, took * _REST_SHARE)))
                    with suppress(TimeoutError):
                        async with asyncio.timeout(BEAT_S - _REST_S):
                            await self._changed.wait()
                await reading
            except Gap as gap:
                _LOG.info("waits are worked out afresh: %s", gap)
            except _AWAY as error:
                _LOG.debug("waits must wait: %r", error)
            except Exception:  # a hall goes on without them: every process makes a plain forecast meanwhile
                _LOG.exception("waits cannot be worked out")
            finally:
                if reading is not None:
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)
            await self._sleep(_REST_S)

    async def begin(self) -> None:
        """Takes the hall in as it is. Raises Refused while no day is open, RedisError, OSError, DBAPIError."""
        await self._dispatcher.join()
        self._state = await self._dispatcher.board()
        self._learning.today = Lessons(self._dispatcher.hall.timezone)
        for event in await self._feed.day(self._state.day):
            if event.rev <= self._state.rev:
                self._learning.today.follow(event)
        self._said.clear()
        self._growth = Growth()
        self._changed.set()
        await self._learning.begin(self._state.day)

    async def _read(self) -> None:
        assert self._state is not None
        async for events in self._feed.follow(self._state.id):
            for event in events:
                self.follow(event)

    def follow(self, event: Event) -> None:
        """Takes in one event. Raises Gap."""
        assert self._state is not None
        self._state.apply(event)
        self._learning.today.follow(event)
        calm = len(self._said) < _MOST_SAID and int(self._state.desk.get("live") or 0) <= _MOST_LIVE
        if event.kind == "ticket.issued" and self._estimator.booked and (slot := int(event.fields.get("slot") or 0)):
            come = Booked(event.fields.get("service", ""), slot)
            self._estimator.booked = without(self._estimator.booked, come)
        if event.kind == "ticket.issued" and self.telling and calm:
            found = self._estimator.at_issue(self._state, event.at, event.ticket)
            if found is not None:
                self._said[event.ticket] = found
        if event.kind.startswith(_MATTERS):
            self._changed.set()

    def _learn(self, state: State, now: int) -> None:
        hall = supported(self._dispatcher.hall, state)
        if self._estimator.hall is not hall:
            self._estimator = Estimator(hall)
            self._learning.forget()
        if found := self._learning.learned(state, hall, now):
            self._estimator.learned = found

    # telling ---------------------------------------------------------------------------------------------------

    async def look(self) -> bool:
        """One round: notes what was expected of those who came, works out all waits and tells them. False while another
        process does. Raises Refused, RedisError, OSError."""
        assert self._state is not None
        self._changed.clear()
        self.telling = await self._dispatcher.tell_waits(self._me, None)
        said, self._said = self._said, {}
        if not self.telling:
            return False
        state, now = self._state, await self._dispatcher.now()
        self._learn(state, now)
        with suppress(DBAPIError):  # the book is away: those known last
            self._estimator.booked = await self._bookings.coming(state.day)
        await self._note(state.day, said)
        ahead = await self._ahead.look(state.day, now, self._estimator.learned, self._learning.today)
        steps, rev = self._estimator.steps(state, now), state.rev
        while True:
            try:
                if next(steps) % _AT_A_TIME == 0:
                    await asyncio.sleep(0)
            except StopIteration as done:
                waits = replace(done.value, later=ahead, grown=self._grown(state, now, done.value))
                told = Told(state.day, state.epoch, rev, now, waits)
                self.telling = await self._dispatcher.tell_waits(self._me, told)
                return self.telling

    def _grown(self, state: State, now: int, waits: Waits) -> dict[str, Grown]:
        mean = partial(self._estimator.learned.times.mean_s, day=state.day)
        return self._growth.look(state, self._dispatcher.hall, waits, now, mean)

    async def _note(self, day: str, said: Mapping[str, Range]) -> None:
        for number, found in said.items():
            with suppress(Refused):  # noted by the one who had the turn before
                request = f"estimate-{day}-{number}"
                await self._dispatcher.note(request, MADE, ticket=number, **self._words(found))

    def _words(self, found: Range) -> dict[str, str]:
        two = self._estimator.learned.calibration
        raw50 = found.p50 / two.middle
        raw90 = raw50 + (found.p90 - found.p50) / two.spread / two.middle
        told = {"p50_s": found.p50, "p80_s": found.p80, "raw50_s": raw50, "raw90_s": raw90}
        return {word: f"{value:.1f}" for word, value in told.items()} | {"basis": self._estimator.learned.basis}
