"""Prints a slip for every ticket that a kiosk issued, by following the stream.

Printing is outside the transaction: a number is valid whatever the printer does. What came of it is an event again,
which the kiosk's screen waits for. A job that has become old is not printed: its visitor has gone on without it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import anyio
import structlog
from anyio.abc import TaskGroup
from redis.exceptions import RedisError

from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from ticketing.escpos import slip_bytes
from ticketing.links import phone_link
from ticketing.printers import SCREEN, NotPrinted, Printer
from ticketing.slip import Slip, compose
from ticketing.views import view_with
from web.site import Site
from web.waits import ahead

GROUP = "printer"
MAX_AGE_MS = 60_000
_AT_ONCE = 8
_PAUSE_S = 1.0

log = structlog.get_logger(__name__)


class SlipPrinter:
    """Consumes `ticket.issued` and notes `slip.printed` or `slip.failed` (with `why`) for each ticket of a kiosk."""

    def __init__(self, site: Site, printers: Mapping[str, Printer], consumer: str = "printer-1") -> None:
        self._site, self._printers, self._consumer = site, printers, consumer
        self._turns = {id(printer): anyio.Lock() for printer in printers.values()}
        self._room = anyio.Semaphore(_AT_ONCE)

    async def run(self) -> None:
        """Until cancelled; a lost engine is waited for."""
        while True:
            try:
                started = await self._site.dispatcher.now()
                async with anyio.create_task_group() as group:
                    await self._consume(group, started)
            except* (RedisError, OSError, Refused) as errors:
                log.warning("printer.waits", errors=[str(error) for error in errors.exceptions])
            await anyio.sleep(_PAUSE_S)

    async def _consume(self, group: TaskGroup, started: int) -> None:
        async for event in self._site.feed.consume(GROUP, self._consumer):
            if event.kind == "ticket.issued" and event.fields.get("kiosk"):
                await self._room.acquire()
                group.start_soon(self._job, event, event.at < started)
            else:
                await self._site.feed.ack(GROUP, event)

    async def _job(self, event: Event, again: bool) -> None:
        try:
            await self.deal_with(event, again)
            await self._site.feed.ack(GROUP, event)
        finally:
            self._room.release()

    async def deal_with(self, event: Event, again: bool = False) -> None:
        """Print one ticket's slip and note the outcome. `again`: it may be on paper already, so mark it 补打."""
        printer = self._printers.get(event.fields.get("kiosk", ""), SCREEN)
        outcome = await self._print(event, printer, again)
        kind, words = ("slip.failed", {"why": outcome}) if outcome else ("slip.printed", {})
        try:
            await self._site.dispatcher.note(
                f"slip-{event.id}", kind, ticket=event.ticket, printer=printer.name, **words
            )
        except Refused as refused:  # the day is over, or an earlier run noted another outcome: the paper stays as it is
            log.info("printer.not_noted", ticket=event.ticket, word=refused.word)

    async def _print(self, event: Event, printer: Printer, again: bool) -> str:
        """Why the slip did not come out, or ''."""
        async with self._turns.setdefault(id(printer), anyio.Lock()):
            now = await self._site.dispatcher.now()
            if now - event.at > MAX_AGE_MS:
                return "too_late"
            paper = await slip_of(self._site, event.ticket, reprint=again)
            if paper is None:
                return "too_late"
            try:
                await anyio.to_thread.run_sync(printer.print, slip_bytes(paper.slip, printer.paper))
            except NotPrinted as error:
                log.warning("printer.failed", printer=printer.name, why=error.why)
                return error.why
        return ""


class SlipNow(NamedTuple):
    """A slip and the moment (ms) its figures are of."""

    slip: Slip
    now: int


async def slip_of(site: Site, number: str, *, reprint: bool = False) -> SlipNow | None:
    """The slip of a live ticket with the figures of this moment; None when there is no such ticket any more."""
    state, waits, hall, now = await view_with(site, number)
    ticket = state.ticket(number)
    if ticket is None or ticket.state in FINAL:
        return None
    slip = compose(
        ticket,
        hall,
        site.phrase,
        ahead=ahead(state, waits, ticket),
        wait_s=waits.by_ticket.get(number),
        now=now,
        link=await phone_link(site, number),
        reprint=reprint,
    )
    return SlipNow(slip, now)
