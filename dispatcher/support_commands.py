"""A window helps out: it serves one lane more than the hall file gives it, until a time."""

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, Refused, UnknownLane
from dispatcher.events import Event

_FOR_MS = 4 * 3_600_000


class NoSupport(Refused):
    """The window serves no lane but its own."""

    word = "NO_SUPPORT"


class SupportCommands(Desk):
    async def support(self, request: str, *, window: str, lane: str, until: int, staff: str = "") -> Event:
        """The window's next calls compare this lane's heads too, as a secondary lane's, until `until` (ms, at most four
        hours ahead); one that it supported before gives way. Raises WindowClosed, BadWord for a lane it serves anyway
        or a time that is over.
        """
        if lane not in self.hall.lanes:
            raise UnknownLane()
        if lane in self.hall.windows[self._seat(window)].lanes:
            raise BadWord("lane")
        if until > await self.now() + _FOR_MS:
            raise BadWord("until")
        told = f"{lane} {until} {self.hall.revision}"
        asked = (window, lane, str(until))
        words = (window, told, str(until), self._queues_of(lane), checked("staff", staff, 40))
        return await self._do("support", request, asked, words, this_day=True)

    async def end_support(self, request: str, *, window: str, staff: str = "") -> Event:
        """Its time is over, or somebody says that it is enough. Raises NoSupport."""
        words = (self._seat(window), "", "0", "", checked("staff", staff, 40))
        return await self._do("support", request, (window,), words, this_day=True)

    def _queues_of(self, lane: str) -> str:
        """The lane's queues as `call_next.lua` reads them from the desk."""
        return "".join(
            f"{queue.name} {queue.rate} {queue.early} {f'<{queue.target}' if queue.target else queue.guard},"
            for queue in self.rule.lane(lane)
        )
