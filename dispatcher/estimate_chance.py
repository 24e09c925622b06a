"""What one forward run takes as given, and what a ticket that goes to several windows has still to do. Pure.

Times are ms from the moment of the forecast. A line is a list of (−clock, −ordinal, who) with its head at the end.
"""

from collections.abc import Sequence
from typing import NamedTuple

FAR = 1 << 50
"""Later than anything."""

Line = list[tuple[int, int, int]]


class Way(NamedTuple):
    """What a ticket of several lanes or stages has still to do; of any other nothing is kept. Fields as of `Ticket`."""

    rule: str
    lanes: tuple[str, ...]
    next: str
    restarts: tuple[str, ...]
    leg: int
    since: int
    waited: int
    clock: int
    klass: str

    def after(self, lane: str, called: int, over: int, stage_share: int) -> "Way | None":
        """What is left once it was served in this lane: the next leg with the clock it had, the next stage with the
        time waited so far. `stage_share` in thousandths."""
        waited = self.waited + max(0, called - self.since)
        if self.rule == "all" and (left := tuple(one for one in self.lanes if one != lane)):
            return self._replace(lanes=left, leg=over, since=over, waited=waited)
        if not self.next:
            return None
        stage, _, more = self.next.partition("|")
        rule, _, lanes = stage.partition(" ")
        clock, leg = over - waited * stage_share // 1000, over if self.rule == "all" else self.leg
        return Way(rule, tuple(lanes.split(",")), more, self.restarts, leg, over, waited, clock, self.klass)

    def all_lanes(self) -> set[str]:
        """Those of this stage and of the ones after it."""
        later = {lane for stage in self.next.split("|") for lane in stage.partition(" ")[2].split(",") if lane}
        return {*self.lanes, *later}

    def clock_in(self, lane: str) -> int:
        return max(self.clock, self.leg) if lane in self.restarts else self.clock


class Stay(NamedTuple):
    """Of a ticket with a way: one stay at a window, ms from now."""

    who: int
    lane: str
    called: int
    over: int


class Chance(NamedTuple):
    """What one run takes as given. Everything in it is used up.

    `free`: (when it may call, number of lanes, turn, window). `again`: (when, turn, who or −1, window to wake or −1).
    `stays`: ms by who, negative for somebody who will not come when called. `late`: who is yet to come stands in the
    lines already; here is when, and in which queue. `until`: when each window's stretch ends, `spans` those after it.
    `factors`: of each window's clerk. `breaks`: work (ms) until each window's next pause of `pause` ms, then `between`.
    """

    free: list[tuple[int, int, int, int]]
    again: list[tuple[int, int, int, int]]
    lines: list[Line]
    stays: list[int]
    late: Sequence[tuple[int, int]]
    until: list[int]
    spans: Sequence[tuple[tuple[int, int], ...]]
    factors: Sequence[float]
    breaks: list[int]
    pause: int
    between: int
    in_row: list[int]
