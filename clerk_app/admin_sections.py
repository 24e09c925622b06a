"""Which fields of the hall file stand on which of the admin's pages, in which groups, for the file as it is now. Pure.

Built from the tables of the draft and not from a hall, since a draft may have mistakes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from clerk_app.admin_fields import Field, Group
from clerk_app.admin_labels import COLOURS, LABELS
from config.appointments import Appointments
from config.hours import Hours
from config.lanes import REGULAR, Lane
from config.rules import Rules
from config.text import Part

Say = Callable[[str], str]
Tables = Mapping[str, Any]

YES_NO = (("true", "是"), ("false", "否"))
_SECONDS, _MINUTES, _HOURS, _TIMES = "秒", "分钟", "小时", "次"
_RULES = (
    ("announcements", "whole", "遍"),
    ("recall_pause_s", "number", _SECONDS),
    ("no_show_s", "number", _SECONDS),
    ("no_show_priority_s", "number", _SECONDS),
    ("return_min", "number", _MINUTES),
    ("misses", "whole", _TIMES),
    ("return_after_calls", "whole", _TIMES),
    ("return_clock_share", "number", "0–1"),
    ("hold_share", "number", "0–1"),
    ("transfer_share", "number", "0–1"),
    ("undo_s", "number", _SECONDS),
    ("postpones", "whole", _TIMES),
    ("postpone_by", "whole", "位"),
    ("remind_ahead", "whole", "人"),
    ("appointment_early_min", "number", _MINUTES),
    ("appointment_late_min", "number", _MINUTES),
    ("hold_remind_min", "number", _MINUTES),
    ("return_code_h", "number", _HOURS),
    ("within_min", "whole", _MINUTES),
    ("within_share", "number", "0–1"),
    ("extend_min", "whole", _MINUTES),
    ("receipts", "flag", ""),
)


def named(tables: Tables, kind: str) -> dict[str, dict[str, Any]]:
    """The tables of one kind by code; what is no table is left to the check."""
    found = tables.get(kind)
    return {code: part for code, part in found.items() if isinstance(part, dict)} if isinstance(found, dict) else {}


def name_of(part: Mapping[str, Any], lang: str, code: str) -> str:
    name = part.get("name")
    return str(name.get("en" if lang == "en" else "zh") or code) if isinstance(name, dict) else code


def groups(section: str, tables: Tables, lang: str, say: Say) -> list[Group]:
    """Of 'windows', 'rules', 'hours' or 'notices'. Raises KeyError for another one."""
    return list(_SECTIONS[section](_Forms(tables, lang, say)))


def fields(tables: Tables, say: Say) -> dict[str, Field]:
    """Every field of every page by its path."""
    return {
        field.path: field
        for section in _SECTIONS
        for group in groups(section, tables, "zh", say)
        for field in group.fields
    }


def section_of(path: str) -> str:
    """The page on which a path is mended; 'files' for what only the files themselves show."""
    table, _, rest = path.partition("/")
    if table == "lanes":
        last = rest.rpartition("/")[2]
        return (
            "hours"
            if last in ("quota", "last_ticket_min", "draining")
            else "rules"
            if "name" not in rest
            else "notices"
        )
    found = {"windows": "windows", "classes": "rules", "rules": "rules", "hours": "hours", "appointments": "hours"}
    return found.get(
        table, "services" if table == "services" else "notices" if table in ("hall", "zones", "series") else "files"
    )


class _Forms:
    """Makes fields for one file in one language."""

    def __init__(self, tables: Tables, lang: str, say: Say) -> None:
        self.tables, self.lang, self.say = tables, lang, say

    def field(self, path: str, kind: Any = "text", unit: str = "", usual: Any = None, **more: Any) -> Field:
        label = more.pop("label", LABELS.get(path.rpartition("/")[2], path))
        if isinstance(usual, type) and issubclass(usual, Part):
            usual = usual.model_fields[path.rpartition("/")[2]].default
        options = more.pop("options", YES_NO if kind == "flag" else ())
        said = [(value, self.say(words)) for value, words in options] if kind == "flag" else list(options)
        hint = self.say(more.pop("hint", "")) if more.get("hint") else ""
        return Field(path, self.say(label), kind, hint, self.say(unit) if unit else "", said, usual)

    def names(self, path: str) -> tuple[Field, Field]:
        return self.field(f"{path}/zh", label="中文名称"), self.field(f"{path}/en", label="英文名称")

    def codes(self, kind: str) -> list[tuple[str, str]]:
        return [(code, name_of(part, self.lang, code)) for code, part in named(self.tables, kind).items()]


def _windows(forms: _Forms) -> Iterator[Group]:
    rows = forms.tables.get("windows")
    lanes, zones = forms.codes("lanes"), forms.codes("zones")
    for at, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, dict):
            continue
        path, numbers = f"windows/{at}", str(row.get("numbers", at + 1))
        names = dict(lanes)
        also = "、".join(names.get(code, code) for code in row.get("also", ()) if isinstance(code, str))
        home = names.get(str(row.get("home", "")), str(row.get("home", "")))
        summary = forms.say("先办 %s") % home + (forms.say("，帮办 %s") % also if also else "")
        yield Group(
            f"window-{at}",
            forms.say("%s 号窗口") % numbers + f" {name_of(row, forms.lang, '')}",
            (
                forms.field(f"{path}/numbers", hint="如 3、1-10 或 1-4, 7；一行里的窗口办的事一样"),
                *forms.names(f"{path}/name"),
                forms.field(f"{path}/zone", "choice", options=zones),
                forms.field(f"{path}/home", "choice", options=lanes, hint="先叫这条队列的人"),
                forms.field(f"{path}/also", "many", options=lanes, hint="本队列空了，或这里的人等得更久，就帮办"),
                forms.field(f"{path}/device", "flag", usual=True),
            ),
            summary,
            path,
        )


def _rules(forms: _Forms) -> Iterator[Group]:
    classes = named(forms.tables, "classes")
    for code, lane in named(forms.tables, "lanes").items():
        path = f"lanes/{code}"
        targets = [
            forms.field(
                f"{path}/targets/{klass}",
                "number",
                _MINUTES,
                label=name_of(classes[klass], forms.lang, klass),
                hint="" if klass == REGULAR else "留空：这类号不在这里排队",
            )
            for klass in classes
        ]
        regular = lane.get("targets", {}).get(REGULAR) if isinstance(lane.get("targets"), dict) else None
        summary = forms.say("T：希望普通号 %s 分钟内叫到；T 越短，等一分钟长的分越多") % regular if regular else ""
        yield Group(
            f"lane-{code}",
            name_of(lane, forms.lang, code),
            (
                *targets,
                forms.field(
                    f"{path}/weight", "number", usual=Lane, hint="W：这条队列的人等一分钟，抵目标相同的别的队列等几分钟"
                ),
                forms.field(
                    f"{path}/secondary", "number", usual=Lane, hint="k：帮办窗口看这条队列时打的折，0–1；1 和本队一样看"
                ),
            ),
            summary,
        )
    for code, klass in classes.items():
        path = f"classes/{code}"
        yield Group(
            f"class-{code}",
            forms.say("%s号") % name_of(klass, forms.lang, code),
            (
                forms.field(f"{path}/weight", "number", hint="W：目标相同时，这类群众等一分钟抵普通群众等几分钟"),
                *(
                    ()
                    if code == REGULAR
                    else (
                        forms.field(f"{path}/guard", "whole", usual=0, hint="普通号超过目标时，最多连叫几个；0 不限"),
                    )
                ),
            ),
        )
    times = tuple(forms.field(f"rules/{name}", kind, unit, usual=Rules) for name, kind, unit in _RULES)
    yield Group("rules", forms.say("叫号、过号和恢复"), times)


def _hours(forms: _Forms) -> Iterator[Group]:
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    usual = [str(session) for session in Hours().sessions]
    yield Group(
        "hours",
        forms.say("大厅时间"),
        (
            forms.field("hours/sessions", "lines", usual=usual, hint="工作日，每行一段，如 9:00-12:00"),
            forms.field("hours/last_ticket_before_breaks", "flag", usual=Hours),
            forms.field("hours/closed", "days", hint="节假日以外的放假，每行一天，如 2027-02-06"),
            forms.field("hours/open", "days", hint="另外上班的日子，每行一天"),
            *(forms.field(f"hours/weekly/{day}", "lines", hint="与工作日不同才填") for day in weekdays),
        ),
    )
    for code, lane in named(forms.tables, "lanes").items():
        path = f"lanes/{code}"
        yield Group(
            f"lane-{code}",
            name_of(lane, forms.lang, code),
            (
                forms.field(f"{path}/last_ticket_min", "whole", _MINUTES, usual=Lane),
                forms.field(f"{path}/quota", "whole", "个", hint="留空：不限"),
                forms.field(f"{path}/remote", "flag", usual=False),
                forms.field(
                    f"{path}/draining", "flag", usual=False, hint="是：不再取号，已取的办完为止；排空以后再删掉这条队列"
                ),
            ),
            forms.say("只办不取：正在排空") if lane.get("draining") is True else "",
        )
    yield Group(
        "appointments",
        forms.say("预约"),
        (
            forms.field("appointments/days_ahead", "whole", "天", usual=Appointments),
            forms.field("appointments/early_min", "number", _MINUTES, usual=Appointments),
        ),
    )
    for code in named(_table(forms.tables, "appointments"), "diaries"):
        path = f"appointments/diaries/{code}"
        yield Group(
            f"diary-{code}",
            forms.say("预约 %s") % code,
            (
                forms.field(f"{path}/slot_min", "whole", _MINUTES),
                forms.field(f"{path}/capacity", "whole", "人"),
                forms.field(f"{path}/walk_in_share", "number", "0–1", usual=0.3),
            ),
        )


def _notices(forms: _Forms) -> Iterator[Group]:
    yield Group(
        "hall",
        forms.say("大厅"),
        (
            *forms.names("hall/name"),
            forms.field(
                "hall/notices",
                "texts",
                hint="每行一条：中文|English，至多 5 条；综合屏底部轮流显示，首页、预约页和取号机（前 3 条）也显示",
            ),
            forms.field(
                "hall/languages",
                "many",
                options=(("zh", "中文"), ("en", "English")),
                usual=["zh", "en"],
                hint="中文总在",
            ),
            forms.field(
                "hall/theme",
                "choice",
                options=[(code, forms.say(words)) for code, words in COLOURS.items()],
                usual="indigo",
                hint="每一套的文字对比度都验算过，所以不能单独改一种颜色",
            ),
        ),
    )
    for kind, title in (("zones", "区域 %s"), ("series", "%s 号段"), ("lanes", "队列 %s"), ("classes", "号的类别 %s")):
        for code, part in named(forms.tables, kind).items():
            path = f"{kind}/{code}"
            more = []
            if kind in ("zones", "series"):
                word = "place" if kind == "zones" else "hint"
                more = [
                    forms.field(f"{path}/{word}/zh", label="中文说明"),
                    forms.field(f"{path}/{word}/en", label="英文说明"),
                ]
            summary = name_of(part, forms.lang, code)
            yield Group(f"{kind}-{code}", forms.say(title) % code, (*forms.names(f"{path}/name"), *more), summary)


def _table(tables: Tables, kind: str) -> Tables:
    found = tables.get(kind)
    return found if isinstance(found, dict) else {}


_SECTIONS: dict[str, Callable[[_Forms], Iterator[Group]]] = {
    "windows": _windows,
    "rules": _rules,
    "hours": _hours,
    "notices": _notices,
}
