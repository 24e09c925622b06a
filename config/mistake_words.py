"""What is allowed where a mistake stands, in Chinese: each sentence of the readers once more. Pure."""

import re
from collections.abc import Callable
from typing import Final

Found = re.Match[str]

_KINDS: Final = {
    "lanes": "队列",
    "zones": "区域",
    "series": "号段",
    "classes": "号的类别",
    "windows": "窗口",
    "machines": "自助设备",
    "places": "办事点",
    "groups": "优先群体",
    "life_events": "人生大事",
    "indicators": "评价指标",
    "displays": "综合屏",
    "alternatives": "替代办法",
}


def _of_none(found: Found) -> str:
    return f"已有的{_KINDS.get(found[1], found[1])}；现在一个也没有"


def _of_some(found: Found) -> str:
    return f"已有的{_KINDS.get(found[1], found[1])}之一：{found[2]}"


_SENTENCES: Final[tuple[tuple[str, str | Callable[[Found], str]], ...]] = (
    (r"needed, but not there", "必须填写"),
    (r"some text: it is empty", "不能为空"),
    (r"text in quotes", "一段文字"),
    (r"a number", "一个数"),
    (r"a whole number", "一个整数"),
    (r"true or false", "是或否"),
    (r"a list", "一列值"),
    (r"a table.*", "一组字段"),
    (r"a finite number", "一个有限的数"),
    (r"no field of this name is known", "没有这个字段"),
    (r"no column of this name is known.*", "没有这一列"),
    (r"no table of this name is known.*", "没有这个表"),
    (r"text in UTF-8", "UTF-8 编码的文字"),
    (r"TOML that can be read: (.*)", r"格式正确的 TOML：\1"),
    (r"CSV that can be read: (.*)", r"格式正确的 CSV：\1"),
    (r"more than (\S+)", r"大于 \1"),
    (r"at least (\d+) character\(s\)", r"至少 \1 个字"),
    (r"at most (\d+) characters", r"至多 \1 个字"),
    (r"at least (\S+) of them", r"至少 \1 个"),
    (r"at most (\S+) of them", r"至多 \1 个"),
    (r"at most (\d+) windows", r"至多 \1 个窗口"),
    (r"at most (\d+) rows", r"至多 \1 行"),
    (r"at most (\d+) bytes", r"至多 \1 字节"),
    (r"a file of at most (\d+) bytes", r"不超过 \1 字节的文件"),
    (r"at least one \[\[windows\]\] table", "至少一个窗口"),
    (r"at least one (?:zone|series|lane)", "至少一个"),
    (r"at least (\S+)", r"不小于 \1"),
    (r"less than the longest session, (\d+) minutes", r"小于最长一段上班时间（\1 分钟）"),
    (r"less than (\S+)", r"小于 \1"),
    (r"at most (\S+)", r"不大于 \1"),
    (r"(\d+) to (\d+) of them", r"\1 到 \2 个"),
    (r"one of the (\w+): there are none", _of_none),
    (r"one of the (\w+): (.*)", _of_some),
    (r"one of A F .*", "A F H K L M R S W X 之一：读音和样子都不容易弄混的字母"),
    (r"one of (.*)", r"其中之一：\1"),
    (r"1–40 of a–z.*", "1–40 个字母、数字、_ . -，以字母或数字开头"),
    (r"text on one line, without control characters", "一行文字，不含控制字符"),
    (r"http:// or https://.*", "http:// 或 https:// 加主机和端口，后面没有别的；或留空"),
    (r"words in both languages.*", "中文和英文都要填"),
    (r"a date, as (\S+)", r"日期，如 \1"),
    (r"a stretch within one day, as '(.*)'", r"一天之内的一段时间，如 \1"),
    (r"stretches in order that do not overlap", "按先后排列、互不重叠的时段"),
    (r"each day named once: (\S+) .*", r"每个日子只写一次：\1 写了不止一处"),
    (r"a time zone of the IANA list.*", "IANA 时区，如 Asia/Shanghai"),
    (r"any code but 'window'", "除 window 以外的代码"),
    (r"minutes for each class .*", "每类号的目标分钟数，其中要有普通号"),
    (r"remote = false where papers .*", "先核对材料的队列不能用手机取号"),
    (r'\["zh"\] or \["zh", "en"\]', "中文，或中文和英文"),
    (r"a class named regular", "要有 regular（普通）这一类"),
    (r"0: regular tickets are not held back", "0：普通号不受限制"),
    (r"a window that serves it.*", "要有窗口办它：没有窗口把它当作本队列或帮办队列"),
    (r"a lane of this series.*", "要有队列用这个号段：现在没有"),
    (r"a code of its own.*", "自己的代码：这个名字已经用了"),
    (r"lanes other than the home lane", "本队列以外的队列"),
    (r"each (?:lane|word|window|column) once", "每个只写一次"),
    (r"each code once; row (\d+) has it too", r"每个代码只用一次；第 \1 行也用了它"),
    (r"numbers from 1 to 999.*", "1 到 999 的窗口号，如 3、1-10 或 1-4, 7"),
    (r"yes, no or nothing", "yes、no 或留空"),
    (r"yes, unless one of the places .*", "yes，除非替代办法里写了一个办事点"),
    (r"a class that lane (\S+) has a target for: (.*)", r"队列 \1 有目标时间的类别：\2"),
    (r"services, a lane, or both", "写事项、队列，或都写"),
    (r"codes of the catalogue", "事项目录里的代码"),
    (r"papers that some item asks for", "有事项要的材料"),
    (r"nothing, but for a bundle", "只有一件事才填"),
    (r"codes of this file", "这个文件里的代码"),
    (r"single items, not bundles", "单个事项，不是一件事"),
    (r"(\d+) cells, as the first row has", r"\1 格，与第一行一样多"),
    (r"nothing: the table's name is its .*", "不填：表名就是它"),
    (r"'now', hours as 2h .*", "now、小时如 2h、工作日如 0.5d；后面可加最快时间，如 5d best 1.5h"),
    (r"(\S+): a hall's tickets are kept under its code.*", r"\1：大厅的号按代码保存，代码不能改"),
    (r"a column that is needed, but not there", "缺少这一列"),
    (r"a file in .*", "能读的文件"),
)


def in_chinese(allowed: str) -> str:
    """What a mistake's `allowed` says, in Chinese; a sentence that is not known stays as it is."""
    for pattern, words in _SENTENCES:
        if found := re.fullmatch(pattern, allowed, re.DOTALL):
            return words(found) if callable(words) else found.expand(words)
    return allowed
