"""Single fields of a hall.toml: everything else stays as it was, byte for byte."""

import difflib
import tomllib
from pathlib import Path

import pytest

from config.differences import Difference, differences, tables_of
from config.editing import NotEditable, edited, value_at
from config.mistake_words import in_chinese
from config.reading import hall_from
from config.revisions import Files

NANCHUAN = Path(__file__).parents[2] / "config" / "halls" / "nanchuan"
TOML = (NANCHUAN / "hall.toml").read_text("utf-8")
ROWS = (NANCHUAN / "services.csv").read_bytes()


def lines(text: str) -> tuple[list[str], list[str]]:
    """What went away and what came, line by line."""
    told = list(difflib.ndiff(TOML.splitlines(), text.splitlines()))
    return [line[2:] for line in told if line[0] == "-"], [line[2:] for line in told if line[0] == "+"]


def test_one_value_is_one_line() -> None:
    gone, came = lines(edited(TOML, {"rules/misses": 4}))
    (was,), (becomes,) = gone, came
    assert was.startswith("misses = 3 ") and "# " in was  # what is said beside a value stays beside it
    assert becomes == was.replace("= 3", "= 4", 1)


def test_values_of_every_kind_can_be_read_again() -> None:
    changes = {
        "lanes/general/targets/regular": 12,
        "lanes/general/quota": 80,
        "lanes/exit_entry/remote": None,
        "hall/notices": [{"zh": "今天", "en": "Today"}],
        "hours/weekly/sat": ["9:00-12:00"],
        "windows/0/also": ["green"],
        "windows/99": {"numbers": "40", "name": {"zh": "新", "en": "New"}, "zone": "A", "home": "general"},
    }
    text = edited(TOML, changes)
    tables = tomllib.loads(text)
    for path, value in changes.items():
        if not path.startswith("windows/99"):
            assert value_at(tables, path) == value, path
    assert tables["windows"][-1]["numbers"] == "40" and "# ---- who waits" in text
    hall = hall_from(text.encode(), ROWS)
    assert hall.lanes["general"].quota == 80 and hall.notices[0].zh == "今天" and "40" in hall.windows


def test_rows_go_by_where_they_stand_however_many_go() -> None:
    numbers = [row["numbers"] for row in tomllib.loads(TOML)["windows"]]
    text = edited(TOML, {"windows/0": None, "windows/2": None, "windows/11": None})
    left = [number for at, number in enumerate(numbers) if at not in (0, 2, 11)]
    assert [row["numbers"] for row in tomllib.loads(text)["windows"]] == left


@pytest.mark.parametrize("path", ["windows", "windows/0", "hall/code/deep", "lanes/general/targets/regular/deeper"])
def test_what_cannot_be_edited_is_refused(path: str) -> None:
    with pytest.raises(NotEditable):
        edited(TOML, {path: "x"})


def test_no_toml_is_refused() -> None:
    with pytest.raises(NotEditable):
        edited("[hall", {"hall/code": "x"})


def test_differences_are_told_by_field_and_a_part_that_is_gone_once() -> None:
    text = edited(TOML, {"rules/misses": 4, "lanes/legal": None, "windows/0/also": ["green"]})
    rows = ROWS.replace("居住证".encode(), "居住证件".encode(), 1)
    found = differences(Files(TOML.encode(), ROWS), Files(text.encode(), ROWS))
    assert Difference("rules/misses", "3", "4") in found
    assert Difference("windows/1-4/also", "green, supplement", "green") in found
    assert [each for each in found if each.path.startswith("lanes/")] == [
        Difference("lanes/legal", "法律服务 / Legal services", "")
    ]
    assert differences(Files(TOML.encode(), ROWS), Files(TOML.encode(), ROWS)) == []
    assert all(each.path.startswith("services/") for each in differences(Files(b"", ROWS), Files(b"", rows)))


def test_a_file_that_is_none_has_no_tables() -> None:
    assert tables_of(b"\xff") == tables_of(b"[") == {}


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("at least 1", "不小于 1"),
        ("one of the lanes: a, b", "已有的队列之一：a, b"),
        ("a sentence that nobody knows", "a sentence that nobody knows"),
    ],
)
def test_what_is_allowed_is_said_in_chinese(said: str, chinese: str) -> None:
    assert in_chinese(said) == chinese
