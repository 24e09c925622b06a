"""What visitors do, at the kiosk, on the phone or through the guide desk."""

from collections.abc import Collection, Sequence
from datetime import date

from config.indicators import USUAL
from dispatcher.desk import Desk, checked
from dispatcher.errors import (
    BadWord,
    LaneClosed,
    NotServedHere,
    PapersMissing,
    ReasonMissing,
)
from dispatcher.events import Event
from dispatcher.itineraries import Stage
from dispatcher.veil import NEEDS

_MINUTE_MS = 60_000
COMPLETE = "complete"
LOW = (1, 2)
RATED_BY = ("pad", "phone", "paper")
"""Where a rating was given."""


class VisitorCommands(Desk):
    """Every method takes the request id first, and returns the event that happened; a repeat returns the same one."""

    async def issue(
        self,
        request: str,
        *,
        service: str | None = None,
        lanes: Sequence[str] = (),
        klass: str = "regular",
        group: str = "",
        slot: int | None = None,
        papers: str = "",
        language: str = "zh",
        kiosk: str = "",
        region: str = "",
        needs: str = "",
        granted_by: str = "",
        reason: str = "",
        staff: str = "",
        stages: Sequence[Stage] = (),
        collects: str = "",
        place: str = "",
    ) -> Event:
        """Give a number for a service, for any of some lanes, or for an itinerary of stages. `slot` is the time of an
        appointment in ms; `needs` are words of veil.NEEDS with commas, sealed on their way; where class or needs are
        somebody's decision, `granted_by` is the staff number and `reason` says why; `staff` hands the number
        out; `collects` is the ready case that the visit is to hand out; `place` is the one window that may call it.
        Raises DiskFull, NotServedHere, LaneClosed outside the hours in which the first lane gives tickets, LaneFull
        once all of the day's numbers are given, PapersMissing where the lane wants them complete.
        """
        if self.room is not None:
            self.room.check()
        if group and group not in self.hall.groups:
            raise BadWord("group")
        if language not in self.hall.languages:
            raise BadWord("language")
        wanted = needs.split(",") if needs else []
        if not set(wanted) <= set(NEEDS):
            raise BadWord("needs")
        way = self._ways.of(self.hall, service, lanes, stages, klass)
        lane = way.lane
        if lane.papers and papers != COMPLETE:
            raise PapersMissing(lane.code)
        when = str(slot) if slot is not None else ""
        details = (
            ("service", service or ""),
            ("group", group),
            ("papers", checked("papers", papers)),
            ("language", language),
            ("kiosk", checked("kiosk", kiosk, 40)),
            ("region", checked("region", region, 40)),
            ("needs", await self._sealed(request, wanted) if wanted else ""),
            ("granted_by", checked("granted_by", granted_by, 40)),
            ("granted_for", checked("reason", reason)),
            ("issued_by", checked("staff", staff, 40)),
            ("stages", way.stages),
            ("collects", checked("collects", collects, 20)),
            ("place", place),
            ("lane", self._lane_at(place, way.first) if place else ""),
            ("restarts", way.restarts),
            ("slot", when),
        )
        words = [word for detail in details if detail[1] for word in detail]
        late = str(round(self.hall.rules.appointment_late_min * _MINUTE_MS))
        head = (lane.series, klass, when, late, way.rule, way.todo, way.after)
        day, asked = self.day, (*head, *words)
        try:
            return await self._do("issue", request, asked, (*head, self._given(lane.code, slot), way.quotas, *words))
        except LaneClosed:
            if self.day == day:
                raise
        # The day has turned meanwhile, and the hours above were those of the old one.
        return await self._do("issue", request, asked, (*head, self._given(lane.code, slot), way.quotas, *words))

    async def return_(self, request: str, *, ticket: str, reason: str = "", staff: str = "") -> Event:
        """ "I'm here" after a no-show. With a reason, as from the guide desk, also after the time to return; `staff`
        says who brought it back."""
        rules = self.hall.rules
        places = "" if rules.return_clock_share is not None else str(rules.return_after_calls)
        share = str(round((rules.return_clock_share or 0) * 1000))
        reason, staff = checked("reason", reason), checked("staff", staff, 40)
        words = (ticket, places, share, reason, staff)
        return await self._do("return", request, (ticket, reason), words, this_day=True)

    async def resume(self, request: str, *, ticket: str, reason: str = "") -> Event:
        """A held ticket waits again: in its lanes, or for the window that keeps its papers or waits for the step."""
        share = str(round(self.hall.rules.hold_share * 1000))
        reason = checked("reason", reason)
        return await self._do("resume", request, (ticket, reason), (ticket, share, reason), this_day=True)

    async def postpone(self, request: str, *, ticket: str) -> Event:
        """Let the next few of the queue past. Raises PostponedEnough, NobodyBehind."""
        rules = self.hall.rules
        return await self._do(
            "postpone", request, (ticket,), (ticket, str(rules.postpone_by), str(rules.postpones)), this_day=True
        )

    async def coming(self, request: str, *, ticket: str) -> Event:
        """A called visitor says "I'm coming"; nothing moves. Raises ComingAlready until the next call."""
        return await self._do("coming", request, (ticket,), (ticket,), this_day=True)

    async def rate(
        self, request: str, *, ticket: str, rating: int, reasons: Collection[str] = (), source: str = "phone"
    ) -> Event:
        """The visitor rates the service, 1–5, once after its end; `reasons` are codes of the hall's indicators of
        the day and belong to the two lowest; `source` is one of RATED_BY. Raises RatedAlready."""
        if rating not in range(1, 6):
            raise BadWord("rating")
        known = self.hall.indicators_on(self.day) if self.day else USUAL
        if not set(reasons) <= set(known.codes()) or (reasons and rating not in LOW):
            raise BadWord("reasons")
        if source not in RATED_BY:
            raise BadWord("source")
        words = (ticket, str(rating), ",".join(code for code in known.codes() if code in reasons), source)
        return await self._do("rate", request, words[:3], (*words, known.code), this_day=True)

    async def unrate(self, request: str, *, ticket: str) -> Event:
        """The pad asked and nobody answered; a rating may still come by phone or on paper. Raises RatedAlready."""
        return await self._do("unrate", request, (ticket,), (ticket,), this_day=True)

    async def cancel(self, request: str, *, ticket: str, reason: str = "") -> Event:
        reason = checked("reason", reason)
        return await self._do("cancel", request, (ticket, reason), (ticket, reason), this_day=True)

    async def expire(self, request: str, *, ticket: str, reason: str, staff: str = "") -> Event:
        """A manager ends a ticket, wherever it is; the reason is required, `staff` says who it was."""
        if not checked("reason", reason):
            raise ReasonMissing()
        words = (ticket, reason, checked("staff", staff, 40))
        return await self._do("expire", request, (ticket, reason), words, this_day=True)

    def _lane_at(self, window: str, lanes: Sequence[str]) -> str:
        """Which of the lanes a window serves. Raises UnknownWindow, NotServedHere."""
        seat = self.hall.windows[self._seat(window)]
        for lane in lanes:
            if lane in (seat.home, *seat.also):
                return lane
        raise NotServedHere()

    def _given(self, lane: str, slot: int | None) -> str:
        """When tickets of this lane are given on the open day: 'from-until,…' in ms, with a '+' after the session that
        an extension of the day makes longer; '' for always. Whoever has an appointment may come before the doors open
        and after the last ticket, as long as they keep its slot."""
        if self.hall.hours.always or not self.day:
            return ""
        day = date.fromisoformat(self.day)
        spans = self.hall.hours.spans(day, self.hall.timezone, self.hall.lanes[lane].last_ticket_min)
        given = [f"{start}-{end}" for start, end in spans]
        given[-1:] = [f"{last}+" for last in given[-1:]]
        if slot is not None:
            early, late = self.hall.appointments.early_min, self.hall.rules.appointment_late_min
            given.append(f"{slot - round(early * _MINUTE_MS)}-{slot + round(late * _MINUTE_MS) + 1}")
        return ",".join(given) or "0-0"
