"""What the hall display says: which calls are listed, which numbers were missed, each area's row, whether all is over.
Pure; times in ms.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from config.hall import Display, Hall, Text
from displays.areas import WORSE, Area, LaneNow, waiting
from displays.moments import clock
from displays.screen import has_area, has_window, screen
from web.hub import View
from web.openings import gives, gives_next, local
from web.waits import minutes

LISTED_MS = 180_000
"""So long after its last announcement a call is listed, if the visitor is neither served nor missed before."""

MISSED = 3
"""So many missed numbers are shown, the latest; of the others only how many they are."""

DARK_AFTER_MS = 1_800_000
"""So long before the first session and after the last one a display has a picture; further away it is black."""


class Call(NamedTuple):
    """A number that is asked to a window. `calls` counts the announcements, `at` is the last one."""

    ticket: str
    window: str
    calls: int
    at: int


class Row(NamedTuple):
    """An area on the display. `low` and `high`: minutes for a ticket taken now in its quickest and its slowest lane,
    None when nobody knows or needs to. `standing` as of a lane, or 'part': some of its lanes are free, and people wait
    in others that nobody serves. `until`: about when a paused area goes on, or ''."""

    letter: str
    name: Text
    waiting: int
    standing: str
    low: int | None
    high: int | None
    until: str


def calls(view: View, display: Display | None = None) -> list[Call]:
    """All calls that are listed on a display, on that of the whole hall if none is given; the latest announcement
    first."""
    here = display or screen(view.hall, "")
    found = [
        Call(ticket.number, ticket.window, ticket.calls, ticket.announced)
        for ticket in view.state.called()
        if view.now - ticket.announced < LISTED_MS and has_window(view.hall, here, ticket.window)
    ]
    return sorted(found, key=lambda call: (-call.at, call.ticket))


def missed(view: View, display: Display | None = None) -> tuple[list[str], int]:
    """The latest missed numbers of the display's zones that may still come back, and how many more there are."""
    here = display or screen(view.hall, "")
    mine = (t for t in view.state.missed() if t.due > view.now and has_area(view.hall, here, t.number[0]))
    found = sorted(mine, key=lambda ticket: -ticket.due)
    return [ticket.number for ticket in found[:MISSED]], max(0, len(found) - MISSED)


def row(area: Area, hall: Hall) -> Row:
    known = [lane for lane in area.lanes if lane.standing in WORSE]
    spans = sorted(found for lane in known if (found := minutes(lane.expected)) is not None)
    standing = _together(area.lanes, known)
    if standing == "free" and area.waiting:
        standing = "part"
    until = min((lane.until for lane in area.lanes if lane.until), default=0)
    return Row(
        area.series.letter,
        area.series.name,
        area.waiting,
        standing,
        spans[0] if spans and standing not in ("free", "part") else None,
        spans[-1] if spans and standing not in ("free", "part") else None,
        clock(hall, until) if standing == "paused" and until else "",
    )


def _together(lanes: Sequence[LaneNow], known: Sequence[LaneNow]) -> str:
    """The worst of what is known; if no lane's wait is known, the first reason that applies."""
    if known:
        return max((lane.standing for lane in known), key=WORSE.index)
    others = {lane.standing for lane in lanes}
    return next(word for word in ("none", "paused", "absent", "shut") if word in others)


def is_over(view: View) -> bool:
    """Whether no lane gives tickets and nobody waits, is called or served."""
    state = view.state
    if state.open and any(gives(view.hall, lane, view.now) for lane in view.hall.lanes.values()):
        return False
    return not (waiting(state) or state.called() or state.serving())


def is_dark(view: View) -> bool:
    """Whether all is over and work neither ended within half an hour nor begins within it; a break is not outside."""
    if view.hall.hours.always or not is_over(view):
        return False
    hall, today = view.hall, local(view.hall, view.now).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        spans = hall.hours.spans(day, hall.timezone, 0)
        if spans and spans[0][0] - DARK_AFTER_MS <= view.now < spans[-1][1] + DARK_AFTER_MS:
            return False
    return True


def opens_next(hall: Hall, now: int) -> int | None:
    """When the first lane gives tickets again; None if not within two weeks."""
    return gives_next(hall, hall.lanes.values(), now)


def is_today(hall: Hall, now: int, at: int) -> bool:
    return local(hall, now).date() == local(hall, at).date()
