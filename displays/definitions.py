"""What every figure of the dashboard and of the reports means: one table for tooltips, reports, spreadsheets and
docs/figures.md. Pure.

A definition may name the hall's own rule: %(minutes)s is the wait within which a number is to be called, `within_min`.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""


class Definition(NamedTuple):
    """A figure's name, its unit ('' for a plain count) and how it comes about."""

    name: str
    unit: str
    text: str


DEFINITIONS: Mapping[str, Definition] = {
    "waiting": Definition(
        "正在等候", "人", "已取号、还没叫到的人。各区相加等于这个数；在几家银行同时等的公司只算一个。挂起和过号的不算。"
    ),
    "usual": Definition(
        "现在取号，一般要等", "分钟", "各队列现在取号预计要等多久，按今天各队列的取号数加权，取中间的一个。"
    ),
    "later": Definition(
        "一小时后",
        "分钟",
        "一小时后取号预计要等多久：按平常和今天的来人、现在和计划开着的窗口往前推算 12 次，取中间值，"
        "不知道来多少人时不说。",
    ),
    "longest": Definition(
        "正在等的人里最久", "分钟", "此刻还在等的人里，等得最久的一位已经等了多久。挂起和过号的不算。"
    ),
    "areas": Definition(
        "各区现在",
        "",
        "等候：还没叫到的人，挂起和过号的不算。预计：现在取号大约多久叫到；一个区有几条队的，取最差的一条。"
        "最久：还在等的人里，等得最久的一位已经等了多久。开着：此刻有人值守、没有暂停的窗口，除以本区全部窗口。",
    ),
    "seats": Definition(
        "窗口现在", "", "每个窗口此刻在做什么，从几点几分起。承诺时限：办件用掉承诺时间的八成亮黄牌，超过亮红牌。"
    ),
    "windows": Definition("开着的窗口", "", "此刻有人值守、没有暂停的窗口，除以全部窗口。"),
    "today": Definition(
        "今天：等候多久",
        "分钟",
        "每一刻钟里第一次叫到的号，从取号（预约从预约时间）等到叫号的时间：一般是中位数，最慢一成是第 90 百分位。"
        "平常是前几周同一天的中位数从最低到最高，预测是它们的中间值。",
    ),
    "weeks": Definition("近四周：什么时候最挤", "分钟", "近四周同一天同一小时里第一次叫到的号，平均等了多久。"),
    "taken": Definition("取号数", "", "取了的号，算在最后叫它的队列；一直没叫到的，算在它等的第一条队列。"),
    "finished": Definition("完成来访", "", "在窗口结束的来访，算在结束时的队列和窗口；过号作废的不算。"),
    "services": Definition("办理次数", "", "在窗口结束、有结果的办理；走几个环节、谈几家银行的，每次都算。"),
    "missed": Definition("过号", "", "至少有一次叫到没来的号。"),
    "left": Definition("没办就走", "", "取消的、过号作废的和清掉的号。"),
    "wait_mean": Definition("平均等候", "分钟", "从取号（预约从预约时间）到第一次叫号的平均时间；撤销的叫号不算。"),
    "wait_median": Definition("等候中位数", "分钟", "一半的号等得不比它久。"),
    "wait_p90": Definition("最慢一成", "分钟", "十个号里有九个等得不比它久（第 90 百分位，取实际出现的值）。"),
    "wait_longest": Definition("最久等候", "分钟", "第一次叫号前等得最久的一个号。"),
    "within": Definition(
        "%(minutes)s 分钟内叫到",
        "%",
        "已叫到的号里，从取号（预约从预约时间）到第一次叫号不超过 %(minutes)s 分钟的比例。",
    ),
    "in_target": Definition("目标内叫到", "%", "已叫到的号里，等候不超过它那条队列、那类号现行目标的比例。"),
    "service_mean": Definition("平均办理", "分钟", "一次办理从到窗到结束的平均时间；挂起的时间不算。"),
    "service_median": Definition("办理中位数", "分钟", "一半的办理用时不比它长。"),
    "rated": Definition("评价数", "", "群众作了评价的来访。"),
    "satisfaction": Definition(
        "满意率", "%", "非常满意、满意、基本满意的评价，除以全部评价；不足 %(least)s 个评价的不说。"
    ),
    "response": Definition("评价率", "%", "作了评价的来访，除以可以评价的来访（服务完成的）。"),
    "promises": Definition("到期承诺", "", "在这段时间里办结的承诺：随来访兑现的和后台办结的；申请人撤回的不算。"),
    "kept": Definition("按时兑现", "%", "到期承诺里，在承诺时限内办结的比例。"),
    "open_min": Definition("开窗", "分钟", "窗口有人值守、没有暂停的时间，几个窗口相加。"),
    "paused_min": Definition("暂停", "分钟", "窗口暂停服务的时间，几个窗口相加。"),
}


def named(name: str, say: Say, **rules: object) -> Definition:
    """A definition in the reader's language. `rules`: minutes, least."""
    found = DEFINITIONS[name]
    unit = say(found.unit) if found.unit not in ("", "%") else found.unit
    return Definition(_said(found.name, say, rules), unit, _said(found.text, say, rules))


def _said(phrase: str, say: Say, rules: Mapping[str, object]) -> str:
    return say(phrase, **{word: value for word, value in rules.items() if f"%({word})s" in phrase})
