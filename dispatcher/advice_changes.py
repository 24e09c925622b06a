"""What a manager can change in a hall at work, and which of it is worth a look. Pure.

Somebody opens one more window, goes on after a pause, or helps a lane that a colleague at a like window serves already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from config.hall import Hall
from dispatcher.replay_day import Day, Post
from dispatcher.state import State

OPEN, RESUME, HELP = "open", "resume", "help"
_MINUTE_MS = 60_000
_UNTIL_READY = {OPEN: 5 * _MINUTE_MS, RESUME: _MINUTE_MS, HELP: 0}
"""Until somebody sits there."""

_OPENS_FOR_MS = 120 * _MINUTE_MS
_HELPS_FOR_MS = 60 * _MINUTE_MS
_HALF_HOUR_MS = 30 * _MINUTE_MS


class Change(NamedTuple):
    """`do`: one of the words above; `lane`: the one that is to gain; `until`: ms since 1970."""

    do: str
    window: str
    lane: str
    until: int

    @property
    def name(self) -> str:
        return f"{self.do}-{self.window}-{self.lane}"


def fitted(change: Change, hall: Hall, day: Day, now: int) -> tuple[Hall, Day]:
    """Hall and day with the change, `now` in ms since 1970."""
    window = hall.windows[change.window]
    start = now - day.zero + _UNTIL_READY[change.do]
    if change.do != HELP:
        post = Post(change.window, window.home, window.also, 1.0, ((start, change.until - day.zero),))
        others = tuple(other for other in day.posts if other.window != change.window)
        return hall, replace(day, posts=(*others, post))
    also = (*window.also, change.lane)
    helping = window.model_copy(update={"also": also})
    posts = tuple(replace(post, also=also) if post.window == change.window else post for post in day.posts)
    return hall.model_copy(update={"windows": {**hall.windows, change.window: helping}}), replace(day, posts=posts)


def candidates(state: State, hall: Hall, now: int, pressed: Iterable[str]) -> Iterator[Change]:
    """For lanes that are `pressed`: the first window of each way to help them."""
    doing = {number: state.window(number).state for number in hall.windows}
    for lane in pressed:
        for do, condition, lasts in ((RESUME, "paused", _OPENS_FOR_MS), (OPEN, "closed", _OPENS_FOR_MS)):
            serving = [number for number in _serving(hall, lane) if doing[number] == condition]
            if serving:
                yield Change(do, serving[0], lane, _until(now + lasts))
        able = [number for number in _able(hall, lane) if doing[number] in ("free", "called", "serving")]
        if able:
            least = min(able, key=lambda number: (state.count(hall.windows[number].home), doing[number] != "free"))
            yield Change(HELP, least, lane, _until(now + _HELPS_FOR_MS))


def _serving(hall: Hall, lane: str) -> list[str]:
    """Windows that serve the lane, those whose home it is first."""
    windows = [window for window in hall.windows.values() if lane in window.lanes]
    return [window.number for window in sorted(windows, key=lambda window: window.home != lane)]


def _able(hall: Hall, lane: str) -> list[str]:
    """Windows that do not serve the lane though a colleague with the same home lane does, or one of the lane's own
    windows helps theirs: the two kinds of work go together in this hall."""
    homes = {window.home for window in hall.windows.values() if lane in window.also}
    homes |= {code for window in hall.windows.values() if window.home == lane for code in window.also}
    return [w.number for w in hall.windows.values() if w.home in homes and lane not in w.lanes]


def _until(at: int) -> int:
    """To the next half hour."""
    return -(-at // _HALF_HOUR_MS) * _HALF_HOUR_MS


def idle_min(state: State, window: str, now: int) -> int:
    """Whole minutes that a free window has had nobody."""
    seat = state.window(window)
    return max(0, now - seat.since) // _MINUTE_MS if seat.state == "free" else 0


def at_work(state: State, hall: Hall, lane: str) -> int:
    """Open windows that have the lane as their home, or serve it if none does."""
    home = [window.number for window in hall.windows.values() if window.home == lane] or _serving(hall, lane)
    return sum(state.window(number).state in ("free", "called", "serving") for number in home)
