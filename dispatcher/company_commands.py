"""A company that visits several banks with one ticket: it may drop one of them, and a bank may withdraw."""

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord
from dispatcher.events import Event

COMPANY = "company"
"""The class of a ticket that visits several banks; a lane that knows it is a bank's."""
DROPPED, WITHDRAWN = "dropped", "withdrawn"
"""How a ticket leaves a lane without having been there: its visitor's wish, or that of those who serve the lane."""


class CompanyCommands(Desk):
    async def narrow(
        self, request: str, *, ticket: str, lane: str, how: str = DROPPED, reason: str = "", staff: str = ""
    ) -> Event:
        """The ticket leaves one of its lanes and keeps its place in the others, wherever it is. Raises NotInLane,
        LaneHasIt for the lane at whose window it is, LastLane."""
        if how not in (DROPPED, WITHDRAWN):
            raise BadWord("how")
        words = (ticket, checked("lane", lane, 40), how, checked("reason", reason), checked("staff", staff, 40))
        return await self._do("narrow", request, words[:4], words, this_day=True)
