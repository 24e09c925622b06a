"""What devices without a browser are told of a window: the same as its display shows. Pure."""

from typing import Any

from displays.led_lines import STALE, led_lines, named
from displays.window_display import ROLES, concerns
from displays.window_parts import sign
from web.hub import Topic, View
from web.wired import said
from web.wired_link import SHOW, Told

_STATES = {"calling": "CALL", "serving": "SERVE", "idle": "IDLE", "paused": "PAUSE", "absent": "AWAY", "over": "OVER"}


def topic() -> Topic:
    return Topic("wired-sign", {}, _data, ROLES, concerns)


def _data(view: View, key: str) -> dict[str, Any]:
    """Fields of SHOW: window, state, number, how often it was called, two lines of text."""
    found = sign(view, key)
    ring = f"{found.ticket} {found.calls}" if found.face == "calling" else ""
    calls = str(min(found.calls, 99)) if found.ticket else ""
    told = Told(SHOW, (key, _STATES[found.face], found.ticket, calls, *led_lines(found, key)), ring)
    return said(told, Told(SHOW, (key, "STALE", "", "", named(key), STALE)))
