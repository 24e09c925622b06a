"""What a manager can change in a hall at work, and which of it is worth a look. Pure.

Somebody opens one more window, goes on after a pause, helps a lane that a colleague at a like window serves already, or
stays over the break at noon.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, Protocol

from config.hall import Hall
from dispatcher.estimate_habits import Spans
from dispatcher.replay_day import Day, Post
from dispatcher.state import State

OPEN, RESUME, HELP, COVER = "open", "resume", "help", "cover"
AT_WORK = ("free", "called", "serving")
NO_PLAN: Mapping[str, Spans] = MappingProxyType({})
_MINUTE_MS = 60_000
_UNTIL_READY = {OPEN: 5 * _MINUTE_MS, RESUME: _MINUTE_MS, HELP: 0, COVER: 0}
"""Until somebody sits there."""

_OPENS_FOR_MS = 120 * _MINUTE_MS
_HELPS_FOR_MS = 60 * _MINUTE_MS
_HALF_HOUR_MS = 30 * _MINUTE_MS
_BEFORE_BREAK_MS = 60 * _MINUTE_MS
"""So long before a break it is said who should stay."""


class Change(NamedTuple):
    """`do`: one of the words above; `lane`: the one that is to gain; `until`: ms since 1970."""

    do: str
    window: str
    lane: str
    until: int

    @property
    def name(self) -> str:
        return f"{self.do}-{self.window}-{self.lane}"


class Asked(Protocol):
    """A change that is asked for, such as an advice that was adopted."""

    @property
    def do(self) -> str: ...

    @property
    def window(self) -> str: ...

    @property
    def lane(self) -> str: ...


def fitted(change: Change, hall: Hall, day: Day, now: int) -> tuple[Hall, Day]:
    """Hall and day with the change, `now` in ms since 1970."""
    window = hall.windows[change.window]
    start = now - day.zero + _UNTIL_READY[change.do]
    if change.do == COVER:
        staying = [_staying(post) if post.window == change.window else post for post in day.posts]
        return hall, replace(day, posts=tuple(staying))
    if change.do != HELP:
        post = Post(change.window, window.home, window.also, 1.0, ((start, change.until - day.zero),))
        others = tuple(other for other in day.posts if other.window != change.window)
        return hall, replace(day, posts=(*others, post))
    also = (*window.also, change.lane)
    helping = window.model_copy(update={"also": also})
    posts = tuple(replace(post, also=also) if post.window == change.window else post for post in day.posts)
    return hall.model_copy(update={"windows": {**hall.windows, change.window: helping}}), replace(day, posts=posts)


def _staying(post: Post) -> Post:
    """From its first stretch to the end of its last, without a break."""
    return replace(post, spans=((post.spans[0][0], post.spans[-1][1]),))


def candidates(
    state: State, hall: Hall, now: int, pressed: Iterable[str], plan: Mapping[str, Spans] = NO_PLAN
) -> Iterator[Change]:
    """For lanes that are `pressed`: the first window of each way to help them. `plan`: as of `Outlook`."""
    doing = {number: state.window(number).state for number in hall.windows}
    for lane in pressed:
        for do, condition, lasts in ((RESUME, "paused", _OPENS_FOR_MS), (OPEN, "closed", _OPENS_FOR_MS)):
            serving = [number for number in _serving(hall, lane) if doing[number] == condition]
            if serving:
                yield Change(do, serving[0], lane, _until(now + lasts))
        able = [number for number in _able(hall, lane) if doing[number] in AT_WORK]
        if able:
            least = min(able, key=lambda number: (state.count(hall.windows[number].home), doing[number] != "free"))
            yield Change(HELP, least, lane, _until(now + _HELPS_FOR_MS))
        at_home = [w.number for w in hall.windows.values() if w.home == lane and doing[w.number] in AT_WORK]
        if at_home and (back := _break_over(plan.get(at_home[0], ()), now)):
            yield Change(COVER, at_home[0], lane, back)


def _break_over(plan: Spans, now: int) -> int:
    """When the break is over that begins within the hour; 0 if none does."""
    for (_, end), (begin, _) in pairwise(plan):
        if now < end <= now + _BEFORE_BREAK_MS:
            return begin
    return 0


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


def is_done(asked: Asked, state: State, now: int) -> bool:
    """Whether the hall is as a change that was adopted asks for."""
    window = state.window(asked.window)
    if asked.do == HELP:
        return window.support is not None and window.support[0] == asked.lane and now < window.support[1]
    return window.state in AT_WORK


def idle_min(state: State, window: str, now: int) -> int:
    """Whole minutes that a free window has had nobody."""
    seat = state.window(window)
    return max(0, now - seat.since) // _MINUTE_MS if seat.state == "free" else 0


def at_work(state: State, hall: Hall, lane: str) -> int:
    """Open windows that have the lane as their home, or serve it if none does."""
    home = [window.number for window in hall.windows.values() if window.home == lane] or _serving(hall, lane)
    return sum(state.window(number).state in AT_WORK for number in home)
