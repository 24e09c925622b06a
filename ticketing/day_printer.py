"""Prints the paper of a day's end when the day is closed, and again whenever somebody wants it, marked 补打.

Each print is an entry of the audit, of the next day by then; so is the reason why there is no paper.
"""

from collections.abc import Awaitable, Callable

import anyio
import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import Refused
from dispatcher.events import Event
from ticketing.day_paper import compose, layout
from ticketing.escpos import block_bytes
from ticketing.print_jobs import real_printers
from ticketing.printers import NotPrinted, Printer
from web.audit_reading import DayHead, Wanted, by_series, day_heads, newest
from web.audit_stream import HALL
from web.site import Site

GROUP = "day-paper"
PRINTED, FAILED = "paper.printed", "paper.failed"
_WITHIN_S = 30.0
_PAUSE_S = 1.0
_LATEST = 200

log = structlog.get_logger(__name__)


class DayPrinter:
    """`run` it beside the hall and its audit trail."""

    def __init__(
        self, site: Site, consumer: str = "paper-1", sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    ) -> None:
        self._site, self._consumer, self._sleep = site, consumer, sleep

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        while True:
            try:
                started = await self._site.dispatcher.now()
                async for event in self._site.feed.consume(GROUP, self._consumer):
                    if event.kind == "day.closed":
                        await self.deal_with(event, event.at < started)
                    await self._site.feed.ack(GROUP, event)
            except (RedisError, OSError, Refused, DBAPIError) as error:
                log.warning("day_paper.waits", error=str(error))
            await self._sleep(_PAUSE_S)

    async def deal_with(self, event: Event, again: bool = False) -> None:
        """Print the paper of the day that this event has closed, unless an earlier run has said what became of it.
        `again`: it may be on paper all the same, so mark it 补打."""
        site = self._site
        head = await self._head(event)
        if await said_of(site, head.day) or not (names := real_printers(site)):
            return
        wanted = site.settings.day_printer
        await print_paper(site, head, wanted if wanted in names else names[0], HALL, again=again)

    async def _head(self, event: Event) -> DayHead:
        """The audit trail is on its way to the same event."""
        while True:
            for head in await day_heads(self._site.audit.tables, event.day):
                if head.event == event.id:
                    return head
            await self._sleep(_PAUSE_S)


async def print_paper(site: Site, head: DayHead, printer: str, who: str, *, again: bool = False) -> str:
    """One paper at a printer that has some, marked 补打 if there is one already. Why it did not come out, or ''."""
    tables, lang = site.audit.tables, site.hall.languages[0]
    again = again or PRINTED in await said_of(site, head.day)
    given, now = await by_series(tables, head.day), await site.dispatcher.now()
    paper = compose(head, given, site.hall, lang, now=now, reprint=again)
    found: Printer = site.printers[printer]
    data = block_bytes(layout(paper, lang, site.phrase), found.paper)
    try:
        await anyio.to_thread.run_sync(found.print, data, _WITHIN_S)
    except NotPrinted as error:
        log.warning("day_paper.failed", printer=printer, why=error.why)
        await site.audit.record(who, FAILED, head.day, f"{printer} {error.why}")
        return error.why
    await site.audit.record(who, PRINTED, head.day, printer)
    return ""


async def said_of(site: Site, day: str) -> list[str]:
    """What became of a day's papers, PRINTED or FAILED, the latest first."""
    found = await newest(site.audit.tables, Wanted(about=day), _LATEST)
    return [entry.what for entry in found if entry.what in (PRINTED, FAILED)]
