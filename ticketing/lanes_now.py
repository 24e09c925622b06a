"""Some lanes taken together as they are now: how many wait, and how long somebody would who comes now. Pure."""

from collections.abc import Iterable
from typing import Any

from config.hall import Lane
from ticketing.kiosk_parts import waiting
from web.hub import View


def now_in(view: View, lanes: Iterable[Lane], as_of: str) -> dict[str, Any]:
    """As the API tells it; the wait is that of the lane where it is shortest, None where nobody knows."""
    every = tuple(lanes)
    known = [wait for lane in every if (wait := view.waits.by_lane.get(lane.code)) is not None]
    p50 = round(min(known)) if known else None
    return {"waiting": waiting(view.state, every), "wait": {"p50_s": p50, "p80_s": None, "as_of": as_of}}
