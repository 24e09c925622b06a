"""A small hall that works, from a few answers: what somebody who begins with nothing starts from. Pure."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

import tomlkit

from config.catalogue_file import COLUMNS
from config.revisions import Files
from config.rooms import LETTERS

ZONE = "A"


class NewLane(NamedTuple):
    """A line of waiting people and the windows that serve it, as '1-3'."""

    zh: str
    en: str
    windows: str
    minutes: int


class NewService(NamedTuple):
    """`lane`: the place of its lane among the lanes, from 0. `minutes`: what it usually takes."""

    zh: str
    en: str
    lane: int
    minutes: int


class NewHall(NamedTuple):
    """`code` names the hall's keys and never changes; `sessions` as '9:00-12:00'."""

    code: str
    zh: str
    en: str
    sessions: Sequence[str]
    lanes: Sequence[NewLane]
    services: Sequence[NewService]


def files_of(hall: NewHall) -> Files:
    """Both files, in the order and with the words of the practice hall."""
    document = tomlkit.document()
    document["hall"] = {"code": hall.code, "name": _both(hall.zh, hall.en), "languages": ["zh", "en"]}
    document["zones"] = {ZONE: {"name": _both("A 区", "Area A"), "place": _both("一楼", "Ground floor")}}
    document["series"] = {
        LETTERS[at]: {"name": _both(lane.zh, lane.en), "hint": _both(lane.zh, lane.en), "zone": ZONE}
        for at, lane in enumerate(hall.lanes)
    }
    document["classes"] = {
        "regular": {"name": _both("普通", "Regular"), "weight": 1},
        "priority": {"name": _both("优先", "Priority"), "weight": 20, "guard": 3},
        "appointment": {"name": _both("预约", "Appointment"), "weight": 15, "guard": 3},
    }
    document["lanes"] = {
        lane_code(at): {
            "name": _both(lane.zh, lane.en),
            "series": LETTERS[at],
            "zone": ZONE,
            "targets": _inline({"regular": lane.minutes, "priority": 5, "appointment": 5}),
        }
        for at, lane in enumerate(hall.lanes)
    }
    document["groups"] = {
        "elderly": {"name": _both("老年人（60 周岁以上）", "Older people (60 and over)"), "from_age": 60}
    }
    windows = tomlkit.aot()
    for at, lane in enumerate(hall.lanes):
        row = tomlkit.table()
        row.update({"numbers": lane.windows, "name": _both(lane.zh, lane.en), "zone": ZONE, "home": lane_code(at)})
        windows.append(row)
    document["windows"] = windows
    document["hours"] = {"sessions": list(hall.sessions)}
    return Files(tomlkit.dumps(document).encode(), _rows(hall))


def lane_code(at: int) -> str:
    return f"lane-{at + 1}"


def _rows(hall: NewHall) -> bytes:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for at, service in enumerate(hall.services, 1):
        table.writerow(
            {
                "code": f"service-{at}",
                "zh": service.zh,
                "en": service.en,
                "lane": lane_code(service.lane),
                "minutes": service.minutes,
            }
        )
    return text.getvalue().encode()


def _both(zh: str, en: str) -> tomlkit.items.InlineTable:
    return _inline({"zh": zh, "en": en})


def _inline(fields: dict[str, object]) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(fields)
    return table
