"""What clerks do at a window. Each command carries the window's session and the ticket the clerk sees there: whoever
acts on an old picture is refused and nothing happens.
"""

from datetime import date

from dispatcher.case_opening import NOTHING, OPENS, UNKNOWN, opening
from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, LaneClosed, ReasonMissing, UnknownLane
from dispatcher.events import Event
from dispatcher.journey import LEAVES_OPEN
from dispatcher.tickets import Ticket

_MINUTE_MS = 60_000
HOLDS = ("fetch", "kept", "step")


class WindowCommands(Desk):
    """Every method takes the request id first, and returns the event that happened; a repeat returns the same one."""

    async def open_window(
        self, request: str, *, window: str, session: str, clerk: str, take_over: bool = False
    ) -> Event:
        """Sit down. Raises WindowTaken if another clerk sits there and taking over was not said."""
        words = (self._seat(window), checked("session", session, 64), checked("clerk", clerk, 40), str(int(take_over)))
        return await self._do("open_window", request, words, words)

    async def pause_window(self, request: str, *, window: str, session: str, reason: str = "", until: int = 0) -> Event:
        """Take nobody until further notice; `until` in ms is what the window display announces, 0 if unknown."""
        words = (self._seat(window), session, checked("reason", reason, 60), str(until))
        return await self._do("pause_window", request, words, words)

    async def resume_window(self, request: str, *, window: str, session: str) -> Event:
        words = (self._seat(window), session)
        return await self._do("resume_window", request, words, words)

    async def close_window(self, request: str, *, window: str, session: str) -> Event:
        words = (self._seat(window), session)
        return await self._do("close_window", request, words, words)

    async def call_next(self, request: str, *, window: str, session: str) -> Event:
        """Call whom the order rule names. Raises NobodyWaiting, WindowBusy, WindowPaused."""
        asked = (self._seat(window), session)
        return await self._do("call_next", request, asked, (*asked, *self._candidates(window)))

    async def call(self, request: str, *, window: str, session: str, ticket: str, reason: str) -> Event:
        """Call a given ticket, waiting, held or missed, out of order; the reason is required. Raises NotServedHere for
        one of other lanes, or bound to another window while somebody works there.
        """
        if not checked("reason", reason):
            raise ReasonMissing()
        asked = (self._seat(window), session, ticket, reason)
        seat = self.hall.windows[window]
        return await self._do("call", request, asked, (*asked, seat.home, *seat.also))

    async def recall(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        """Announce again. Raises TooEarly within the pause between two announcements."""
        asked = (self._seat(window), session, ticket)
        return await self._do("recall", request, asked, (*asked, _ms(self.hall.rules.recall_pause_s)))

    async def start(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        asked = (self._seat(window), session, ticket)
        return await self._do("start", request, asked, asked)

    async def finish(
        self,
        request: str,
        *,
        window: str,
        session: str,
        ticket: str,
        outcome: str,
        gaps: str = "",
        gaps_by: date | None = None,
        case: str = "",
        onward: bool | None = None,
        reason: str = "",
    ) -> Event:
        """Service ends with an outcome. `gaps`: what is still to be brought, and by when; `case`: the back office's
        number; `onward`: whether the visitor goes on to the stages to come, False drops them for a `reason`. Raises
        StagesLeft where the outcome leaves that open and nobody has said, LegsLeft where this lane may not say it.
        """
        if not checked("outcome", outcome, 40):
            raise BadWord("outcome")
        words = {
            "gaps": checked("gaps", gaps),
            "gaps_by": gaps_by.isoformat() if gaps_by else "",
            "case": checked("case", case, 60),
        }
        more = [word for name, value in words.items() if value for word in (name, value)]
        if onward is False and not checked("reason", reason):
            raise ReasonMissing()
        head = (self._seat(window), session, ticket, outcome)
        said = {None: "ask" if outcome in LEAVES_OPEN else "", True: "", False: "end"}[onward]
        way = (str(round(self.hall.rules.stage_share * 1000)), said, reason)
        asked = (*head, *more) if onward is None else (*head, *more, said, reason)

        def told(*fields: str) -> tuple[str, ...]:
            found = Ticket(self.day, ticket, dict(zip(("service", "slot", "arrival", "stops"), fields, strict=True)))
            return (*head, *way, *opening(self.hall, self.promises, found, outcome, case), *more)

        known = UNKNOWN if outcome in OPENS else NOTHING
        return await self._do("finish", request, asked, (*head, *way, *known, *more), told=told)

    async def no_show(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        """Nobody came. Raises CallAgainFirst, TooEarly while the hall's patience lasts."""
        rules = self.hall.rules
        asked = (self._seat(window), session, ticket)
        patience = (_ms(rules.no_show_s), _ms(rules.no_show_priority_s))
        return_ms = str(round(rules.return_min * _MINUTE_MS))
        return await self._do(
            "no_show", request, asked, (*asked, str(rules.announcements), *patience, return_ms, str(rules.misses))
        )

    async def hold(self, request: str, *, window: str, session: str, ticket: str, kind: str, reason: str = "") -> Event:
        """Set aside: 'fetch' papers (any window of the lane goes on), 'kept' papers or a 'step' (this window does)."""
        if kind not in HOLDS:
            raise BadWord("kind")
        asked = (self._seat(window), session, ticket, kind, checked("reason", reason))
        remind = str(round(self.hall.rules.hold_remind_min * _MINUTE_MS))
        return await self._do("hold", request, asked, (*asked, remind))

    async def transfer(
        self,
        request: str,
        *,
        window: str,
        session: str,
        ticket: str,
        reason: str,
        lane: str | None = None,
        to_window: str | None = None,
        keep_place: bool = True,
    ) -> Event:
        """Send to another lane or to one window; its waiting counts in full unless it goes last. Of a company's other
        legs nothing is lost; a class that is not known there becomes regular.
        """
        if (lane is None) == (to_window is None):
            raise BadWord("lane")
        if lane is not None and lane not in self.hall.lanes:
            raise UnknownLane()
        if lane is not None and self.hall.lanes[lane].draining:
            raise LaneClosed(lane)
        if not checked("reason", reason):
            raise ReasonMissing()
        to = self._seat(to_window) if to_window is not None else ""
        known = self.hall.lanes[lane].targets if lane is not None else self.rule.own_classes(to)
        share = str(round(self.hall.rules.transfer_share * 1000)) if keep_place else "0"
        asked = (self._seat(window), session, ticket, lane or "", to, reason, share)
        return await self._do("transfer", request, asked, (*asked, f",{','.join(known)},"))

    async def undo(self, request: str, *, window: str, session: str, ticket: str) -> Event:
        """Take back this window's last call, finish, no-show, hold or transfer of this ticket, a few seconds long."""
        asked = (self._seat(window), session, ticket)
        return await self._do("undo", request, asked, (*asked, _ms(self.hall.rules.undo_s)))

    def _candidates(self, window: str) -> list[str]:
        """The words of `call_next.lua` for a window: its lanes' run fields, then its queues, two words each."""
        if window not in self._known_candidates:
            queues = self.rule.queues(window)
            lanes = list(dict.fromkeys(queue.lane for queue in queues if queue.lane != "window"))
            words = [str(len(lanes)), *(f"run:{lane}" for lane in lanes)]
            for queue in queues:
                guard = f"<{queue.target}" if queue.target else str(queue.guard)
                words += [queue.name, f"{queue.rate} {queue.early} {int(queue.home)} {guard}"]
            self._known_candidates[window] = words
        return self._known_candidates[window]


def _ms(seconds: float) -> str:
    return str(round(seconds * 1000))
