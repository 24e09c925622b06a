"""Simulations and what-if: played beside the hall, told of by every process, drawn as they were found."""

from pathlib import Path
from typing import Any

import pytest

from config.reading import files_in, hall_from
from config.revisions import Files
from dispatcher.policies import POLICIES
from displays.simulate_changes import WhatIf, changed
from displays.simulate_words import policies, what_if_rows
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
