"""The back office's list and its routes: what is due today, who may do what, and nobody on an old picture."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from clerk_app.cases_rows import VIEWS, Look, chosen, counts
from config.hall import Hall
from dispatcher.cases import Case
from tests.dispatcher.naive_time import ms, wall
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until

pytestmark = pytest.mark.anyio
NAME = "20261123-A001"


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    await story.sits_down("1")
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall


async def accepted(hall: HallApp, service: str = "licence") -> str:
    story = hall.story
    number = await story.takes_number("general", service=service)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    name = f"{story.dispatcher.day}-{number}"
    await until(lambda: hall.site.cases.get(name) is not None)
    return name


def a_case(name: str, state: str, due: datetime, lane: str = "general", ended: int = 0) -> Case:
    fields = {"state": state, "due": str(ms(due)), "yellow": "0", "lane": lane, "rev": "20261123-1"}
    return Case(name, fields | ({"ended_at": str(ended)} if ended else {}))


def test_what_is_due_today_and_in_which_order(small_hall: Hall) -> None:
    now = ms(wall(11, 24, 10))
    cases = [
        a_case("20261123-A001", "running", wall(11, 24, 18)),
        a_case("20261123-A002", "running", wall(11, 23, 18)),
        a_case("20261123-A003", "running", wall(11, 25, 0)),
        a_case("20261123-A004", "running", wall(11, 25, 18)),
        a_case("20261123-A005", "stopped", wall(11, 24, 18)),
        a_case("20261123-L001", "running", wall(11, 24, 12), "bank_one"),
        a_case("20261123-A006", "ready", wall(11, 24, 18), ended=now - 2),
        a_case("20261123-A007", "ready", wall(11, 24, 18), ended=now - 1),
        a_case("20261123-A008", "handed_out", wall(11, 24, 18), ended=now),
    ]

    def found(key: str) -> list[str]:
        return [case.id[9:] for case in chosen(cases, Look.read(key, small_hall), small_hall, now)]

    assert found("due") == ["A002", "L001", "A001", "A003"], "midnight at its end is still today"
    assert found("due.bank_one") == ["L001"]
    assert found("running") == ["A002", "L001", "A001", "A005", "A003", "A004"]
    assert found("ready") == ["A007", "A006"]
    assert counts(cases, "", small_hall, now) == {"due": 4, "running": 6, "stopped": 1, "ready": 2, "ended": 1}
    assert tuple(VIEWS) == tuple(counts(cases, "", small_hall, now))


@pytest.mark.parametrize("key", ["", "all", "due.nowhere", "due..general"])
def test_what_there_is_not_cannot_be_looked_at(small_hall: Hall, key: str) -> None:
    with pytest.raises(KeyError):
        Look.read(key, small_hall)


async def test_the_page_shows_word_shape_and_limit(hall: HallApp) -> None:
    await accepted(hall)
    text = (await hall.get("manager", "/cases?view=running&lane=general")).text
    assert NAME in text and "正常" in text and 'data-card=""' in text and "11月30日 18:00" in text
    assert "没有这样的办件" in (await hall.get("manager", "/cases?view=running&lane=bank_one")).text
    assert "Due today" in (await hall.get("manager", "/cases?lang=en")).text
    assert (await hall.get("manager", "/cases?view=nothing")).status_code == 303
    assert (await hall.get("guide", "/cases")).status_code == 403


async def test_stop_go_on_and_ready(hall: HallApp) -> None:
    await accepted(hall)
    path, key = f"/api/v1/cases/{NAME}", hall.story.request()
    seen = (await hall.get("manager", path)).json()["seen"]
    body = {"seen": seen, "reason": "缺  证明"}
    stopped = await hall.post("manager", f"{path}/stop", body, key=key)
    assert (stopped.status_code, stopped.json()["state"], stopped.json()["why"]) == (200, "stopped", "缺 证明")
    again = await hall.post("manager", f"{path}/stop", body, key=key)
    assert again.json() == stopped.json()
    stale = await hall.post("manager", f"{path}/resume", {"seen": seen})
    assert (stale.status_code, stale.json()["code"], stale.json()["case"]["state"]) == (409, "CASE_STALE", "stopped")
    assert (await hall.post("admin", f"{path}/resume")).json()["state"] == "running"
    wrong = await hall.post("manager", f"{path}/resume")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "CASE_STATE")
    ready = (await hall.post("manager", f"{path}/ready")).json()
    assert (ready["state"], ready["kept"]) == ("ready", True)


async def test_whoever_accepted_does_not_close(hall: HallApp) -> None:
    await accepted(hall)
    story = hall.story
    refused = await hall.post("manager", f"/api/v1/cases/{NAME}/ready", key=story.request())
    assert refused.status_code == 200, "the manager did not accept it"
    name = await accepted(hall)
    desk = story.dispatcher
    with pytest.raises(Exception, match="SAME_HANDS"):
        await desk.ready_case(story.request(), case=name, staff="clerk-1")
    assert (
        await desk.withdraw_case(story.request(), case=name, reason="撤回", staff="clerk-1")
    ).kind == "promise.ended"


async def test_the_list_and_what_is_refused(hall: HallApp) -> None:
    await accepted(hall)
    await accepted(hall, "permit")
    assert (await hall.get("clerk", "/api/v1/cases")).json() == {"cases": [], "left_off": 0}
    rows = (await hall.get("auditor", "/api/v1/cases?view=running")).json()["cases"]
    assert [(row["id"], row["due"]) for row in rows] == [
        ("20261123-A002", "2026-11-24T18:00:00+08:00"),
        (NAME, "2026-11-30T18:00:00+08:00"),
    ]
    for path, body, status in (
        (f"/api/v1/cases/{NAME}/stop", {}, 422),
        (f"/api/v1/cases/{NAME}/stop", {"reason": "x" * 101}, 422),
        (f"/api/v1/cases/{NAME}/ready", {"seen": "now"}, 422),
        ("/api/v1/cases/20261123-A404/ready", {}, 404),
        ("/api/v1/cases/x/resume", {}, 404),
    ):
        assert (await hall.post("manager", path, body)).status_code == status, (path, body)
    assert (await hall.get("manager", "/api/v1/cases?lane=nowhere")).status_code == 422
    assert (await hall.get("manager", "/api/v1/cases/20261123-A404")).status_code == 404
