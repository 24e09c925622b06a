"""What a clerk says of the stages to come while the visitor is at the window: one is done elsewhere, or not wanted, or
one more is needed."""

from collections.abc import Sequence
from typing import Literal

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, LaneClosed, ReasonMissing, UnknownLane
from dispatcher.events import Event

Change = Literal["skip", "end", "add", "back"]
"""Skip the next stage, end the way here, add a stage before the next, take back what was skipped or dropped here."""

MOST_STAGES = 8


class JourneyCommands(Desk):
    """Every method takes the request id first, and returns the event that happened; a repeat returns the same one."""

    async def reroute(
        self,
        request: str,
        *,
        window: str,
        session: str,
        ticket: str,
        change: Change,
        lanes: Sequence[str] = (),
        reason: str = "",
    ) -> Event:
        """Change what comes after the stage that is served here. `lanes`: of an added stage, any of them. A reason is
        needed for all but taking back. Raises LegsLeft while other lanes of the stage are left, NoStage, StagesEnough,
        UnknownLane, UnknownClass, LaneClosed for one that is drained or gone.
        """
        if (change == "add") != bool(lanes):
            raise BadWord("lanes")
        if change != "back" and not checked("reason", reason):
            raise ReasonMissing()
        known = self.hall.lanes
        wanted = tuple(dict.fromkeys(lanes))
        if not set(wanted) <= set(known):
            raise UnknownLane()
        for lane in wanted:
            if known[lane].draining:
                raise LaneClosed(lane)
        stage = f"any {','.join(wanted)}" if wanted else ""
        asked = (self._seat(window), session, ticket, change, stage, reason)
        giving = [code for code, lane in known.items() if not lane.draining]
        classes = [klass for klass in self.hall.classes if all(klass in known[lane].targets for lane in wanted)]
        words = (f",{','.join(giving)},", f",{','.join(classes)},", str(MOST_STAGES))
        return await self._do("reroute", request, asked, (*asked, *words))
