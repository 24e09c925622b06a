"""Follows the hall's stream in one web process and keeps the view that all its pages are drawn from.

A snapshot of the board, then event after event. On a gap, another day or another epoch of the data it begins again
from a snapshot; while the engine is away nothing is said, so that screens see for themselves that they grow old.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from redis.exceptions import RedisError

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Unavailable
from dispatcher.estimates import Forecast, Waits
from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.state import Gap, State
from web.hub import Hub, View
from web.openings import today_of
from web.supervised import supervised
from web.waits_heard import heard

LOG = logging.getLogger(__name__)
BEAT_S = 5.0
_KEPT = 2_000  # events for pages that come back after a cut
_BURST_S = 0.01  # what comes this soon after several at once is read and drawn together
_FORECAST_S = 0.25  # the soonest a forecast follows a change
_IDLE_SHARE = 8  # after drawing for t, rest for so many t before drawing again
_REST_SHARE = 60  # the same after forecasting: with thousands waiting a forecast takes a while
_OPENED = "day.opened"
_AWAY = (RedisError, OSError, Unavailable, TimeoutError)


class Fold(Protocol):
    """Something that is kept over the day by its events, such as a clerk's tally.

    One that names in `hears` how the kinds begin that mean something to it (a word, or a tuple of words) is given these
    and the opening of each day; any other hears everything.
    """

    def follow(self, event: Event) -> None: ...


class Follower:
    """`run` it for as long as the process serves; `view` is the hall as known now."""

    def __init__(self, dispatcher: Dispatcher, feed: Feed, hub: Hub, folds: Sequence[Fold] = ()) -> None:
        self._dispatcher, self._feed, self._hub, self._folds = dispatcher, feed, hub, folds
        self._hearers: dict[str, list[Callable[[Event], None]]] = {}
        self._forecast = Forecast(dispatcher.hall)
        self._state: State | None = None
        self._waits = Waits({}, {})
        self._recent: deque[Event] = deque(maxlen=_KEPT)
        self._untold: list[Event] = []
        self._clock_ms, self._clock_at = 0, 0.0
        self._changed, self._untold_news, self._owing = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._unsent = asyncio.Event()
        hub.unsent = self._unsent.set
        self.heard_at = float("-inf")
        """When the engine last said something, on the loop's clock (s)."""

    def view(self) -> View | None:
        """The hall as this process knows it; None before the first snapshot and while no day was ever opened."""
        if self._state is None:
            return None
        return View(self._state, self._waits, today_of(self._dispatcher.hall, self._state), self._now())

    def standing(self) -> tuple[State, Waits] | None:
        """State and waits of the view."""
        return None if self._state is None else (self._state, self._waits)

    def fresh(self) -> bool:
        """Whether the engine was heard within two beats."""
        return asyncio.get_running_loop().time() - self.heard_at < 2 * BEAT_S

    def since(self, after: str) -> list[Event] | None:
        """Events after an id, or None if this process does not know them all."""
        if self._state is None or after == self._state.id:
            return [] if self._state is not None else None
        for at, event in enumerate(self._recent):
            if event.id == after:
                return list(self._recent)[at + 1 :]
        return None

    async def run(self) -> None:
        """Until cancelled."""
        works = (self._tell, self._send, self._catch_up, self._foresee, self._beat)
        helpers = [asyncio.create_task(supervised(work)) for work in works]
        try:
            while True:
                try:
                    await self._follow()
                except _AWAY as error:
                    self.heard_at = float("-inf")
                    LOG.warning("the stream cannot be read: %r", error)
                except Gap as gap:
                    LOG.info("a new snapshot: %s", gap)
                except Exception:  # screens see that they grow old; the next snapshot may be free of the fault
                    self.heard_at = float("-inf")
                    LOG.exception("the stream cannot be followed")
                await asyncio.sleep(random.uniform(0.05, 0.25))
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    # following -------------------------------------------------------------------------------------------------

    async def _follow(self) -> None:
        await self._dispatcher.join()
        after = "0-0"
        if self._dispatcher.day:
            after = await self._snapshot()
        else:
            self._state = None
        async for events in self._feed.follow(after):
            self.heard_at = asyncio.get_running_loop().time()
            if events and self._state is None:
                return  # the first day has begun
            if self._state is not None:
                if events:
                    self._take(self._state, events)
                else:
                    await self._still_so(self._state)
            await asyncio.sleep(_BURST_S if len(events) > 1 else 0)  # lets the pages be told

    async def _snapshot(self) -> str:
        """Take the board; the id of its last event. Folds hear the whole day, each event once."""
        await self._set_clock()
        state = await self._dispatcher.board()
        events = [event for event in await self._feed.day(state.day) if event.rev <= state.rev]
        if self._state is not None and self._state.epoch != state.epoch:
            self._recent.clear()  # of data that is no more; the same ids mean other events now
        known = self._recent[-1].id if self._recent else ""
        at = next((at for at, event in enumerate(events) if event.id == known), None)
        if at is None:
            self._recent.clear()
        else:
            events = events[at + 1 :]
            self._untold.extend(events)
        for event in events:
            self._fold(event)
        self._recent.extend(events[-_KEPT:])
        self._state = state
        self._waits = await self._foreseen(state)
        self.heard_at = asyncio.get_running_loop().time()
        self._news()
        return state.id

    def _take(self, state: State, events: Sequence[Event]) -> None:
        try:
            for event in events:
                state.apply(event)
                self._recent.append(event)
                self._untold.append(event)
                self._fold(event)
        finally:
            self._news()

    def _fold(self, event: Event) -> None:
        if (hearers := self._hearers.get(event.kind)) is None:
            heard = [each for each in self._folds if event.kind.startswith((_OPENED, *_words(each)))]
            hearers = self._hearers[event.kind] = [each.follow for each in heard]
        for hear in hearers:
            hear(event)

    def _news(self) -> None:
        self._changed.set()
        self._untold_news.set()

    async def _still_so(self, state: State) -> None:
        """In quiet times: is this still the same data? A restored backup has an epoch of its own."""
        day, epoch, rev, *_ = await self._dispatcher.read_hall()
        if (day, epoch) != (state.day, state.epoch) or int(rev or 0) < state.rev:
            raise Gap(f"{state.id} → {day}-{rev}")
        await self._set_clock()

    # the hall's time -------------------------------------------------------------------------------------------

    async def _set_clock(self) -> None:
        self._clock_ms = await self._dispatcher.now()
        self._clock_at = asyncio.get_running_loop().time()

    def _now(self) -> int:
        if word := self._dispatcher.clock.word():
            return int(word)
        return self._clock_ms + round((asyncio.get_running_loop().time() - self._clock_at) * 1000)

    # telling ---------------------------------------------------------------------------------------------------

    async def _tell(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._untold_news.wait()
            self._untold_news.clear()
            events, self._untold = self._untold, []
            began = loop.time()
            if (view := self.view()) is not None:
                self._hub.publish(view, events)
                self._owing.set()
            await asyncio.sleep(min(0.5, (loop.time() - began) * (_IDLE_SHARE if len(events) > 1 else 1)))

    async def _send(self) -> None:
        """To thousands of screens in small steps, between which others get their answers."""
        while True:
            await self._unsent.wait()
            self._unsent.clear()
            while self._hub.send_some():  # noqa: ASYNC110 - it is work that is left, nobody is waited for
                await asyncio.sleep(0)

    async def _catch_up(self) -> None:
        """Pages that are patient are drawn a few at a time, so that hundreds of them hold up nobody."""
        loop = asyncio.get_running_loop()
        while True:
            await self._owing.wait()
            self._owing.clear()
            more = True
            while more and (view := self.view()) is not None:
                began = loop.time()
                more = self._hub.draw_some(view)
                await asyncio.sleep(loop.time() - began)

    async def _foresee(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._changed.wait()
            await asyncio.sleep(_FORECAST_S)
            self._changed.clear()
            began = loop.time()
            if self._state is not None:
                self._waits = await self._foreseen(self._state)
                self._untold_news.set()
            await asyncio.sleep((loop.time() - began) * _REST_SHARE)

    async def _foreseen(self, state: State) -> Waits:
        """What the hall's teller says, as every process does; while it is silent one plain forecast."""
        return await heard(self._dispatcher, state, lambda: self._forecast.run(state, self._now()))

    async def _beat(self) -> None:
        """Times move on by themselves: what shows them is drawn again, and everybody hears that all is well."""
        while True:
            await asyncio.sleep(BEAT_S)
            if (view := self.view()) is not None and self.fresh():
                self._changed.set()  # people wait on, so forecasts move although nothing happens
                self._hub.publish(view)
                self._owing.set()
                self._hub.beat(view)


def _words(fold: Fold) -> tuple[str, ...]:
    hears: str | tuple[str, ...] = getattr(fold, "hears", "")
    return (hears,) if isinstance(hears, str) else hears
