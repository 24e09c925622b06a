"""Prints a slip for every ticket that a kiosk issued and for every one staff ask for, and receipts of cases, by
following the stream.

Printing is outside the transaction: a number is valid whatever the printer does. What came of it is an event again,
which the kiosk's screen waits for. A job that has become old is not printed: its visitor has gone on without it. What
a power cut left between a number and its paper is printed when the power is back, marked, if it is not old by then.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import anyio
import structlog
from anyio.abc import TaskGroup
from redis.exceptions import RedisError

from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from ticketing.escpos import block_bytes
from ticketing.job_outcome import has_outcome
from ticketing.layout import Block, layout
from ticketing.links import phone_link
from ticketing.print_jobs import Job, job_of
from ticketing.printer_status import Status
from ticketing.printers import SCREEN, NotPrinted, Printer
from ticketing.receipt_of import receipt_of
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
    """Consumes what print_jobs calls a job, and notes `slip.printed` or `slip.failed` with `why`; `job` is the event
    that wanted the paper."""

    def __init__(
        self,
        site: Site,
        printers: Mapping[str, Printer],
        consumer: str = "printer-1",
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._site, self._printers, self._consumer, self._sleep = site, printers, consumer, sleep
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
            job = job_of(event, self._site)
            if job is None:
                await self._site.feed.ack(GROUP, event)
                continue
            if takes_room := not job.after_s:  # paper that waits for what may be taken back keeps no other waiting
                await self._room.acquire()
            group.start_soon(self._job, event, event.at < started, takes_room)

    async def _job(self, event: Event, again: bool, takes_room: bool) -> None:
        try:
            await self.deal_with(event, again)
            await self._site.feed.ack(GROUP, event)
        finally:
            if takes_room:
                self._room.release()

    async def deal_with(self, event: Event, again: bool = False) -> None:
        """Print what one event wants and note the outcome. `again`: it may be on paper already, so mark it 补打, unless
        an earlier run has said what became of it."""
        job = job_of(event, self._site)
        if job is None or (again and await has_outcome(self._site.feed, event)):
            return
        name = job.printer
        printer = self._printers.get(name, SCREEN if job.on_screen else None)
        try:
            if printer is None:
                raise NotPrinted("no_printer")
            if job.after_s:
                await self._sleep(job.after_s)
            marked = again or job.marked or await self._copied(event, job)
            status = await self._print(event, job, printer, marked)
            kind = "slip.printed"
            words: dict[str, str] = {"paper": status.paper} if printer.real else {}
        except NotPrinted as error:
            log.warning("printer.failed", printer=name, why=error.why)
            kind, words = "slip.failed", {"why": error.why}
        words |= {"printer": printer.name if printer else name, "job": event.id}
        if job.receipt:
            words["receipt"] = job.receipt
        try:
            await self._site.dispatcher.note(f"slip-{event.id}", kind, ticket=event.ticket, **words)
        except Refused as refused:  # the day is over, or an earlier run noted another outcome: the paper stays as it is
            log.info("printer.not_noted", ticket=event.ticket, word=refused.word)

    async def _print(self, event: Event, job: Job, printer: Printer, marked: bool) -> Status:
        """Raises NotPrinted."""
        async with self._turns.setdefault(id(printer), anyio.Lock()):
            left_ms = event.at + MAX_AGE_MS + round(job.after_s * 1000) - await self._site.dispatcher.now()
            if left_ms < 0:
                raise NotPrinted("too_late")
            paper = await self._paper(event, job, marked)
            if not paper:
                raise NotPrinted("ended")
            return await anyio.to_thread.run_sync(_send, printer, paper, left_ms / 1000)

    async def _paper(self, event: Event, job: Job, marked: bool) -> list[Block]:
        """What goes on the paper; nothing where it is about what is no more."""
        if job.receipt:
            return await receipt_of(self._site, job.receipt, again=marked)
        found = await slip_of(self._site, event.ticket, reprint=marked)
        return layout(found.slip) if found is not None else []

    async def _copied(self, event: Event, job: Job) -> bool:
        """Whether the case's receipt may have come out before: today, or on the day of its acceptance."""
        if not job.receipt or event.kind != "slip.asked":
            return False
        today = await self._site.feed.day(event.day)
        out = any(each.kind == "slip.printed" and each.fields.get("receipt") == job.receipt for each in today)
        return out or not job.receipt.startswith(f"{event.day}-")


def _send(printer: Printer, paper: list[Block], within_s: float) -> Status:
    """In a thread: a slip as a picture takes time to draw, and printers take their time anyway."""
    try:
        return printer.print(block_bytes(paper, printer.paper), within_s)
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
