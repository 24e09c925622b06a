"""An advice in words: what to do where, before and after, why, how sure. Pure."""

from collections.abc import Callable
from typing import NamedTuple

from config.hall import Hall
from dispatcher.advice_book import AdviceBook, Given
from dispatcher.advice_changes import COVER, HELP, OPEN
from displays.moments import clock

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""

DECLINES = {"arranged": "已另有安排", "nobody": "没有人手", "wrong": "与现场不符", "other": "其他"}
"""Why the manager does not follow an advice: words of the event."""

_SURE, _FAIRLY = 90, 70
_LEAST_RECORD = 5


class Card(NamedTuple):
    """`name` is what it is answered by; `late`: past the target as things are; `done`: said once it is adopted."""

    name: str
    what: str
    change: str
    range: str
    why: str
    sure: str
    late: bool
    done: str


def card(given: Given, book: AdviceBook, hall: Hall, say: Say, lang: str) -> Card:
    lane = hall.lanes[given.lane]
    words = {"lane": lane.name.get(lang), "window": given.window, "until": clock(hall, given.until)}
    what = {
        OPEN: say("%(lane)s：加开 %(window)s 号窗口到 %(until)s", **words),
        HELP: say("%(window)s 号窗口支援%(lane)s到 %(until)s", **words),
        COVER: say("午间留 %(window)s 号窗口接待%(lane)s到 %(until)s", **words),
    }.get(given.do, say("%(lane)s：恢复 %(window)s 号窗口", **words))
    return Card(
        name=given.name,
        what=what,
        change=_change(given, say),
        range=say(
            "多半 %(low)s–%(high)s 分钟", low=round(given.low), high=max(round(given.low) + 1, round(given.high))
        ),
        why=_why(given, say),
        sure=_sure(given, book, say),
        late=given.before > lane.targets["regular"],
        done=when_adopted(given, say),
    )


def in_short(given: Given, say: Say) -> str:
    """What adopting it comes to, for a button."""
    if given.do == OPEN:
        return say("采纳：通知 %(window)s 号窗口加开", window=given.window)
    if given.do == HELP:
        return say("采纳：%(window)s 号窗口支援", window=given.window)
    if given.do == COVER:
        return say("采纳：通知 %(window)s 号窗口午间留守", window=given.window)
    return say("采纳：通知 %(window)s 号窗口恢复", window=given.window)


def when_adopted(given: Given, say: Say) -> str:
    if given.do == HELP:
        return say("已采纳，这个窗口的顺呼已包括这条队")
    return say("已采纳，窗口和导办台都已收到")


def _change(given: Given, say: Say) -> str:
    if not given.have and given.do == OPEN:
        return say("没有窗口 → %(after)s 分钟", after=round(given.after))
    return say("%(before)s → %(after)s 分钟", before=round(given.before), after=round(given.after))


def _why(given: Given, say: Say) -> str:
    need = say(
        "等 %(waiting)s 人，一小时内约来 %(expected)s 人，人均 %(each)s 分钟，需 %(need)s 个窗口，开着 %(have)s 个。",
        waiting=given.waiting,
        expected=given.expected,
        each=given.each,
        need=given.need,
        have=given.have,
    )
    if not given.idle:
        return need
    idle = say("%(window)s 号已空闲 %(minutes)s 分钟。", window=given.window, minutes=given.idle)
    return f"{idle}{need}"


def _sure(given: Given, book: AdviceBook, say: Say) -> str:
    level = say("高") if given.sure >= _SURE else say("中") if given.sure >= _FAIRLY else say("低")
    if book.of < _LEAST_RECORD:
        return say("把握 %(level)s（记录还少）", level=level)
    return say("把握 %(level)s（过去 %(of)s 次 %(right)s 次准）", level=level, of=book.of, right=book.right)
