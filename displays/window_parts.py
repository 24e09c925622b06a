"""What the display over a window says. Pure; times in ms."""

from typing import NamedTuple

from displays.hall_parts import is_over
from displays.moments import clock
from web.hub import View

_FACES = {"called": "calling", "serving": "serving", "free": "idle", "paused": "paused"}


class Sign(NamedTuple):
    """`face` is 'calling', 'serving', 'idle', 'paused', 'absent' (nobody sits there) or 'over' (the day is)."""

    face: str
    ticket: str = ""
    calls: int = 0
    clerk: str = ""
    """The staff number; never a name."""
    until: str = ""
    """Paused: about when it goes on, '' if nobody knows or the time has passed. The reason is nobody's business."""


def sign(view: View, number: str) -> Sign:
    """Raises KeyError for a window that the hall does not have."""
    state, hall, now = view.state, view.hall, view.now
    window = state.window(hall.windows[number].number)
    face = _FACES.get(window.state, "absent")
    if face in ("absent", "idle") and is_over(view):
        return Sign("over")
    if face in ("calling", "serving"):
        ticket = state.ticket(window.ticket)
        return Sign(face, window.ticket, ticket.calls if ticket else 1, window.clerk)
    if face == "paused":
        return Sign(face, until=clock(hall, window.until) if window.until > now else "")
    return Sign(face, clerk=window.clerk)
