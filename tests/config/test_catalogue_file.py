"""services.csv: thousands of rows, each wrong cell named with its row and column, bundles with one list of papers."""

import time
from typing import get_args

import pytest
from typer.testing import CliRunner

from clerk_app.outcomes import OUTCOMES
from config.hall import Stage, load_hall
from config.services import Bundle, OutcomeCode
from main import cli
from tests.config.conftest import Changed, mistakes

HEADER = (
    "code,zh,en,said,lane,minutes,papers,alternatives,promise,outcome,stages,class,gives,items,life,here,department\n"
)
GOOD = "fine,事项,Item,俗称;别名,general,8,身份证|ID card,online,1d,,,,,,,,税务局|Taxation\n"
BANKS = "bank_ccb bank_icbc"


def row(**cells: str) -> str:
    given = {"code": "x", "zh": "事项", "en": "Item", "lane": "general", "minutes": "8"} | cells
    return ",".join(given.get(column, "") for column in HEADER.strip().split(",")) + "\n"


def test_five_thousand_rows_load_in_a_second(changed: Changed) -> None:
    rows = (
        row(
            code=f"item-{n}",
            zh=f"事项第{n}号",
            papers="身份证|ID card;户口簿|Household register;申请表|Application form",
            alternatives="online;id_card_machine",
            promise="5d best 1.5h",
            stages="any general; all bank_ccb bank_abc" if n % 5 == 0 else "",
        )
        for n in range(5000)
    )
    folder = changed(services=HEADER + "".join(rows))
    began = time.process_time()
    assert len(load_hall(folder).services) == 5000
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("cells", "column", "allowed"),
    [
        ({"code": ""}, "code", "1–40 of"),
        ({"code": "身份证"}, "code", "1–40 of"),
        ({"code": "fine"}, "code", "each code once; row 2 has it too"),
        ({"zh": ""}, "zh", "empty"),
        ({"en": ""}, "en", "empty"),
        ({"zh": "事" * 201}, "zh", "at most 200"),
        ({"zh": "身份\u200b证"}, "zh", "control characters"),
        ({"said": "证" * 41}, "said 1", "at most 40"),
        ({"said": "低保;低\u200b保"}, "said 2", "control characters"),
        ({"said": "低保;低保"}, "said", "each word once"),
        ({"said": ";".join(f"词{n}" for n in range(41))}, "said", "at most 40 of them"),
        ({"department": "税务局"}, "department", "empty"),
        ({"department": f"{'税' * 201}|Taxation"}, "department", "at most 200"),
        ({"lane": "genral"}, "lane", "one of the lanes: general, one_thing"),
        ({"minutes": ""}, "minutes", "a number"),
        ({"minutes": "0"}, "minutes", "more than 0"),
        ({"minutes": "481"}, "minutes", "at most 480"),
        ({"minutes": "nan"}, "minutes", "finite"),
        ({"papers": "身份证|ID card;户口簿"}, "papers 2.en", "empty"),
        ({"alternatives": "online;onlin"}, "alternatives 2", "one of the alternatives: id_card_machine"),
        ({"promise": "tomorrow"}, "promise", "'now', hours as 2h"),
        ({"outcome": "done"}, "outcome", "'received'"),
        ({"stages": "some general"}, "stages 1.rule", "'any' or 'all'"),
        ({"stages": "any general; all"}, "stages 2.lanes", "at least 1"),
        ({"stages": "any general; all nowhere"}, "stages 2.lanes 1", "one of the lanes"),
        ({"class": "vip"}, "class", "one of the classes: regular"),
        ({"class": "company"}, "class", "a class that lane general has a target for"),
        ({"class": "company", "stages": "all bank_ccb legal"}, "class", "a class that lane legal has a target for"),
        ({"items": "fine"}, "items", "2 to 20"),
        ({"items": "fine;other"}, "items", "codes of this file"),
        ({"gives": "身份正"}, "gives", "papers that some item asks for"),
        ({"life": "birth"}, "life", "nothing, but for a bundle"),
        ({"here": "nein"}, "here", "yes, no or nothing"),
        ({"here": "no", "alternatives": "online"}, "here", "one of the places"),
    ],
    ids=str,
)
def test_a_wrong_cell_is_named(changed: Changed, cells: dict[str, str], column: str, allowed: str) -> None:
    (found,) = mistakes(changed(services=HEADER + GOOD + "\n" + row(**cells)))
    assert (found.file, found.table, found.field) == ("services.csv", "row 4", column)
    assert allowed in found.allowed


@pytest.mark.parametrize(
    ("services", "table", "field", "allowed"),
    [
        ("", "row 1", "code", "a column that is needed"),
        (
            HEADER.replace(",minutes", "") + "x,事项,Item,,general,,,,,,,,,,\n",
            "row 1",
            "minutes",
            "a column that is needed",
        ),
        (HEADER.replace("papers", "paper") + GOOD, "row 1", "paper", "no column of this name is known; there are code"),
        (HEADER.replace("here", "zh") + GOOD, "row 1", "zh", "each column once"),
        (HEADER + "x,事项,Item,general,8\n", "row 2", "", "17 cells, as the first row has"),
        (HEADER + GOOD[:-1] + ",,,\n", "row 2", "", "17 cells, as the first row has"),
        (HEADER + 'x,"事项,Item\n', "line 2", "", "CSV that can be read"),
        ((HEADER + GOOD).encode("gb18030"), "", "", "text in UTF-8"),
    ],
    ids=["empty", "column", "unknown", "twice", "short", "long", "quote", "gb18030"],
)
def test_a_wrong_shape_is_named(changed: Changed, services: str | bytes, table: str, field: str, allowed: str) -> None:
    found = mistakes(changed(services=services))
    assert any((m.table, m.field) == (table, field) and allowed in m.allowed for m in found)


def test_every_wrong_row_is_named(changed: Changed) -> None:
    rows = "".join(row(code=f"x{n}", en="", minutes="-1") for n in range(300))
    folder = changed(services=HEADER + rows)
    found = mistakes(folder)
    assert {(m.table, m.field) for m in found} == {(f"row {n}", f) for n in range(2, 302) for f in ("en", "minutes")}
    said = CliRunner().invoke(cli, ["check", str(folder)])
    assert said.exit_code != 0
    assert all(f"services.csv [row {n}] en" in said.stderr for n in range(2, 302))


def test_saved_by_a_spreadsheet(changed: Changed) -> None:
    saved = b"\xef\xbb\xbf" + (HEADER + GOOD + row(zh=" 事项 ")).replace("\n", "\r\n").encode()
    services = load_hall(changed(services=saved)).services
    assert list(services) == ["fine", "x"] and services["x"].name.zh == "事项"


def test_stages_of_several_lanes(changed: Changed) -> None:
    text = HEADER + row(stages=f"any one_thing; all {BANKS}")
    found = load_hall(changed(services=text)).services["x"]
    assert found.stages == (
        Stage(rule="any", lanes=("one_thing",)),
        Stage(rule="all", lanes=("bank_ccb", "bank_icbc")),
    )


def test_a_bundle_asks_for_each_paper_once(changed: Changed) -> None:
    hall = load_hall(
        changed(
            services=HEADER
            + row(code="both", zh="两件事", papers="委托书|Letter", items="a;b")
            + row(code="a", papers="身份证|ID card;申请表|Form")
            + row(code="b", papers="户口簿|Register;身份证|ID card")
        )
    )
    papers = hall.services["both"].papers
    assert [paper.zh for paper in papers] == ["委托书", "身份证", "申请表", "户口簿"]
    assert hall.bundles == {
        "both": Bundle(code="both", name=hall.services["both"].name, items=("a", "b"), papers=papers)
    }


def test_a_bundle_holds_items_not_bundles(changed: Changed) -> None:
    text = HEADER + row(code="a") + row(code="b") + row(code="ab", items="a;b") + row(code="more", items="a;ab")
    (found,) = mistakes(changed(services=text))
    assert (found.table, found.value, found.allowed) == ("row 5", "'ab'", "single items, not bundles")


def test_papers_of_one_name_are_one_paper(changed: Changed) -> None:
    """However they are spaced, or wide their brackets are."""
    rows = (
        row(code="ab", items="a;b")
        + row(code="a", papers="申请表 (原件)|Form")
        + row(code="b", papers="申请表（原件）|Form")
    )
    assert len(load_hall(changed(services=HEADER + rows)).services["ab"].papers) == 1


def test_a_bundle_does_not_ask_for_what_one_of_its_items_gives(changed: Changed) -> None:
    rows = (
        row(code="shop", items="licence;food")
        + row(code="licence", papers="身份证|ID card", gives="营业执照")
        + row(code="food", papers="营业执照|Licence;平面图|Plan")
    )
    services = load_hall(changed(services=HEADER + rows)).services
    assert [paper.zh for paper in services["shop"].papers] == ["身份证", "平面图"]
    assert [paper.zh for paper in services["food"].papers] == ["营业执照", "平面图"]  # alone it still does


def test_a_bundle_belongs_to_a_life_event(changed: Changed) -> None:
    rows = row(code="a") + row(code="b")
    hall = load_hall(changed(services=HEADER + rows + row(code="ab", items="a;b", life="birth")))
    assert hall.bundles["ab"].life == "birth" and hall.life_events["birth"].name.zh == "生孩子"
    (found,) = mistakes(changed(services=HEADER + rows + row(code="ab", items="a;b", life="brith")))
    assert (found.table, found.field) == ("row 4", "life") and "one of the life_events: birth" in found.allowed


def test_what_people_say(changed: Changed) -> None:
    found = load_hall(changed(services=HEADER + GOOD + row(said=" 吃低保 ;; 低保"))).services
    assert found["fine"].said == ("俗称", "别名") and found["x"].said == ("吃低保", "低保")


def test_an_item_may_say_whose_it_is(changed: Changed) -> None:
    services = load_hall(changed(services=HEADER + GOOD + row(code="plain"))).services
    office = services["fine"].department
    assert office is not None and (office.zh, office.en) == ("税务局", "Taxation")
    assert services["plain"].department is None


def test_the_console_knows_every_outcome() -> None:
    assert set(OUTCOMES) == set(get_args(OutcomeCode))


def test_each_stage_of_a_bundle_does_one_of_its_items(changed: Changed) -> None:
    rows = row(code="a", lane="household") + row(code="b", lane="bank_ccb", stages=f"any {BANKS}")
    way = "any one_thing; any household; any bank_icbc"
    hall = load_hall(changed(services=HEADER + rows + row(code="ab", lane="one_thing", items="a;b", stages=way)))
    assert len(hall.services["ab"].stages) == 3
    idle = row(code="ab", lane="one_thing", items="a;b", stages="any one_thing; any exit_entry")
    (found,) = mistakes(changed(services=HEADER + rows + idle))
    assert (found.table, found.field, found.value) == ("row 4", "stages", "'exit_entry'")
