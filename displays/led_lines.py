"""What a matrix of LEDs says over a window: two lines of six Chinese characters at most. Pure."""

from typing import NamedTuple

from displays.window_parts import Sign, sign
from web.hub import View
from web.notices import emergency

ALARM = "alarm"
"""The face of every window while an emergency stands; its words do not fit here, so people are sent to whoever calls
them out."""

_SECOND = {
    "serving": "办理中",
    "idle": "请等候",
    "paused": "暂停服务",
    "absent": "未开窗",
    "over": "今日结束",
}
_ALARM = ("紧急通知", "请听指挥")


class Led(NamedTuple):
    """`face`: that of the window's sign, or ALARM; `number`: a ticket, or ''."""

    face: str
    number: str
    calls: int
    lines: tuple[str, str]


def led(view: View, number: str) -> Led:
    """Raises KeyError for a window that the hall does not have."""
    found = sign(view, number)
    if emergency(view.state) is not None:
        return Led(ALARM, "", 0, _ALARM)
    return Led(found.face, found.ticket, found.calls, _lines(found, number))


def _lines(found: Sign, number: str) -> tuple[str, str]:
    """The ticket where there is one, else the window; then what is to be done."""
    if found.face == "calling":
        return found.ticket, f"请到{number}号"
    return found.ticket or f"{number}号窗口", _SECOND[found.face]


def stale_lines(number: str) -> tuple[str, str]:
    """While nobody knows how it is."""
    return f"{number}号窗口", "请听叫号"
