"""The hall's order rule as plain sentences: what T, W and k are here, who may pass whom, where passing ends. Pure."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from config.hall import Hall, Lane
from config.lanes import REGULAR
from config.numbers import in_runs
from dispatcher.overtaking import Helping, helpings, in_a_row, passings

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""


_HARDLY, _MANY = 0.5, 10
"""Factors below are said as 1/n, from there on without decimals."""


class Alike(NamedTuple):
    """Lanes for which the rule says the same, by name, and what it says."""

    lanes: str
    sentences: list[str]


def lanes_in_words(hall: Hall, say: Say, lang: str) -> list[Alike]:
    """T and W of every lane with what follows from them; lanes that are alike stand together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for lane in hall.lanes.values():
        said = tuple(_lane(hall, lane, say, lang))
        alike.setdefault(said, []).append(lane.name.get(lang))
    return [Alike(say("、").join(names), list(said)) for said, names in alike.items()]


def _lane(hall: Hall, lane: Lane, say: Say, lang: str) -> Iterator[str]:
    for klass, target in lane.targets.items():
        yield say(
            "%(klass)s号：目标等候 T = %(target)s 分钟，权重 W = %(weight)s。",
            klass=hall.classes[klass].name.get(lang),
            target=f"{target:g}",
            weight=f"{hall.classes[klass].weight * lane.weight:g}",
        )
    regular = lane.targets[REGULAR]
    for passing in passings(hall):
        if passing.lane == lane.code and passing.ratio != 1:
            yield say(
                "%(klass)s号等 1 分钟抵普通号等 %(ratio)s 分钟：普通号等到 %(target)s 分钟时，"
                "后来的%(klass)s号等满 %(needed)s才会排到它前面。",
                klass=hall.classes[passing.klass].name.get(lang),
                ratio=f"{float(passing.ratio):.3g}",
                target=f"{regular:g}",
                needed=_span(passing.needed_s(regular), say),
            )
    row = in_a_row(hall, lane.code)
    if row:
        yield say(
            "普通号超过 %(target)s 分钟以后，每叫 1 个普通号，前面最多先叫 %(row)s 个别的号；"
            "您前面还有 n 个普通号，最多有 %(row)s ×（n + 1）个号超过您。",
            target=f"{regular:g}",
            row=row,
        )
    elif row is None:
        yield say("这里没有限制连叫几个优先号。")
    yield say("普通号之间先来先叫，后来的普通号不会超过您。")


def _span(seconds: float, say: Say) -> str:
    if seconds < 90:
        return say("%(seconds)s 秒", seconds=f"{seconds:.0f}")
    return say("%(minutes)s 分钟", minutes=f"{seconds / 60:.3g}")


def helping_in_words(hall: Hall, say: Say, lang: str) -> list[str]:
    """k: when a window leaves its own lane to help another one; windows that are alike stand together."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for helping in helpings(hall):
        home = hall.windows[helping.window].home
        alike.setdefault((home, helping.lane, _factor(helping)), []).append(helping.window)
    return [
        say(
            "%(windows)s 号窗口先办%(home)s（k = 1），也帮办%(lane)s（k = %(k)s）："
            "那边的普通号等候超过这边的 %(factor)s 倍，才先叫那边。",
            windows=in_runs(windows),
            home=hall.lanes[home].name.get(lang),
            lane=hall.lanes[lane].name.get(lang),
            k=f"{hall.lanes[lane].secondary:g}",
            factor=factor,
        )
        for (home, lane, factor), windows in alike.items()
    ]


def _factor(helping: Helping) -> str:
    factor = float(helping.factor)
    if factor < _HARDLY:
        return f"1/{1 / factor:.0f}"
    return f"{factor:.0f}" if factor >= _MANY else f"{factor:.2g}"


def others_in_words(hall: Hall, say: Say) -> list[str]:
    """Appointments, coming back, and what takes no place away."""
    rules = hall.rules
    back = (
        say("过号恢复后，再叫 %(calls)s 个号就轮到；第二次过号排到队尾。", calls=rules.return_after_calls)
        if rules.return_clock_share is None
        else say("过号恢复后，之前等的时间算 %(share)s。", share=f"{rules.return_clock_share:.0%}")
    )
    return [
        say(
            "预约号从预约时间起算等候；没有别人等时，最早提前 %(early)s 分钟叫；"
            "迟到 %(late)s 分钟以上，从签到起按普通号排。",
            early=f"{rules.appointment_early_min:g}",
            late=f"{rules.appointment_late_min:g}",
        ),
        back,
        say(
            "挂起回来，之前等的时间算 %(share)s；转到别的队伍算 %(moved)s。",
            share=f"{rules.hold_share:.0%}",
            moved=f"{rules.transfer_share:.0%}",
        ),
        say("得分相同，先取号的先叫。不按规则指定叫号、给予优先，都要写原因，记在审计里。"),
    ]
