"""What each field of the hall file is called on the admin's pages, by the last word of its path. Pure."""

from collections.abc import Callable

from config.editing import SEPARATOR
from config.themes import Theme

COLOURS: dict[Theme, str] = {"indigo": "黛蓝", "teal": "石青", "slate": "青灰"}
"""What people call each theme."""

LABELS: dict[str, str] = {
    "numbers": "窗口号",
    "name": "名称",
    "zone": "区域",
    "home": "本队列",
    "also": "帮办队列",
    "device": "有窗口屏",
    "series": "号段",
    "weight": "权重",
    "targets": "目标等候",
    "secondary": "帮办系数 k",
    "papers": "材料",
    "confirmed_by": "谁核对材料",
    "last_ticket_min": "下班前停止取号",
    "quota": "每天号量",
    "partners": "合作地区",
    "comes_back": "补件短队",
    "hands_out": "出件队列",
    "remote": "手机取号",
    "draining": "只办不取",
    "company_clock": "一企多行计时",
    "guard": "护栏",
    "sessions": "上班时段",
    "closed": "另外放假",
    "open": "另外上班",
    "weekly": "按星期",
    "days": "单独安排的日子",
    "always": "全天开放",
    "last_ticket_before_breaks": "午休前也停止取号",
    "notices": "公告",
    "languages": "语言",
    "theme": "颜色",
    "timezone": "时区",
    "lan_origin": "内网地址",
    "public_origin": "外网地址",
    "hint": "提示",
    "icon": "图标",
    "place": "位置",
    "tile": "取号机首页显示",
    "whichever": "可任选一个",
    "from_age": "年龄",
    "address": "地址",
    "hours": "时间",
    "route": "怎么走",
    "announcements": "每次播报遍数",
    "recall_pause_s": "重呼间隔",
    "no_show_s": "多久没来可按过号",
    "no_show_priority_s": "优先号多久没来可按过号",
    "return_min": "过号后多久内可恢复",
    "misses": "第几次过号作废",
    "return_after_calls": "恢复后排在几次叫号之后",
    "return_clock_share": "恢复后保留已等时间的比例",
    "hold_share": "挂起后保留已等时间的比例",
    "transfer_share": "转窗后保留已等时间的比例",
    "stage_share": "到下一步后保留已等时间的比例",
    "undo_s": "多久内可撤销",
    "postpones": "可往后排几次",
    "postpone_by": "每次往后排几位",
    "remind_ahead": "前面剩几人时提醒",
    "appointment_early_min": "预约号最早提前叫",
    "appointment_late_min": "预约迟到多久按现场取号",
    "hold_remind_min": "挂起多久提醒",
    "return_code_h": "补件码有效",
    "rating_wait_s": "等评价多久再叫下一位",
    "clerk_away_min": "窗口有人而窗口人员多久没有动静算离岗",
    "finish_calls_next": "服务完成即叫下一位",
    "decided_by_another": "受审分离",
    "receipts": "受理后自动打印回执",
    "within_min": "多久内叫到算及时",
    "within_share": "及时叫到的目标比例",
    "extend_min": "每次延时服务",
    "days_ahead": "可提前几个工作日预约",
    "early_min": "提前多久可签到",
    "slot_min": "每个时段",
    "capacity": "每个时段人数",
    "walk_in_share": "留给现场取号的比例",
    "services": "事项",
    "lane": "队列",
    "zh": "中文名称",
    "en": "英文名称",
    "said": "俗称",
    "minutes": "通常时长",
    "alternatives": "不排队的办法",
    "promise": "承诺时限",
    "outcome": "通常结果",
    "stages": "步骤",
    "class": "号的类别",
    "gives": "产出的材料",
    "items": "包含的事项",
    "life": "人生大事",
    "department": "部门",
    "here": "本大厅办理",
    "regular": "普通",
    "priority": "优先",
    "appointment": "预约",
    "company": "一企多行",
    "mon": "周一",
    "tue": "周二",
    "wed": "周三",
    "thu": "周四",
    "fri": "周五",
    "sat": "周六",
    "sun": "周日",
}
"""Last word of a path → what people call it."""

COLUMN_HINTS: dict[str, str] = {
    "said": "几个用 ; 隔开",
    "papers": "每个写成 中文|English，几个用 ; 隔开，最容易忘的写前面",
    "alternatives": "设备或办事点的代码、online、green，几个用 ; 隔开",
    "promise": "now、2h、0.5d，可加最快时间：5d best 1.5h",
    "stages": "如 any one_thing; any bank_a bank_b",
    "items": "一件事包含的事项代码，用 ; 隔开",
    "department": "写成 中文|English，同一部门写法一致",
    "here": "不在本大厅办的写 no",
}
"""Columns of the catalogue that need a word about how they are written."""

TABLES: dict[str, str] = {
    "hall": "大厅",
    "windows": "窗口",
    "lanes": "队列",
    "classes": "类别",
    "zones": "区域",
    "series": "号段",
    "hours": "时间",
    "rules": "规则",
    "appointments": "预约",
    "services": "事项",
    "groups": "优先群体",
    "machines": "自助设备",
    "places": "办事点",
    "life_events": "人生大事",
    "indicators": "评价指标",
    "displays": "综合屏",
    "devices": "线接设备",
}
"""First word of a path → the kind of thing."""


def words_of(path: str, name: Callable[[str, str], str], say: Callable[[str], str]) -> str:
    """'队列 无差别综合窗口：每天号量'. `name` gives the words of a part by its table and code."""
    table, *rest = path.split(SEPARATOR)
    kind = say(TABLES[table]) if table in TABLES else table
    parted = bool(rest) and table not in ("hall", "hours", "rules", "appointments")
    whose = f"{kind} {name(table, rest[0])}" if parted else kind
    steps = rest[1:] if parted else rest
    if table == "appointments" and rest[:1] == ["diaries"]:
        whose, steps = f"{kind} {rest[1]}" if len(rest) > 1 else kind, rest[2:]
    shown = [say(LABELS[step]) if step in LABELS else step for step in steps if step != "name" or len(steps) == 1]
    return say("%(whose)s：%(field)s") % {"whose": whose, "field": " ".join(shown)} if shown else whose
