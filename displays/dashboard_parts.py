"""The dashboard's table and its windows: one row for an area, what each window is doing. Pure; times in ms."""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from config.hall import Lane, Text
from dispatcher.outlook_later import AFTER_MIN
from displays.areas import WORSE, Area, LaneNow
from displays.dashboard_verdict import MINUTE_MS, shown_minutes, worst
from displays.moments import clock
from web.hub import View
from web.openings import gives

_NOBODY_KNOWS = ("none", "paused", "absent", "shut")
"""Words for a wait that is not known, the first that applies."""


class Row(NamedTuple):
    """An area with the lane that stands for it: the worst of those whose wait is known, else one that says why none is.
    `absent`: how many of its lanes have no window open, if it has several. `later`: minutes that one waits who takes a
    number there in an hour, None where nobody knows or none is given then."""

    area: Area
    lane: LaneNow
    absent: int
    later: int | None


class Seat(NamedTuple):
    """One window: what it does, with whom, since when ('10:19'; '' for a closed one)."""

    number: str
    name: Text
    state: str
    ticket: str
    since: str
    until: str


def rows(areas: Sequence[Area], view: View) -> list[Row]:
    """All areas in their order. What an area's row says is what its worst lane says, so that the sentence above names
    a lane and minutes that stand in the table."""
    return [Row(area, lane, _absent(area), later_minutes(view, lane.lane)) for area in areas for lane in (_of(area),)]


def later_minutes(view: View, lane: Lane) -> int | None:
    """Whole minutes, rounded up, that a number taken in the lane in an hour waits."""
    found = view.waits.later.get(lane.code)
    if found is None or not gives(view.hall, lane, view.now + AFTER_MIN * MINUTE_MS):
        return None
    return max(0, ceil(found / 60))


def _of(area: Area) -> LaneNow:
    known = worst([area])
    if known is not None:
        return known
    return min(area.lanes, key=lambda lane: _NOBODY_KNOWS.index(lane.standing) if lane.standing not in WORSE else 0)


def _absent(area: Area) -> int:
    return sum(lane.standing == "absent" for lane in area.lanes) if len(area.lanes) > 1 else 0


def seats(view: View) -> list[Seat]:
    """All windows in the hall file's order."""
    hall, now = view.hall, view.now
    found = []
    for number, window in hall.windows.items():
        at = view.state.window(number)
        since = clock(hall, at.since) if at.since and at.state != "closed" else ""
        until = clock(hall, at.until) if at.state == "paused" and at.until > now else ""
        ticket = at.ticket if at.state in ("called", "serving") else ""
        found.append(Seat(number, window.name, at.state, ticket, since, until))
    return found


def scale(areas: Sequence[Area], usual: int) -> float:
    """Minutes at the end of the bars: twice the largest target (`usual` without lanes), or more if a wait is longer."""
    lanes = [lane for area in areas for lane in area.lanes]
    known = [found for lane in lanes if (found := shown_minutes(lane))]
    return max([2 * max((lane.target for lane in lanes), default=usual), *known])
