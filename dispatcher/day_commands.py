"""The business day, as state in Redis: opened and closed once each, whatever any worker's clock says."""

import secrets

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, DayOpen, ReasonMissing
from dispatcher.events import CATALOGUE, Event

_NOTES = frozenset({"slip.printed", "slip.failed"})


class DayCommands(Desk):
    async def open_day(self, request: str, *, day: str) -> Event:
        """Open a business day 'yyyymmdd'. Raises DayOpen if one is open, or this one has been."""
        if len(day) != 8 or not day.isdecimal() or not day.isascii():
            raise BadWord("day")
        before, self.day = self.day, day
        try:
            return await self._do("open_day", request, (day,), (secrets.token_hex(32), secrets.token_hex(8)))
        except DayOpen as refused:
            self.day = refused.details[0] if refused.details else before
            raise

    async def close_day(self, request: str, *, reason: str) -> Event:
        """Close the day. Raises TicketsLive while a ticket is not in a final state, WindowsOpen while somebody sits."""
        if not checked("reason", reason):
            raise ReasonMissing()
        return await self._do("close_day", request, (reason,), (reason, *self.hall.windows))

    async def change_hall(self, request: str, *, was: str) -> Event:
        """Let this process's hall file hold from here on, in place of revision `was`."""
        asked = (self.hall.revision,)
        return await self._do("change_hall", request, asked, asked, was)

    async def forget_day(self, day: str) -> None:
        """Let go of a closed day's keys (24 h after the turn); its events stay in the stream."""
        if await self.runner.run("forget_day", self._keys, [day]) != "OK":
            raise DayOpen(day)

    async def note(self, request: str, kind: str, *, ticket: str, **words: str) -> Event:
        """Note a fact that moves nothing: 'slip.printed' or 'slip.failed', with `printer` and, if failed, `why`."""
        if kind not in _NOTES or kind not in CATALOGUE:
            raise BadWord("kind")
        flat = [word for name, value in words.items() for word in (name, checked(name, value))]
        return await self._do("note", request, (kind, ticket, *flat), (kind, ticket, *flat))
