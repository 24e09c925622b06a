"""What a matrix of LEDs says over a window: two lines of six Chinese characters at most. Pure."""

from displays.window_parts import Sign

_SECOND = {
    "serving": "办理中",
    "idle": "请等候",
    "paused": "暂停服务",
    "absent": "未开窗",
    "over": "今日结束",
}
STALE = "请听叫号"


def led_lines(sign: Sign, number: str) -> tuple[str, str]:
    """The ticket where there is one, else the window; then what is to be done."""
    if sign.face == "calling":
        return sign.ticket, f"请到{number}号"
    return sign.ticket or named(number), _SECOND[sign.face]


def named(number: str) -> str:
    return f"{number}号窗口"
