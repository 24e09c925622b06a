"""The hall area by area as it stands: who waits, how long it takes now, which windows are open. Pure; times in ms.

An area is a number series with its lanes. A ticket that waits in several lanes counts once, in the area of the first,
so that the areas' numbers add up to everybody who waits.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.hall import Hall, Lane, Series
from dispatcher.state import State
from dispatcher.tickets import Ticket, WindowState
from web.hub import View
from web.openings import gives
from web.waits import is_free, level

WORSE = ("free", "ok", "mid", "long", "over")
"""The words for a wait that is known, from nobody before you to past the target."""

AT_WORK = ("free", "called", "serving")
"""States of a window that takes visitors."""


@dataclass(frozen=True, slots=True)
class LaneNow:
    """One lane. `standing` is one of WORSE, or 'none' (cannot be said), 'paused', 'absent' (no window open) or 'shut'
    (no tickets at this hour, nobody waits)."""

    lane: Lane
    standing: str
    waiting: int
    longest: int
    expected: float | None
    """Seconds for a ticket taken now; None when nobody knows."""
    target: float
    """Minutes."""
    windows: tuple[WindowState, ...]
    """The windows whose home it is; those that serve it too if there is none."""
    stuck: int
    """Waiting tickets that no open window will call as things stand."""
    until: int
    """Paused: about when the first window goes on, 0 if nobody knows."""

    @property
    def places(self) -> int:
        return len(self.windows)

    @property
    def open(self) -> int:
        """How many of its windows take visitors."""
        return sum(window.state in AT_WORK for window in self.windows)

    @property
    def serving(self) -> int:
        return sum(window.state == "serving" for window in self.windows)


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its lanes. `longest` is the longest time somebody here has waited."""

    series: Series
    lanes: tuple[LaneNow, ...]
    waiting: int
    longest: int

    @property
    def open(self) -> int:
        """How many different windows of its lanes take visitors."""
        return len({window.number for lane in self.lanes for window in lane.windows if window.state in AT_WORK})

    @property
    def places(self) -> int:
        return len({window.number for lane in self.lanes for window in lane.windows})

    @property
    def papers(self) -> bool:
        """Whether it is a green channel: papers are checked before the ticket."""
        return any(lane.lane.papers for lane in self.lanes)


def areas(view: View) -> tuple[Area, ...]:
    """All areas that have lanes, in the hall file's order."""
    hall, now = view.hall, view.now
    by_area: dict[str, list[Ticket]] = {letter: [] for letter in hall.series}
    by_lane: defaultdict[str, list[Ticket]] = defaultdict(list)
    for ticket in waiting(view.state):
        by_area[area_of(hall, ticket)].append(ticket)
        for code in () if ticket.place else ticket.lanes:
            by_lane[code].append(ticket)
    found = []
    for series in hall.series.values():
        lanes = tuple(lane for lane in hall.lanes.values() if lane.series == series.letter)
        if lanes:
            here = by_area[series.letter]
            now_here = tuple(lane_now(view, lane, by_lane[lane.code]) for lane in lanes)
            found.append(Area(series, now_here, len(here), max((waited(t, now) for t in here), default=0)))
    return tuple(found)


def waiting(state: State) -> list[Ticket]:
    """Every waiting ticket once, those that only one window may call included."""
    numbers = {number for name in state.queues() for number in state.queue(name)}
    return [ticket for number in sorted(numbers) if (ticket := state.ticket(number))]


def waited(ticket: Ticket, now: int) -> int:
    """All time a waiting ticket has waited, earlier spells included."""
    return ticket.waited + max(0, now - ticket.since)


def area_of(hall: Hall, ticket: Ticket) -> str:
    """The letter of the area it waits in; of a ticket that goes back to its window, the one it was called from."""
    lane = (ticket.lane if ticket.place else "") or next(iter(ticket.lanes), "")
    return hall.lanes[lane].series if lane in hall.lanes else ticket.series


def lane_now(view: View, lane: Lane, here: Sequence[Ticket]) -> LaneNow:
    """`here`: the tickets that wait in it."""
    state, waits, hall, now = view
    serve = [window for window in hall.windows.values() if lane.code in (window.home, *window.also)]
    home = [window for window in serve if window.home == lane.code] or serve
    every = [state.window(window.number) for window in serve]
    expected, target = waits.by_lane.get(lane.code), target_of(lane)
    return LaneNow(
        lane,
        _standing(len(here), gives(hall, lane, now), every, expected, target),
        len(here),
        max((waited(ticket, now) for ticket in here), default=0),
        expected,
        target,
        tuple(state.window(window.number) for window in home),
        sum(waits.by_ticket.get(ticket.number) is None for ticket in here),
        min((window.until for window in every if window.state == "paused" and window.until > now), default=0),
    )


def target_of(lane: Lane) -> float:
    """Minutes within which a visitor without any priority is to be called; the strictest of a green channel."""
    return min(lane.targets.values()) if lane.papers else lane.targets["regular"]


def _standing(
    count: int, gives_now: bool, windows: Iterable[WindowState], expected: float | None, target: float
) -> str:
    states = {window.state for window in windows} - {"closed"}
    if not gives_now and not count:
        return "shut"
    if not states:
        return "absent"
    if states == {"paused"}:
        return "paused"
    return "free" if is_free(expected, count) else level(expected, target)
