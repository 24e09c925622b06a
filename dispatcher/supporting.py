"""Which windows serve a lane more for a while, and the hall with them as if its file said so. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from config.hall import Hall
from dispatcher.state import State

_KEPT = 8


class Support(NamedTuple):
    """`until`: ms since 1970."""

    window: str
    lane: str
    until: int


def supports(hall: Hall, state: State) -> Iterator[Support]:
    """Those that hold under this hall file; one whose time is over until an event says so."""
    for number, window in state.supporting().items():
        known = hall.windows.get(number)
        if known is not None and (told := window.support) is not None:
            lane, until, revision = told
            if revision == hall.revision and lane in hall.lanes and lane not in known.lanes:
                yield Support(number, lane, until)


_made: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Hall, Hall]] = {}


def supported(hall: Hall, state: State) -> Hall:
    """The same object for the same hall and supports, so that what was worked out for it can be kept; the hall itself
    while nobody helps."""
    now = tuple((each.window, each.lane) for each in supports(hall, state))
    if not now:
        return hall
    kept = _made.get((id(hall), now))
    if kept is None or kept[0] is not hall:
        windows = dict(hall.windows)
        for number, lane in now:
            windows[number] = windows[number].model_copy(update={"also": (*windows[number].also, lane)})
        if len(_made) >= _KEPT:
            _made.clear()
        kept = _made[id(hall), now] = hall, hall.model_copy(update={"windows": windows})
    return kept[1]
