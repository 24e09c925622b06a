"""The words of the problem desk 办不成事: why something could not be done, where that was said, how it stands. Pure."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "papers": "材料要求说法不一",
    "circle": "部门之间来回跑",
    "system": "系统办不了",
    "rule": "没有政策依据",
    "other": "其他原因",
}
SOURCES: Mapping[str, str] = {"console": "窗口", "guide": "导办台", "kiosk": "取号机", "phone": "手机"}

OPEN, MEETING, ANSWERED, CLOSED = "open", "meeting", "answered", "closed"
STATES: Mapping[str, str] = {OPEN: "待答复", MEETING: "待联席会议", ANSWERED: "已答复，待告知", CLOSED: "已结案"}
PENDING = (OPEN, MEETING)
"""States in which the visitor waits for an answer."""
