"""What devices without a browser are told of a window: the same as its display shows. Pure."""

from typing import Any

from displays.led_lines import ALARM, led, stale_lines
from displays.window_display import ROLES, concerns
from web.hub import Topic, View
from web.wired import said
from web.wired_link import SHOW, Told

_STATES = {
    "calling": "CALL",
    "serving": "SERVE",
    "idle": "IDLE",
    "paused": "PAUSE",
    "absent": "AWAY",
    "over": "OVER",
    ALARM: "ALARM",
}


def topic() -> Topic:
    return Topic("wired-sign", {}, _data, ROLES, concerns)


def _data(view: View, key: str) -> dict[str, Any]:
    """Fields of SHOW: window, state, number, how often it was called, two lines of text."""
    found = led(view, key)
    ring = f"{found.number} {found.calls}" if found.face == "calling" else ""
    calls = str(min(found.calls, 99)) if found.number else ""
    told = Told(SHOW, (key, _STATES[found.face], found.number, calls, *found.lines), ring)
    return said(told, Told(SHOW, (key, "STALE", "", "", *stale_lines(key))))
