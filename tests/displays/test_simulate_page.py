"""Simulations and what-if: played beside the hall, told of by every process, drawn as they were found."""

from pathlib import Path
from typing import Any

import pytest

from config.reading import files_in, hall_from, load_hall
from config.revisions import Files
from dispatcher.policies import POLICIES
from displays.simulate_changes import WhatIf, changed
from displays.simulate_words import policies, what_if_changes, what_if_rows
from tests.clerk_app.admin_hall import hall_in, write_hall
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp

NANCHUAN = Path(__file__).parents[2] / "config" / "halls" / "nanchuan"


def outcome(mean: float, within: float) -> dict[str, Any]:
    shares = dict.fromkeys(("within", "priority", "worst"), within)
    return {"tickets": 9, "waiting": 0, "mean": mean, "p99": mean * 3, "foremost": None, **shares, "lanes": {}}


def test_rows_stand_in_the_tables_order_and_the_best_is_marked() -> None:
    found = {
        "policies": {"rule": outcome(6.94, 0.85), "dedicated": outcome(15.4, 0.65), "first-come": outcome(6.91, 0.8)}
    }
    rows = policies(found, lambda phrase: phrase)
    assert [row.name for row in rows] == ["dedicated", "first-come", "rule"]
    assert rows[2].cells["mean"] == "6.9" and rows[2].cells["foremost"] == "—"
    assert {row.name for row in rows if "mean" in row.best} == {"first-come", "rule"}  # the same as it is shown
    assert {row.name for row in rows if "within" in row.best} == {"rule"}
    assert policies({}, lambda phrase: phrase) == []


def test_what_if_rows_say_shorter_or_longer() -> None:
    lane = {"name": {"zh": "综合", "en": "General"}}
    was, now = {"tickets": 3, "mean": 9.0, "p90": 12.0, "in_target": 0.5}, {"tickets": 3, "mean": 4.0, "in_target": 1.0}
    rows = what_if_rows(
        {
            "lanes": [
                lane | {"before": was, "after": now},
                lane | {"before": now, "after": was},
                lane | {"before": None, "after": {}},
            ]
        },
        "en",
    )
    assert [row.better for row in rows] == [1, -1] and rows[0].mean == ("9.0", "4.0") and rows[0].p90 == ("12.0", "—")


def test_a_change_is_a_hall_file_of_its_own() -> None:
    found = files_in(NANCHUAN)
    assert found is not None
    files = Files(*found)
    hall = hall_from(*files)
    what = WhatIf(day=DAY, like="5", lane="general", target=10.0, priority_target=4.0, k=0.5, weight=30.0)
    draft = hall_from(*changed(files, hall, what))
    (new,) = set(draft.windows) - set(hall.windows)
    assert (draft.windows[new].home, draft.windows[new].also) == ("general", hall.windows["5"].also)
    assert draft.lanes["general"].targets == {**hall.lanes["general"].targets, "regular": 10.0, "priority": 4.0}
    assert draft.lanes["general"].secondary == 0.5 and draft.classes["priority"].weight == 30.0
    with pytest.raises(KeyError):
        changed(files, hall, WhatIf(day=DAY, like="77"))


@pytest.mark.parametrize("members", [{}, {"target": 5.0}, {"like": "1", "k": 2.0}, {"like": "1", "more": 1}])
async def test_what_makes_no_sense_is_refused(story: Story, tmp_path: Path, members: dict[str, Any]) -> None:
    async with HallApp(story, tmp_path) as hall:
        assert (await hall.post("manager", "/api/v1/what-if", {"day": DAY, **members})).status_code == 422


async def test_policies_on_a_made_up_day(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as hall:
        api = "/api/v1/simulations"
        assert (await hall.get("manager", f"{api}/current")).json()["state"] == "none"
        assert (await hall.post("clerk", api, {"day": "light"})).status_code == 403
        assert (await hall.post("manager", api, {"day": "20200101"})).json()["code"] == "NO_SUCH_DAY"
        begun = await hall.post("manager", api, {"day": "light", "days": 1})
        assert begun.json()["state"] == "running" and begun.json()["by"] == "the-manager"
        assert (await hall.post("manager", api, {"day": "light"})).json()["code"] == "REPLAY_RUNNING"
        told: dict[str, Any] = {}
        while told.get("state") != "found":
            told = (await hall.get("manager", f"{api}/current")).json()
            assert told["state"] in ("running", "found")
        assert told["found"]["policies"].keys() == POLICIES.keys()
        page = (await (await hall.browser("manager")).get("/simulate?lang=zh")).text
        assert "本大厅的规则" in page and "清闲的一天" in page
        assert (await (await hall.browser("manager")).get("/what-if?lang=en")).status_code == 200


async def test_the_answer_names_what_was_changed(tmp_path: Path, empty_engine_url: str) -> None:
    folder = write_hall(tmp_path / "hall")
    story = await Story(hall_in(folder), empty_engine_url).begin()
    async with HallApp(story, tmp_path, hall=folder) as hall:
        await story.sits_down("1")
        await hall.takes_number("lane-1")
        number = await story.calls("1")
        await story.window("1", "start", number)
        story.clock.pass_s(300)
        await story.window("1", "finish", number)
        asked = {"day": DAY, "like": "1", "lane": "lane-1", "target": 10.0, "weight": 30.0}
        told = (await hall.post("manager", "/api/v1/what-if", asked)).json()
        while told["state"] == "running":
            told = (await hall.get("manager", "/api/v1/what-if/current")).json()
        assert told["state"] == "found", told
        assert told["found"]["about"] == {name: value for name, value in asked.items() if name != "day"}
        name = story.hall.lanes["lane-1"].name
        manager = await hall.browser("manager")
        page = (await manager.get("/what-if?lang=zh")).text
        for change in ("多开一个窗口，和 1 号一样", f"{name.zh}：普通号目标 T 改成 10 分", "优先号权重 W 改成 30"):
            assert f"<span>{change}</span>" in page
        page = (await manager.get("/what-if?lang=en")).text
        assert "One more counter, like counter 1" in page and "T of regular tickets becomes 10 min" in page
    await story.end()


def test_a_change_of_what_is_no_more_goes_by_its_code() -> None:
    hall = load_hall(NANCHUAN)
    said = what_if_changes({"lane": "gone", "k": 0.5}, hall, lambda phrase, **values: phrase % values, "zh")
    assert said == ["gone：帮办系数 k 改成 0.5"]
    assert what_if_changes({}, hall, lambda phrase, **values: phrase % values, "zh") == []
