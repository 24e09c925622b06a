"""Opens a follow-up for every low rating of the stream, each once, whoever else does so at the same time."""

import asyncio
import logging
from contextlib import suppress

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import DayOver, Refused, UnknownTicket
from dispatcher.events import Event
from dispatcher.visitor_commands import LOW
from dispatcher.working_time import WorkingTime
from web.follow_ups import FollowUps
from web.site import Site

_LOG = logging.getLogger(__name__)
_GROUP, _AGAIN_S = "follow-ups", 1.0


class FollowUpTrail:
    """`run` it beside the hall."""

    def __init__(self, site: Site) -> None:
        self._site, self._follow_ups = site, FollowUps(site.people.accounts.engine)

    async def run(self) -> None:
        """Until cancelled; a lost engine or database is waited for."""
        while True:
            try:
                async for event in self._site.feed.consume(_GROUP, "one"):
                    await self.take(event)
                    await self._site.feed.ack(_GROUP, event)
            except (RedisError, OSError, DBAPIError, Refused) as error:
                _LOG.warning("follow-ups wait: %r", error)
            await asyncio.sleep(_AGAIN_S)

    async def take(self, event: Event) -> None:
        """One event; what is no low rating changes nothing."""
        if event.kind != "ticket.rated" or int(event.fields["rating"]) not in LOW:
            return
        site, dispatcher = self._site, self._site.dispatcher
        ticket = await dispatcher.ticket(event.ticket, event.day)
        time = WorkingTime(site.hall.hours, site.hall.timezone)
        due = time.closing(time.working_day(time.date_of(event.at), site.hall.rules.follow_up_days))
        await self._follow_ups.open(
            f"{event.day}-{event.ticket}",
            rating=int(event.fields["rating"]),
            reasons=event.fields.get("rating_for", ""),
            lane=ticket.lane if ticket else "",
            service=ticket.service if ticket else "",
            opened=event.at,
            due=due,
        )
        if event.day != dispatcher.day:
            return  # the same number is another visitor's today; the follow-up itself is what matters
        with suppress(DayOver, UnknownTicket):
            await dispatcher.note(f"follow-up-{event.id}", "followup.opened", ticket=event.ticket, due=str(due))
