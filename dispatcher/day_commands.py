"""The business day, as state in Redis: opened and closed once each, whatever any worker's clock says."""

import secrets

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, DayOpen, ReasonMissing, refusal
from dispatcher.events import CATALOGUE, FACTS, Event

_KEPT_MS = 24 * 3_600_000


class DayCommands(Desk):
    async def open_day(self, request: str, *, day: str) -> Event:
        """Open a business day 'yyyymmdd'. Raises DayOpen if one is open, or this one has been."""
        if len(day) != 8 or not day.isdecimal() or not day.isascii():
            raise BadWord("day")
        before, self.day = self.day, day
        try:
            made = (secrets.token_hex(32), secrets.token_hex(8), secrets.token_hex(32))
            return await self._do("open_day", request, (day,), made)
        except DayOpen as refused:
            self.day = refused.details[0] if refused.details else before
            raise

    async def close_day(self, request: str, *, reason: str) -> Event:
        """Close the day. Raises TicketsLive while a ticket is not in a final state, WindowsOpen while somebody sits."""
        if not checked("reason", reason):
            raise ReasonMissing()
        return await self._do("close_day", request, (reason,), (reason, *self.hall.windows), this_day=True)

    async def change_hall(self, request: str, *, was: str) -> Event:
        """Let this process's hall file hold from here on, in place of revision `was`. Raises TicketsLive if that many
        tickets stand, or are still to stand, in lanes or at windows which this file does not have.
        """
        hall, asked = self.hall, (self.hall.revision,)
        known = (f",{','.join(hall.lanes)},", f",{','.join(hall.windows)},")
        return await self._do("change_hall", request, asked, (*asked, *known, *self.queues()), was=was, this_day=True)

    async def forget_day(self, day: str) -> None:
        """Let go of a closed day's keys and with its secret of its phone links; its events stay in the stream.
        Raises DayOpen, and TooEarly within 24 h of its end: until then a repeated request still gets its old answer.
        """
        reply = await self.runner.run("forget_day", self._keys, [day, self.clock.word(), _KEPT_MS])
        if reply != "OK":
            raise refusal(reply)

    async def note(self, request: str, kind: str, *, ticket: str = "", **words: str) -> Event:
        """Note a fact that moves nothing: an event of one of the families FACTS, about a ticket of the open day or
        about none."""
        if kind not in CATALOGUE or kind.partition(".")[0] not in FACTS:
            raise BadWord("kind")
        flat = [word for name, value in words.items() for word in (name, checked(name, value))]
        return await self._do("note", request, (kind, ticket, *flat), (kind, ticket, *flat), this_day=True)
