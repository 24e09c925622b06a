"""A wrong hall file is refused with every mistake named: table, field, what stands there, what is allowed."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.hall import HallWrong, load_hall
from tests.config.conftest import NANCHUAN, Changed, mistakes

GENERAL_T = """[lanes.general]
name = { zh = "无差别综合窗口", en = "General counters" }
series = "A"
zone = "A"
targets = { regular = 15, priority = 5"""
PLANTED = [
    ('[hall]\ncode = "nanchuan"', '[hall]\ncode = "{南川}"', "hall", "code", "a–z"),
    ("Asia/Shanghai", "Asia/Nanchuan", "hall", "timezone", "time zone"),
    ("Asia/Shanghai", "../../etc/passwd", "hall", "timezone", "time zone"),
    ('["zh", "en"]', '["en"]', "hall", "languages", '["zh", "en"]'),
    ('["zh", "en"]', '["zh", "fr"]', "hall", "languages 2", "'zh' or 'en'"),
    ('lan_origin = ""', 'lan_origin = "http://h:80/x"', "hall", "lan_origin", "nothing after it"),
    ('lan_origin = ""', 'lan_orign = ""', "hall", "lan_orign", "no field of this name"),
    ('zh = "南川区政务服务大厅"', 'zh = "南川区\\u202e大厅"', "hall", "name.zh", "control characters"),
    ('en = "Nanchuan Government Service Hall"', 'en = " "', "hall", "name.en", "empty"),
    ('name = { zh = "A 区", en = "Area A" }', 'name = "A 区"', "zones.A", "name", "both languages"),
    ('name = { zh = "A 区", en = "Area A" }', 'name = { zh = "A 区" }', "zones.A", "name.en", "needed"),
    ('icon = "check"\nzone = "B"', 'icon = "check"\nzone = "Z"', "series.F", "zone", "one of the zones: A, B, C, D, E"),
    ("whichever = false", "whichever = 0", "series.W", "whichever", "true or false"),
    (GENERAL_T, GENERAL_T.replace("15", "0"), "lanes.general", "targets.regular", "more than 0"),
    (GENERAL_T, GENERAL_T.replace("15", '"15"'), "lanes.general", "targets.regular", "a number"),
    (GENERAL_T, GENERAL_T.replace("15", "inf"), "lanes.general", "targets.regular", "finite"),
    (GENERAL_T, GENERAL_T.replace("15", "true"), "lanes.general", "targets.regular", "a number"),
    (GENERAL_T, GENERAL_T.replace("15", "481"), "lanes.general", "targets.regular", "at most 480"),
    (GENERAL_T, GENERAL_T.replace("regular", "regula"), "lanes.general", "targets.regula", "one of the classes"),
    (GENERAL_T, GENERAL_T.replace("regular = 15, ", ""), "lanes.general", "targets", "'regular' among them"),
    (GENERAL_T, GENERAL_T.replace('series = "A"', 'series = "B"'), "lanes.general", "series", "one of the series: A"),
    ("weight = 20\npapers", "weight = -1\npapers", "lanes.green", "weight", "more than 0"),
    ("weight = 20\npapers", "secondary = 1.5\npapers", "lanes.green", "secondary", "at most 1"),
    ("weight = 20\npapers", "secondary = 0\npapers", "lanes.green", "secondary", "more than 0"),
    ('confirmed_by = "desk"', 'confirmed_by = "guard"', "lanes.green", "confirmed_by", "'self' or 'desk'"),
    ("last_ticket_min = 15", "last_ticket_min = 240", "lanes.hand_out", "last_ticket_min", "longest session, 240"),
    ("last_ticket_min = 15", "last_ticket_min = 7.5", "lanes.hand_out", "last_ticket_min", "a whole number"),
    ("last_ticket_min = 15", "quota = 0", "lanes.hand_out", "quota", "at least 1"),
    ("last_ticket_min = 15", "quota = 12.5", "lanes.hand_out", "quota", "a whole number"),
    ("from_age = 60", "from_age = 600", "groups.elderly", "from_age", "at most 120"),
    ("weight = 15\nguard = 3", "weight = 15\nguard = -3", "classes.appointment", "guard", "at least 0"),
    ("weight = 1\n\n", "weight = 1\nguard = 2\n\n", "classes.regular", "guard", "0"),
    (
        '[groups.pregnant]\nname = { zh = "孕妇", en',
        '[groups.pregnant]\nname = { zh = "孕妇", eng',
        "groups.pregnant",
        "name.en",
        "needed",
    ),
    ('numbers = "32"', 'numbers = "31"', "windows 31", "numbers", "each window once"),
    ('numbers = "32"', 'numbers = "thirty"', "windows, table 20", "numbers", "'1-10'"),
    ('numbers = "1-4"', 'numbers = "4-1"', "windows, table 1", "numbers", "'1-10'"),
    ('also = ["supplement"]', 'also = ["suplement"]', "windows 32", "also 1", "one of the lanes: general"),
    ('also = ["supplement"]', 'also = ["hand_out"]', "windows 32", "also", "other than the home lane"),
    ('also = ["supplement"]', 'also = ["legal", "legal"]', "windows 32", "also", "each lane once"),
    ('home = "legal"', 'home = "accounting"', "lanes.legal", "", "a window that serves it"),
    ("[machines.tax_machine]", "[machines.online]", "machines.online", "", "a code of its own"),
    ('"9:00-12:00", "14:00-18:00"]', '"9:00-12:60"]', "hours", "sessions 1", "'9:00-12:00'"),
    ('"9:00-12:00", "14:00-18:00"]', '"9:00-12:00", "11:00-18:00"]', "hours", "sessions", "do not overlap"),
    ('"9:00-12:00", "14:00-18:00"]', "]", "hours", "sessions", "at least 1"),
    ("closed = []", "closed = [20270101]", "hours", "closed 1", "a date"),
    ("closed = []", 'closed = ["2027-02-30"]', "hours", "closed 1", "a date"),
    ("closed = []\nopen = []", "closed = [2027-01-04]\nopen = [2027-01-04]", "hours", "", "named once: 2027-01-04"),
    ("closed = []", "weekly = { saturday = [] }", "hours", "weekly.saturday", "'sat'"),
    ("misses = 3", "misses = 0", "rules", "misses", "at least 1"),
    ("hold_share = 1.0", "hold_share = 1.1", "rules", "hold_share", "at most 1"),
    ("undo_s = 5", "undo_seconds = 5", "rules", "undo_seconds", "no field of this name"),
    ('numbers = "32"', 'numbers = "32' + ", 32" * 99 + '"', "windows, table 20", "numbers", "'1-10'"),
    ("sample = 10", "sample = 2", "banks", "sample", "at least 3"),
    ('league = "internal"', 'league = "everybody"', "banks", "league", "'internal'"),
    ('"ccb-account", "abc', '"ccb-acount", "abc', "banks", "accounts", "codes of the catalogue"),
    ("[rules]", "[rule]", "rule", "", "there are appointments, banks, classes, devices, displays, groups"),
]


@pytest.mark.parametrize(("old", "new", "table", "field", "allowed"), PLANTED, ids=[f"{p[2]} {p[3]}" for p in PLANTED])
def test_a_planted_mistake_is_the_one_that_is_named(
    changed: Changed, old: str, new: str, table: str, field: str, allowed: str
) -> None:
    found = [mistake for mistake in mistakes(changed((old, new))) if mistake.file == "hall.toml"]
    assert [(mistake.table, mistake.field) for mistake in found if allowed in mistake.allowed] == [(table, field)]
    # What hangs on the wrong word may be named too (a lane that nobody serves now), nothing else.
    assert len(found) <= 2


def test_all_mistakes_of_both_files_are_named_at_once(changed: Changed) -> None:
    folder = changed(
        (GENERAL_T, GENERAL_T.replace("15", "-3")),
        ("misses = 3", 'misses = "three"'),
        ('also = ["supplement"]', 'also = ["nowhere"]'),
        ("Asia/Shanghai", "Mars"),
        ("document-collect,", "exit-records,"),
        ("exit_entry,6", "exit_enty,6"),
    )
    found = mistakes(folder)
    assert {(mistake.table, mistake.field) for mistake in found} >= {
        ("lanes.general", "targets.regular"),
        ("rules", "misses"),
        ("windows 32", "also 1"),
        ("hall", "timezone"),
    }
    assert {mistake.field for mistake in found if mistake.file == "services.csv"} == {"code", "lane"}
    assert len(found) == 6


def test_a_mistake_reads_as_a_sentence(changed: Changed) -> None:
    (found,) = mistakes(changed(("misses = 3", "misses = 30")))
    assert str(found) == "hall.toml [rules] misses = 30: at most 10"


def test_hostile_words_are_shown_on_one_line(changed: Changed) -> None:
    (found,) = mistakes(changed(("Nanchuan Government Service Hall", "Hall\\n\\u001b[2J" + "x" * 500)))
    assert "\n" not in str(found) and "\x1b" not in str(found) and len(found.value) <= 80


def test_a_lane_of_one_window_would_share_its_queue(changed: Changed) -> None:
    found = mistakes(changed(("[lanes.legal]", "[lanes.window]"), ('home = "legal"', 'home = "window"')))
    assert any(m.table == "lanes.window" and "any code but 'window'" in m.allowed for m in found)


@pytest.mark.parametrize(
    ("hall", "allowed"),
    [
        (b"[hall\n", "TOML that can be read"),
        (b"x = " + b"[" * 9999, "TOML that can be read"),
        (b"x = " + b"1" * 9999, "TOML that can be read"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "needed, but not there"),
        (b"x = 1", "hall"),
    ],
    ids=["table", "deep", "long", "utf-16", "empty", "unknown"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, hall: bytes, allowed: str) -> None:
    (tmp_path / "hall.toml").write_bytes(hall)
    found = mistakes(tmp_path)
    assert any(m.file == "hall.toml" and allowed in m.allowed for m in found)
    assert any(m.file == "services.csv" and "No such file" in m.allowed for m in found)


def test_a_catalogue_is_looked_at_even_beside_a_broken_hall_file(changed: Changed) -> None:
    folder = changed(("[hall]", "[hall"), ("exit_entry,12", "exit_entry,never"))
    assert {mistake.file for mistake in mistakes(folder)} == {"hall.toml", "services.csv"}


def test_the_folder_may_be_named_by_its_file() -> None:
    assert load_hall(NANCHUAN / "hall.toml") == load_hall(NANCHUAN)


def test_any_change_of_either_file_is_another_revision(changed: Changed) -> None:
    before = load_hall(NANCHUAN).revision
    assert load_hall(changed()).revision == before
    assert load_hall(changed(("misses = 3", "misses = 4"))).revision != before
    assert load_hall(changed(("exit_entry,12", "exit_entry,13"))).revision != before


TABLES = tomllib.loads((NANCHUAN / "hall.toml").read_text("utf-8"))
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.integers(-5, 10**6),
    st.floats(),
    st.booleans(),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.dates(),
    st.datetimes(),
    st.just([[]]),
    st.just([{}]),
    st.just({"a": {}}),
    st.just(["a", "a"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), junk=JUNK)
def test_whatever_stands_anywhere_nothing_breaks_but_the_file(
    data: st.DataObject, junk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = deepcopy(TABLES)
    place, key = tables, data.draw(st.sampled_from(sorted(tables)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(range(len(place)) if isinstance(place, list) else sorted(place)))
    place[key] = junk
    monkeypatch.setattr("config.reading.tomllib.loads", lambda text: tables)
    try:
        load_hall(NANCHUAN)
    except HallWrong as wrong:
        told = wrong.mistakes
    else:
        return
    assert told and all(mistake.allowed and "\n" not in str(mistake) for mistake in told)
