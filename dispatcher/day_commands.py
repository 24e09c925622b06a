"""The business day, as state in Redis: opened and closed once each, whatever any worker's clock says."""

import secrets
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from config.hall import Hall
from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, ConfigChanged, DayOpen, ReasonMissing, Refused, UnknownLane, refusal
from dispatcher.events import CATALOGUE, FACTS, Event

_KEPT_MS = 24 * 3_600_000
NO_DRAINS: Mapping[str, str] = MappingProxyType({})


class ExtendedEnough(Refused):
    """Today's closing cannot be later than it is: it would be past midnight, or there is none."""

    word = "EXTENDED_ENOUGH"


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

    async def extend_day(self, request: str, *, staff: str) -> Event:
        """Let the hall give numbers longer today, by the minutes of its rule. Raises ExtendedEnough where midnight is
        nearer than that, and on a day off."""
        minutes = str(self.hall.rules.extend_min)
        most = self.hall.hours.room_to_extend(date.fromisoformat(self.day)) if self.day else 0
        words = (minutes, str(most), checked("staff", staff, 40))
        return await self._do("extend_day", request, (minutes, staff), words, this_day=True)

    async def change_hall(
        self,
        request: str,
        *,
        was: str,
        old: Hall | None = None,
        drains: Mapping[str, str] = NO_DRAINS,
        staff: str = "",
        reason: str = "",
    ) -> Event:
        """Let this process's hall file hold from here on, in place of revision `was`, which is `old`.

        Whoever waits in a lane or at a window that this file does not have goes to a lane that it has, with the time
        waited: `drains` names it for each, 'bank_a' or 'window:3'. Raises TicketsLive if for so many tickets there is
        none, WindowServing while a window that goes has somebody; then nothing has changed.
        """
        hall, before = self.hall, old or self.hall
        if any(lane not in hall.lanes for lane in drains.values()):
            raise UnknownLane()
        mine = self.queues()
        gone = [name for name in Desk(before, self.runner, self.clock).queues() if name not in set(mine)]
        windows = list(dict.fromkeys((*hall.windows, *before.windows)))
        moves = [word for what, lane in sorted(drains.items()) for word in (what, lane)]
        known = (f",{','.join(hall.lanes)},", f",{','.join(hall.windows)},")
        lists = [word for words in (moves, windows, mine, gone) for word in (str(len(words)), *words)]
        words = (hall.revision, *known, checked("staff", staff, 40), checked("reason", reason), *lists)
        asked = (hall.revision, *moves)
        return await self._do("change_hall", request, asked, words, was=was, this_day=True)

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
        asked = (kind, ticket, *flat)
        try:
            return await self._do("note", request, asked, asked, this_day=True)
        except ConfigChanged:  # a fact is one under whichever hall file holds
            held = (await self.read_hall())[3]
            return await self._do("note", request, asked, asked, was=held, this_day=True)
