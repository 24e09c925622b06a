"""Where a ticket may be sent, with the words each place is found by. Pure."""

from typing import Any

from pypinyin import Style, lazy_pinyin

from config.hall import Hall


def places(hall: Hall) -> list[dict[str, Any]]:
    """Lanes and windows, each found by number, code, Chinese, pinyin, initials or English."""
    windows = [
        {"kind": "window", "code": window.number, "window": window.number, "mark": window.number, "name": window.name}
        for window in hall.windows.values()
    ]
    lanes = [
        {"kind": "lane", "code": lane.code, "window": "", "mark": lane.series, "name": lane.name}
        for lane in hall.lanes.values()
        if not lane.draining
    ]
    found: list[dict[str, Any]] = [*lanes, *windows]
    for place in found:
        zh, en = place["name"].zh, place["name"].en
        pinyin, initials = lazy_pinyin(zh), lazy_pinyin(zh, style=Style.FIRST_LETTER)
        typed = (place["mark"], place["code"], zh, "".join(pinyin), "".join(initials), en)
        place["words"] = "|".join(dict.fromkeys(word.lower() for word in typed if word))
    return found
