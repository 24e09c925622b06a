"""Tells the site's own SMS or WeChat gateway, once per ticket, that its visitor should come back to the waiting area.

That a reminder is due is an event with a request id of the ticket's own, so it happens once whatever restarts. Who
consumes that event sends it until the gateway takes it or it has become old; what came of it is an event again. Every
try of one reminder carries the same Idempotency-Key, for the answer that was lost after the gateway had taken it.
What the gateway sees is described in docs/reminders.md.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import structlog
from anyio.abc import TaskGroup
from redis.exceptions import RedisError

from dispatcher.errors import DayOver, Refused, Unavailable
from dispatcher.events import Event
from dispatcher.tickets import Ticket
from ticketing.job_outcome import has_outcome
from ticketing.reminder_body import body_of
from ticketing.reminder_post import Gateway
from web.hub import View
from web.signed_post import NotTaken
from web.site import Site
from web.supervised import Work
from web.waits import ahead

GROUP = "reminder"
DUE = "reminder.due"
MAX_AGE_MS = 10 * 60_000
"""After so long a visitor has been called, or would not make it any more."""

_FIRST_S, _LONGEST_S = 1.0, 60.0
_LOOK_S = 2.0
_AT_ONCE = 8
_PAUSE_S = 1.0
_QUIET_S = 30.0

log = structlog.get_logger(__name__)


class Reminders:
    """Beside the printers: `run` it in one process. sleep: how it waits between two tries."""

    def __init__(
        self,
        site: Site,
        gateway: Gateway,
        consumer: str = "reminder-1",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._site, self._gateway, self._consumer, self._sleep = site, gateway, consumer, sleep
        self._room = anyio.Semaphore(_AT_ONCE)
        self._news = asyncio.Event()
        self._noted: tuple[str, set[str]] = ("", set())
        self._taken: set[str] = set()

    async def run(self) -> None:
        """Until cancelled; a lost engine is waited for."""
        while True:
            try:
                await self._site.feed.begin(GROUP)  # before anything is due, or its event would be passed over
                async with anyio.create_task_group() as group:
                    group.start_soon(self._watch)
                    await self._consume(group)
            except* (RedisError, OSError, Refused) as errors:
                log.warning("reminder.waits", errors=[str(error) for error in errors.exceptions])
            await anyio.sleep(_PAUSE_S)

    # who is to be reminded -------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """After every change of the queues, at most every two seconds; and now and then, since priority moves too."""
        while True:
            with suppress(DayOver):
                await self.look(await self._site.fresh_view())
            await anyio.sleep(_LOOK_S)
            with anyio.move_on_after(_QUIET_S):
                await self._news.wait()
            self._news.clear()

    async def look(self, view: View) -> None:
        """Note what is due now. Raises Refused when the engine cannot note it."""
        day = view.state.day
        if self._noted[0] != day:
            self._noted = day, set()
        known = self._noted[1]
        for number in near(view):
            if number not in known:
                with suppress(DayOver):
                    await self._site.dispatcher.note(f"remind-{day}-{number}", DUE, ticket=number)
                known.add(number)

    # telling the gateway ---------------------------------------------------------------------------------------

    async def _consume(self, group: TaskGroup) -> None:
        started = await self._site.dispatcher.now()
        async for event in self._site.feed.consume(GROUP, self._consumer):
            if event.kind == DUE:
                await self._room.acquire()
                group.start_soon(self._job, event, event.at <= started)
                continue
            if event.kind.startswith("ticket."):
                self._news.set()
            await self._site.feed.ack(GROUP, event)

    async def _job(self, event: Event, again: bool) -> None:
        try:
            await self.deal_with(event, again)
            await self._site.feed.ack(GROUP, event)
        finally:
            self._room.release()

    async def deal_with(self, event: Event, again: bool = False) -> None:
        """Send one reminder and note the outcome. `again`: an earlier run may have done so."""
        if again and await has_outcome(self._site.feed, event):
            self._taken.discard(event.id)
            return
        kind, words = "reminder.sent", {"job": event.id}
        try:
            if event.id not in self._taken:
                await self._deliver(event)
        except NotTaken as not_taken:
            log.warning("reminder.failed", ticket=event.ticket, why=not_taken.why)
            kind, words = "reminder.failed", {"why": not_taken.why, **words}
        with anyio.CancelScope(shield=True):  # what the gateway has taken is noted also when this process is to end
            await self._note(event, kind, words)

    async def _note(self, event: Event, kind: str, words: dict[str, str]) -> None:
        try:
            await self._site.dispatcher.note(f"reminder-{event.id}", kind, ticket=event.ticket, **words)
            self._taken.discard(event.id)
        except Unavailable:
            raise  # it comes again, and is then noted only
        except Refused as refused:  # the day is over, or an earlier run noted another outcome
            log.info("reminder.not_noted", ticket=event.ticket, word=refused.word)

    async def _deliver(self, event: Event) -> None:
        """Until the gateway takes it. Raises NotTaken."""
        wait_s = _FIRST_S
        while True:
            if await self._site.dispatcher.now() > event.at + MAX_AGE_MS:
                raise NotTaken("too_late", again=False)
            body = await body_of(self._site, event.ticket, event.day, private=self._gateway.private)
            if body is None:
                raise NotTaken("not_waiting", again=False)
            key = f"remind-{event.day}-{event.ticket}"
            try:
                await anyio.to_thread.run_sync(self._gateway.post, body, key, round(self._site.people.now()))
                self._taken.add(event.id)  # at once: the engine may be away, and this job be given again
                return
            except NotTaken as not_taken:
                if not not_taken.again:
                    raise
            await self._sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_S)


def near(view: View) -> list[str]:
    """Waiting tickets with so few ahead as the hall reminds at."""
    few, state, waits = view.hall.rules.remind_ahead, view.state, view.waits
    rows: dict[tuple[tuple[str, ...], str], dict[str, Ticket]] = {}
    for name in state.queues():
        for number in state.queue(name):
            if (ticket := state.ticket(number)) is not None:
                rows.setdefault((ticket.lanes, ticket.place), {})[number] = ticket
    found: list[str] = []
    for row in rows.values():  # all of a row have the same people around them, so it ends with the first who is far
        for ticket in sorted(row.values(), key=lambda t: (waits.by_ticket.get(t.number) or 0, t.clock, t.ord)):
            if ahead(state, waits, ticket) > few:
                break
            found.append(ticket.number)
    return found


def reminding(site: Site) -> list[Work]:
    """The work beside the printers: none where the settings name no gateway."""
    settings = site.settings
    if not settings.reminder_url:
        return []
    return [Reminders(site, Gateway(settings.reminder_url, settings.reminder_secret)).run]
