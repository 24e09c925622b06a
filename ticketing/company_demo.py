"""What the simulated companies and banks of a demo say to each other, so that boards and comparison live: who a
company is, which banks may read it, and offers after talks. All of it is made up, by chance.
"""

import asyncio
import logging
from datetime import timedelta
from random import Random

from redis.exceptions import RedisError

from dispatcher.company_commands import COMPANY, DROPPED, WITHDRAWN
from dispatcher.errors import Refused, Unavailable
from dispatcher.events import Event
from dispatcher.negotiations import banks
from ticketing.credit_code import check_character
from web.company_tables import Company, Kind, Loan, Terms
from web.openings import day_ends, local
from web.site import Site

_LOG = logging.getLogger(__name__)
_AGAIN_S = 1.0
_OPEN_SHARE, _OFFER_SHARE, _GRANTED_SHARE = 0.6, 0.75, 0.4
_KINDS: tuple[Kind, ...] = ("first", "renewal", "credit", "mortgage")
_WAN = 10_000


class DemoBanks:
    """`run` it beside a demo."""

    def __init__(self, site: Site, seed: int = 1) -> None:
        self._site, self._random = site, Random(seed)
        self._companies: set[str] = set()

    async def run(self) -> None:
        """Until cancelled."""
        after = "0-0"
        while True:
            try:
                async for events in self._site.feed.follow(after):
                    for event in events:
                        await self.hear(event)
                        after = event.id
            except (Unavailable, RedisError, OSError) as away:
                _LOG.debug("demo banks wait: %s", away)
                await asyncio.sleep(_AGAIN_S)

    async def hear(self, event: Event) -> None:
        """A company comes, or has been at a bank."""
        if event.day != self._site.dispatcher.day:
            return
        try:
            if event.kind == "ticket.issued" and event.fields.get("class") == COMPANY:
                self._companies.add(event.ticket)
                await self._comes(event)
            elif event.kind == "ticket.finished" and event.ticket in self._companies and "legs" in event.fields:
                lane, outcome, _ = event.fields["legs"].rstrip(",").split(",")[-1].split("|")
                if outcome not in (DROPPED, WITHDRAWN):
                    await self._has_been_at(event, lane)
        except Refused as refused:
            _LOG.debug("demo: %s", refused)

    async def _comes(self, event: Event) -> None:
        ticket, ends = f"{event.day}-{event.ticket}", day_ends(self._site.hall, event.day)
        body = f"91500000MA{int(event.ticket[1:]):07d}"
        said = Company(f"示例企业 {event.ticket}", body + check_character(body), f"联系人 {event.ticket}")
        await self._site.companies.keep(ticket, said, ends)
        for lane in banks(self._site.hall):
            if lane.code in event.fields["todo"].split(",") and self._random.random() < _OPEN_SHARE:
                await self._site.companies.consent(ticket, lane.code, True, ends)
                await self._note(event, "consent.given", lane.code)

    async def _has_been_at(self, event: Event, lane: str) -> None:
        if self._random.random() >= _OFFER_SHARE:
            await self._note(event, "company.declined", lane)
            return
        ticket, ends = f"{event.day}-{event.ticket}", day_ends(self._site.hall, event.day)
        request, kind = f"demo-offer-{event.id}", self._random.choice(_KINDS)
        valid = local(self._site.hall, event.at).date() + timedelta(days=self._random.choice((15, 30, 60)))
        amount, rate = self._random.randrange(20, 500, 10) * _WAN, self._random.randrange(310, 560, 5)
        terms = Terms(kind, amount, rate, self._random.choice((6, 12, 24, 36)), valid.isoformat())
        await self._site.companies.offer(request, ticket, lane, terms, event.at, ends)
        await self._note(event, "offer.made", lane)
        if event.fields["state"] == "finished" and self._random.random() < _GRANTED_SHARE:
            await self._site.companies.record(ticket, lane, Loan(kind, amount), event.at)
            await self._note(event, "loan.recorded", lane)

    async def _note(self, event: Event, kind: str, lane: str) -> None:
        request = f"demo-{kind}-{event.id}-{lane}"[:64]
        await self._site.dispatcher.note(request, kind, ticket=event.ticket, lane=lane)
