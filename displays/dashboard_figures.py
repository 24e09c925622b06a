"""The dashboard's six numbers, each worked out by itself, so that one that fails leaves the others standing. Pure.

Times are ms. What is not known is None.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from config.hall import Hall
from dispatcher.satisfaction import LEAST_SAMPLE
from displays.areas import Area, area_of, waited, waiting
from displays.dashboard_verdict import MINUTE_MS, Say, shown_minutes
from displays.day_waits import Day, minute_of, waiting_at
from displays.measures import Today, weighted
from web.hub import View

_TENTH = 0.9


class Figure(NamedTuple):
    """A number with its unit and the line below; `value` is None when it cannot be computed."""

    value: str | None
    unit: str = ""
    below: str = ""
    bad: bool = False


class Look(NamedTuple):
    """Everything a figure may look at. `before`: the same weekday of the last weeks; empty where too little is
    known."""

    areas: Sequence[Area]
    view: View
    today: Today
    before: Sequence[Day]
    say: Say
    lang: str

    @property
    def hall(self) -> Hall:
        return self.view.hall


def _waiting(look: Look) -> Figure:
    say, state = look.say, look.view.state
    count = sum(area.waiting for area in look.areas)
    aside = say("另有挂起 %(held)s，过号 %(missed)s", held=len(state.held()), missed=len(state.missed()))
    if not look.before:
        return Figure(str(count), say("人"), aside)
    minute = minute_of(look.hall, look.view.now)
    usual = round(sum(waiting_at(look.hall, day, minute) for day in look.before) / len(look.before))
    more = count - usual
    words = "比平常此刻多 %(count)s 人" if more > 0 else "比平常此刻少 %(count)s 人" if more else "和平常此刻一样"
    return Figure(str(count), say("人"), say("；").join((say(words, count=abs(more)) if more else say(words), aside)))


def _usual(look: Look) -> Figure:
    say, lanes = look.say, [lane for area in look.areas for lane in area.lanes]
    known = {lane.lane.code: float(found) for lane in lanes if (found := shown_minutes(lane)) is not None}
    middle, slow = (weighted(known, look.today.issued, share) for share in (0.5, _TENTH))
    if middle is None or slow is None:
        return Figure(None)
    return Figure(f"{middle:g}", say("分钟"), say("十人中九人不超过 %(minutes)s 分钟", minutes=f"{slow:g}"))


def _longest(look: Look) -> Figure:
    say, hall, now = look.say, look.hall, look.view.now
    first = max(waiting(look.view.state), key=lambda ticket: waited(ticket, now), default=None)
    if first is None:
        return Figure("0", say("分钟"), say("没有人等候"))
    found, lane = waited(first, now) // MINUTE_MS, hall.lanes.get(first.lane or next(iter(first.lanes), ""))
    area = hall.series[area_of(hall, first)].name.get(look.lang)
    over = found - lane.targets.get(first.klass, lane.targets["regular"]) if lane else 0
    below = say("%(ticket)s・%(area)s", ticket=first.number, area=area)
    if over > 0:
        below += say("，超目标 %(over)s 分钟", over=f"{over:g}")
    return Figure(str(found), say("分钟"), below, over > 0)


def _within(look: Look) -> Figure:
    say, today, share = look.say, look.today, look.today.share_within()
    if share is None:
        return Figure(None, below=say("今天还没有叫号"))
    counts = say("%(within)s / %(called)s 张", within=today.within, called=today.called)
    target = 100 * look.hall.rules.within_share
    words = "目标 %(target)s，达标" if share >= target else "目标 %(target)s，没有达标"
    return Figure(f"{share:.0f}", "%", say("；").join((say(words, target=f"{target:g}%"), counts)), share < target)


def _windows(look: Look) -> Figure:
    seats = [look.view.state.window(number).state for number in look.hall.windows]
    counts = {word: seats.count(word) for word in ("serving", "called", "free", "paused")}
    return Figure(
        str(len(seats) - seats.count("closed") - seats.count("paused")),
        f"/ {len(seats)}",
        look.say("办理 %(serving)s，叫号 %(called)s，空闲 %(free)s，暂停 %(paused)s", **counts),
    )


def _finished(look: Look) -> Figure:
    say, today, score = look.say, look.today, look.today.ratings()
    below = say("今天取号 %(count)s 张", count=today.issued.total())
    if (share := score.satisfaction(LEAST_SAMPLE)) is not None:
        rated = say("评价 %(count)s 份，满意 %(share)s", count=score.rated, share=f"{share:.1f}%")
        below = say("；").join((rated, below))
    return Figure(str(today.finished.total()), say("件"), below)


FIGURES: Mapping[str, Callable[[Look], Figure]] = {
    "waiting": _waiting,
    "usual": _usual,
    "longest": _longest,
    "within": _within,
    "windows": _windows,
    "finished": _finished,
}
"""By name, in the order in which they stand."""
