"""Times as displays write them: on the hall's clock, with the day if it is another one. Pure."""

from datetime import datetime

from config.hall import Hall
from web.openings import local

_WEEKDAYS = "一二三四五六日"


def clock(hall: Hall, at: int) -> str:
    """'9:05'."""
    moment = local(hall, at)
    return f"{moment.hour}:{moment:%M}"


def when(hall: Hall, now: int, at: int, lang: str) -> str:
    """'14:00' today; on another day '11月24日（星期二）9:00' or '09:00, Tue 24 Nov'."""
    moment: datetime = local(hall, at)
    if moment.date() == local(hall, now).date():
        return moment.strftime("%H:%M")
    if lang == "zh":
        weekday = _WEEKDAYS[moment.weekday()]
        return f"{moment.month}月{moment.day}日（星期{weekday}）{clock(hall, at)}"
    return f"{moment:%H:%M, %a} {moment.day} {moment:%b}"
