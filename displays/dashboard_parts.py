"""What the dashboard says: one sentence about the worst area, six numbers, and what each window is doing. Pure.

Times are ms. Nothing is guessed: what is not known is None.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from config.hall import Hall, Text
from displays.areas import WORSE, Area, LaneNow, area_of, waited, waiting
from displays.hall_parts import is_over, opens_next
from displays.measures import WITHIN_MIN, Today, weighted
from displays.moments import clock, when
from web.hub import View

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""

_MINUTE_MS = 60_000
_TENTH = 0.9


class Verdict(NamedTuple):
    """The sentence. `tone`: 'calm', 'watch', 'over' or 'shut'; `lane` is the code of the lane it names, or ''."""

    tone: str
    sentence: str
    cause: str
    lane: str = ""


class Figure(NamedTuple):
    """A number with its unit and the line below; `value` is None when it cannot be computed."""

    value: str | None
    unit: str = ""
    below: str = ""
    bad: bool = False


class Seat(NamedTuple):
    """One window: what it does, with whom, since when ('10:19'; '' for a closed one)."""

    number: str
    name: Text
    state: str
    ticket: str
    since: str
    until: str


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


def verdict(areas: Sequence[Area], view: View, say: Say, lang: str) -> Verdict:
    """The sentence at the top."""
    hall, now = view.hall, view.now
    if is_over(view):
        at = opens_next(hall, now)
        if at is None:
            return Verdict("shut", say("大厅现在不取号"), "")
        return Verdict("shut", say("还没开门，%(when)s 开始取号", when=when(hall, now, at, lang)), "")
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
            minutes=lane.longest // _MINUTE_MS,
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
        longest = lane.longest // _MINUTE_MS
        said.insert(0, say("等候 %(count)s 人，最久 %(minutes)s 分钟", count=lane.waiting, minutes=longest))
    said += [
        say("%(window)s 号窗口 %(clock)s 起暂停", window=window.number, clock=clock(hall, window.since))
        for window in lane.windows
        if window.state == "paused"
    ]
    if others > 0:
        said.append(say("另有 %(count)s 条队超目标或没有窗口", count=others))
    return say("；").join(said)


def figures(areas: Sequence[Area], view: View, today: Today, say: Say, lang: str) -> dict[str, Figure]:
    """The six numbers by name: waiting, usual, longest, within, windows, finished."""
    state = view.state
    seats = [state.window(number).state for number in view.hall.windows]
    held, missed = len(state.held()), len(state.missed())
    return {
        "waiting": Figure(
            str(sum(area.waiting for area in areas)),
            say("人"),
            say("另有挂起 %(held)s，过号 %(missed)s", held=held, missed=missed),
        ),
        "usual": _usual(areas, today, say),
        "longest": _longest(view, say, lang),
        "within": _within(today, say),
        "windows": Figure(
            str(len(seats) - seats.count("closed") - seats.count("paused")),
            f"/ {len(seats)}",
            say(
                "办理 %(serving)s，叫号 %(called)s，空闲 %(free)s，暂停 %(paused)s",
                **{word: seats.count(word) for word in ("serving", "called", "free", "paused")},
            ),
        ),
        "finished": Figure(
            str(today.finished.total()), say("件"), say("今天取号 %(count)s 张", count=today.issued.total())
        ),
    }


def _usual(areas: Sequence[Area], today: Today, say: Say) -> Figure:
    lanes = [lane for area in areas for lane in area.lanes]
    known = {lane.lane.code: float(found) for lane in lanes if (found := shown_minutes(lane)) is not None}
    middle, slow = (weighted(known, today.issued, share) for share in (0.5, _TENTH))
    if middle is None or slow is None:
        return Figure(None)
    return Figure(f"{middle:g}", say("分钟"), say("十人中九人不超过 %(minutes)s 分钟", minutes=f"{slow:g}"))


def _longest(view: View, say: Say, lang: str) -> Figure:
    hall, now = view.hall, view.now
    first = max(waiting(view.state), key=lambda ticket: waited(ticket, now), default=None)
    if first is None:
        return Figure("0", say("分钟"), say("没有人等候"))
    found, lane = waited(first, now) // _MINUTE_MS, hall.lanes.get(first.lane or next(iter(first.lanes), ""))
    area = hall.series[area_of(hall, first)].name.get(lang)
    over = found - lane.targets.get(first.klass, lane.targets["regular"]) if lane else 0
    below = say("%(ticket)s・%(area)s", ticket=first.number, area=area)
    if over > 0:
        below += say("，超目标 %(over)s 分钟", over=f"{over:g}")
    return Figure(str(found), say("分钟"), below, over > 0)


def _within(today: Today, say: Say) -> Figure:
    share = today.share_within()
    if share is None:
        return Figure(None, below=say("今天还没有叫号"))
    return Figure(f"{share:.0f}", "%", say("%(within)s / %(called)s 张", within=today.within, called=today.called))


def seats(view: View) -> list[Seat]:
    """All windows in the hall file's order."""
    hall, now = view.hall, view.now
    found = []
    for number, window in hall.windows.items():
        at = view.state.window(number)
        since = clock(hall, at.since) if at.since and at.state != "closed" else ""
        until = clock(hall, at.until) if at.state == "paused" and at.until > now else ""
        ticket = at.ticket if at.state in ("called", "serving") else ""
        found.append(Seat(number, window.name, at.state, ticket, since, until))
    return found


def scale(areas: Sequence[Area]) -> float:
    """Minutes at the end of the bars: twice the usual target, or more if somebody waits longer."""
    lanes = [lane for area in areas for lane in area.lanes]
    known = [found for lane in lanes if (found := shown_minutes(lane))]
    return max([2 * max((lane.target for lane in lanes), default=WITHIN_MIN), *known])
