"""Prints a slip for every ticket that a kiosk issued and for every one staff ask for, by following the stream.

Printing is outside the transaction: a number is valid whatever the printer does. What came of it is an event again,
which the kiosk's screen waits for. A job that has become old is not printed: its visitor has gone on without it. What
a power cut left between a number and its paper is printed when the power is back, marked, if it is not old by then.
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
from ticketing.printer_status import Status
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
    """Consumes `ticket.issued` (of a kiosk) and `slip.asked`, and notes `slip.printed` or `slip.failed` with `why`;
    `job` is the event that wanted the slip."""

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
            if is_job(event):
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
        """Print one ticket's slip and note the outcome. `again`: it may be on paper already, so mark it 补打, unless
        an earlier run has said what became of it."""
        if again and await self._noted(event):
            return
        asked = event.kind == "slip.asked"
        name = event.fields.get("printer" if asked else "kiosk", "")
        printer = self._printers.get(name, None if asked else SCREEN)
        try:
            if printer is None:
                raise NotPrinted("no_printer")
            status = await self._print(event, printer, again or asked)
            kind = "slip.printed"
            words: dict[str, str] = {"paper": status.paper} if printer.real else {}
        except NotPrinted as error:
            log.warning("printer.failed", printer=name, why=error.why)
            kind, words = "slip.failed", {"why": error.why}
        words |= {"printer": printer.name if printer else name, "job": event.id}
        try:
            await self._site.dispatcher.note(f"slip-{event.id}", kind, ticket=event.ticket, **words)
        except Refused as refused:  # the day is over, or an earlier run noted another outcome: the paper stays as it is
            log.info("printer.not_noted", ticket=event.ticket, word=refused.word)

    async def _print(self, event: Event, printer: Printer, marked: bool) -> Status:
        """Raises NotPrinted."""
        async with self._turns.setdefault(id(printer), anyio.Lock()):
            left_ms = event.at + MAX_AGE_MS - await self._site.dispatcher.now()
            if left_ms < 0:
                raise NotPrinted("too_late")
            found = await slip_of(self._site, event.ticket, reprint=marked)
            if found is None:
                raise NotPrinted("ended")
            return await anyio.to_thread.run_sync(_send, printer, found.slip, left_ms / 1000)

    async def _noted(self, event: Event) -> bool:
        """Whether the stream says what became of this job."""
        after = event.id
        while events := await self._site.feed.read(after):
            if any(later.fields.get("job") == event.id for later in events):
                return True
            after = events[-1].id
        return False


def is_job(event: Event) -> bool:
    """Whether somebody waits for paper."""
    return event.kind == "slip.asked" or (event.kind == "ticket.issued" and bool(event.fields.get("kiosk")))


def _send(printer: Printer, slip: Slip, within_s: float) -> Status:
    """In a thread: a slip as a picture takes time to draw, and printers take their time anyway."""
    try:
        return printer.print(slip_bytes(slip, printer.paper), within_s)
    except NotPrinted:
        raise
    except Exception as error:  # one printer's driver must not end the others' work
        log.exception("printer.broken", printer=printer.name)
        raise NotPrinted("no_answer") from error


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
        p80_s=waits.ticket_p80.get(number),
        now=now,
        link=await phone_link(site, number),
        reprint=reprint,
    )
    return SlipNow(slip, now)
