"""The dashboard's sentence: what is worst in the hall now, why, and the one thing to be done about it. Pure.

Times are ms. Nothing is guessed: what is not known is None.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from config.hall import Hall
from displays.areas import WORSE, Area, LaneNow
from displays.day_waits import Day as PastDay
from displays.day_waits import week
from displays.hall_parts import is_over, opens_next
from displays.moments import clock, when
from web.hub import View
from web.openings import local

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""

MINUTE_MS = 60_000
TROUBLED = ("over", "watch")
"""Tones in which something is to be done."""


class Verdict(NamedTuple):
    """The sentence. `tone`: 'calm', 'watch', 'over' or 'shut'; `lane` is the code of the lane it names, or ''."""

    tone: str
    sentence: str
    cause: str
    lane: str = ""


def shown_minutes(lane: LaneNow) -> int | None:
    """Whole minutes, rounded up, for a ticket taken now: 0 if one may go straight in. Finer than on public screens, so
    that it stands on the same side of the target as the lane's word."""
    if lane.standing not in WORSE or lane.expected is None:
        return None
    return 0 if lane.standing == "free" else max(1, ceil(lane.expected / 60))


def worst(areas: Sequence[Area]) -> LaneNow | None:
    """First a lane in which somebody waits for whom no window is open; then the one most minutes past its target, or
    nearest to it. None if no wait is known at all."""
    lanes = [lane for area in areas for lane in area.lanes]
    stuck = [lane for lane in lanes if lane.stuck]
    if stuck:
        return max(stuck, key=lambda lane: (lane.stuck, lane.longest))
    known = [(found - lane.target, found, lane) for lane in lanes if (found := shown_minutes(lane)) is not None]
    late = [row for row in known if row[2].standing == "over"] or [row for row in known if row[2].standing == "long"]
    ranked = late or [(found, found, lane) for _, found, lane in known]
    return max(ranked, key=lambda row: row[:2])[2] if ranked else None


def verdict(areas: Sequence[Area], view: View, past: Sequence[PastDay], say: Say, lang: str) -> Verdict:
    """The sentence at the top. `past`: the days before today, for a word of what is to come while it is shut."""
    hall, now = view.hall, view.now
    if is_over(view):
        at = opens_next(hall, now)
        if at is None:
            return Verdict("shut", say("大厅现在不取号"), "")
        sentence = say("还没开门，%(when)s 开始取号", when=when(hall, now, at, lang))
        return Verdict("shut", sentence, _to_come(hall, at, past, view.state.day, say))
    lane = worst(areas)
    if lane is None:
        return Verdict("watch", say("没有开着的窗口"), "")
    name, found = lane.lane.name.get(lang), shown_minutes(lane) or 0
    cause = _cause(lane, _troubled(areas) - 1, hall, say)
    if lane.stuck:
        said = say(
            "%(area)s有 %(count)s 人等候，最久 %(minutes)s 分钟，没有开着的窗口",
            area=name,
            count=lane.waiting,
            minutes=lane.longest // MINUTE_MS,
        )
        return Verdict("over", said, cause, lane.lane.code)
    if lane.standing == "over":
        said = say(
            "%(area)s等候超目标：新取号约 %(minutes)s 分钟，超目标 %(over)s 分钟",
            area=name,
            minutes=found,
            over=f"{found - lane.target:g}",
        )
        return Verdict("over", said, cause, lane.lane.code)
    if lane.standing == "long":
        said = say("%(area)s等候偏长：新取号约 %(minutes)s 分钟，接近目标", area=name, minutes=found)
        return Verdict("watch", said, cause, lane.lane.code)
    if not found:
        return Verdict("calm", say("大厅平稳，随到随办"), "")
    said = say("大厅平稳，最久的是%(area)s：新取号约 %(minutes)s 分钟", area=name, minutes=found)
    return Verdict("calm", said, "", lane.lane.code)


def _troubled(areas: Sequence[Area]) -> int:
    """In how many lanes somebody waits in vain or a new ticket waits past the target."""
    return sum(lane.stuck > 0 or lane.standing == "over" for area in areas for lane in area.lanes)


def _cause(lane: LaneNow, others: int, hall: Hall, say: Say) -> str:
    """Why, as far as the hall itself shows it: who waits, who works, which windows are paused."""
    said = [say("开着 %(open)s 个窗口，共 %(all)s 个", open=lane.open, all=lane.places)]
    if not lane.stuck:
        longest = lane.longest // MINUTE_MS
        said.insert(0, say("等候 %(count)s 人，最久 %(minutes)s 分钟", count=lane.waiting, minutes=longest))
    said += [
        say("%(window)s 号窗口 %(clock)s 起暂停", window=window.number, clock=clock(hall, window.since))
        for window in lane.windows
        if window.state == "paused"
    ]
    if others > 0:
        said.append(say("另有 %(count)s 条队超目标或没有窗口", count=others))
    return say("；").join(said)


def _to_come(hall: Hall, at: int, past: Sequence[PastDay], day: str, say: Say) -> str:
    """When it is usually fullest on the day that begins at `at`; '' where nobody knows."""
    hours = week(hall, past, day).get(local(hall, at).weekday(), {})
    if not hours:
        return ""
    hour, minutes = max(hours.items(), key=lambda each: each[1])
    return say("平常 %(hour)s 点最挤，平均等 %(minutes)s 分钟", hour=hour, minutes=f"{minutes:.0f}")
