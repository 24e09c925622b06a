"""The hall file on the admin's pages: a draft, what is wrong in it, what differs, publishing it and going back."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from config.hall import Hall
from config.revisions import Revisions
from config.themes import THEMES
from dispatcher import errors
from dispatcher.events import Event
from tests.clerk_app.admin_hall import DRAFT, Admin, hall_in, write_hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from ticketing.appointment_rules import Room
from ticketing.appointment_store import AppointmentStore, Asked, Wish

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_hall(tmp_path / "hall")


@pytest.fixture
def small_hall(folder: Path) -> Hall:
    return hall_in(folder)


@pytest.fixture
async def hall(story: Story, folder: Path, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path, hall=folder) as hall:
        await hall.follows()
        yield hall


@pytest.fixture
def admin(hall: HallApp) -> Admin:
    return Admin(hall)


async def events(hall: HallApp) -> list[Event]:
    return await hall.story.feed.day(hall.story.dispatcher.day)


# the draft --------------------------------------------------------------------------------------------------------


async def test_nothing_changes_in_the_hall_while_somebody_drafts(hall: HallApp, admin: Admin) -> None:
    before = await hall.story.everything()
    saved = await admin.saves(**{"lanes/lane-1/targets/regular": "12"})
    assert saved.json()["version"] == 1 and saved.json()["differences"] == 1
    assert saved.json()["based_on"] == hall.site.hall.revision
    assert await hall.story.everything() == before


async def test_every_mistake_is_named_at_its_field_in_the_readers_words(hall: HallApp, admin: Admin) -> None:
    saved = await admin.saves(
        **{
            "lanes/lane-1/targets/regular": "no",
            "rules/misses": "99",
            "windows/0/numbers": "x",
            "hours/sessions": "9-12",
        }
    )
    told = {each["path"]: each["words"] for each in saved.json()["mistakes"]}
    assert told.keys() >= {"lanes/lane-1/targets/regular", "rules/misses", "windows/0/numbers", "hours/sessions"}
    assert "不大于 10" in told["rules/misses"] and "一个数" in told["lanes/lane-1/targets/regular"]
    english = await hall.get("admin", DRAFT, headers={"Accept-Language": "en"})
    assert any("at most 10" in each["words"] for each in english.json()["mistakes"])
    page = await (await hall.browser("admin")).get("/admin/rules?lang=zh")
    assert 'id="f-rules/misses-wrong"' in page.text and "有 2 处要改" in page.text
    refused = await admin.publishes()
    assert refused.json()["code"] == "HALL_FILE_WRONG"


async def test_colours_come_as_whole_sets_that_can_be_read(hall: HallApp, admin: Admin) -> None:
    """Acceptance 40: a form offers the themes whose pairs are computed, and no other can be published."""
    page = (await (await hall.browser("admin")).get("/admin/notices")).text
    offered = page.partition('id="f-hall/theme"')[2].partition("</select>")[0]
    assert set(re.findall(r'value="(\w+)"', offered)) == set(THEMES)
    assert 'type="color"' not in page
    saved = await admin.saves(**{"hall/theme": "hotpink"})
    assert [mistake["path"] for mistake in saved.json()["mistakes"]] == ["hall/theme"]
    assert (await admin.saves(**{"hall/theme": "teal"})).json()["mistakes"] == []


async def test_of_two_who_save_the_second_sees_both_versions(hall: HallApp, admin: Admin) -> None:
    other = Admin(hall)
    await admin.saves(**{"lanes/lane-1/targets/regular": "12", "rules/misses": "2"})
    refused = await other.saves(**{"lanes/lane-1/targets/regular": "9"})
    assert refused.status_code == 409 and refused.json()["code"] == "DRAFT_CHANGED"
    (both,) = refused.json()["versions"]
    assert (both["mine"], both["theirs"]) == ("9", "12") and refused.json()["author"] == "the-admin"
    other.version = refused.json()["version"]
    assert (await other.saves(**{"lanes/lane-1/targets/regular": "9"})).status_code == 200


async def test_a_repeated_saving_is_one(admin: Admin) -> None:
    first = await admin.saves("the-same-key", **{"rules/misses": "2"})
    admin.version = 0
    again = await admin.saves("the-same-key", **{"rules/misses": "2"})
    assert again.status_code == 200 and again.json() == first.json()


async def test_comments_and_order_of_the_file_stay(hall: HallApp, admin: Admin, folder: Path) -> None:
    toml = "# ours\n" + (folder / "hall.toml").read_text("utf-8")
    services = (folder / "services.csv").read_text("utf-8")
    assert (await admin.asks("files", toml=toml, services=services)).status_code == 200
    await admin.saves(**{"rules/misses": "2"})
    page = await (await hall.browser("admin")).get("/admin/files")
    assert "# ours" in page.text and "misses = 2" in page.text


async def test_lanes_windows_and_services_are_added_and_taken_away(admin: Admin) -> None:
    lane = {"code": "tax", "zh": "税务", "en": "Tax", "series": "A", "zone": "A", "minutes": 15, "windows": [0]}
    assert (await admin.asks("lanes", **lane)).json()["mistakes"] == []
    window = {"numbers": "9", "zh": "税务窗口", "en": "Tax counter", "zone": "A", "home": "tax"}
    assert (await admin.asks("windows", **window)).json()["mistakes"] == []
    row = {
        "code": "invoice",
        "cells": {"zh": "发票", "en": "Invoice", "lane": "tax", "minutes": "6", "papers": "=1+1|x"},
    }
    assert (await admin.asks("services", **row)).json()["mistakes"] == []
    gone = await admin.asks("remove", path="lanes/tax")
    assert {each["section"] for each in gone.json()["mistakes"]} == {"windows", "services"}
    assert (await admin.asks("remove", path="lanes/nowhere")).status_code == 422
    assert (await admin.saves(**{"lanes/nowhere/quota": "3"})).status_code == 422


@pytest.mark.parametrize("role", ["manager", "clerk", "auditor", ""])
async def test_only_an_administrator_changes_anything(hall: HallApp, role: str) -> None:
    answer = await hall.post(role, f"{DRAFT}/fields", {"version": 0, "changes": {"rules/misses": "2"}})
    assert answer.status_code in (401, 403)
    seen = await hall.get(role, DRAFT)
    assert seen.status_code == (200 if role == "manager" else 403 if role else 401)


# publishing -------------------------------------------------------------------------------------------------------


async def test_what_is_published_holds_for_every_process_and_is_written_down(hall: HallApp, admin: Admin) -> None:
    await admin.saves(**{"lanes/lane-1/targets/regular": "12"})
    published = await admin.publishes()
    revision = published.json()["revision"]
    (changed,) = [event for event in await events(hall) if event.kind == "hall.changed"]
    assert changed.fields["config"] == revision and changed.fields["staff"] == "the-admin"
    revisions = Revisions(hall.settings.data)
    assert revisions.in_force() == revision and revisions.hall(revision).lanes["lane-1"].targets["regular"] == 12
    await hall.follows()
    await until(hall.site.outdated.is_set)  # a web process ends, and a younger one begins
    refused = await hall.post("kiosk", "/api/v1/tickets", {"lanes": ["lane-1"]})
    assert refused.status_code == 503 and refused.json()["code"] == "CONFIG_CHANGED"
    (entry,) = (await hall.get("admin", "/api/v1/hall-publications")).json()["publications"]
    assert (entry["revision"], entry["by"], entry["way"], entry["note"]) == (
        revision,
        "the-admin",
        "now",
        "the test says so",
    )
    page = await (await hall.browser("admin")).get(f"/admin/history?revision={revision}")
    assert "<del>15</del>" in page.text and "<ins>12</ins>" in page.text
    assert (await hall.get("admin", DRAFT)).json()["version"] == 0


async def test_a_lane_with_people_goes_only_with_a_lane_for_them(hall: HallApp, admin: Admin) -> None:
    number = (await hall.takes_number("lane-2"))["number"]
    await hall.follows()
    await admin.asks("remove", path="windows/1")
    await admin.asks("remove", path="lanes/lane-2")
    await admin.asks("services", code="service-2", cells={"lane": "lane-1"})
    page = await (await hall.browser("admin")).get("/admin/publish")
    assert 'data-drain="lane-2"' in page.text and "1 人" in page.text
    before = await hall.story.everything()
    refused = await admin.publishes()
    assert refused.json()["code"] == "STILL_WAITING" and refused.json()["detail"] == "1"
    assert await hall.story.everything() == before and not Revisions(hall.settings.data).in_force()
    assert (await admin.publishes(**{"lane-2": "lane-1"})).status_code == 200
    moved = await hall.site.dispatcher.ticket(number)
    assert moved is not None and moved.lanes == ("lane-1",)


async def test_a_window_that_serves_is_not_taken_away(hall: HallApp, admin: Admin) -> None:
    await hall.story.sits_down("3")
    await hall.takes_number("lane-2")
    number = await hall.story.calls("3")
    await admin.saves(**{"windows/1/numbers": "4"})
    refused = await admin.publishes()
    assert refused.json()["code"] == "WINDOW_SERVING" and number in refused.json()["title"]


async def test_a_draft_of_an_older_hall_has_to_be_looked_at_again(hall: HallApp, admin: Admin) -> None:
    await admin.saves(**{"lanes/lane-1/targets/regular": "12"})
    first = (await admin.publishes()).json()["revision"]
    admin.version = 0
    hall.site.take_up(Revisions(hall.settings.data).hall(first))  # as a younger process would have it
    await admin.saves(**{"rules/misses": "2"})
    back = await hall.post(
        "admin", f"/api/v1/hall-publications/{hall_in(hall.settings.hall).revision}/revert", {"note": "no"}
    )
    assert back.status_code == 200, back.text
    hall.site.take_up(hall_in(hall.settings.hall))
    refused = await admin.publishes()
    assert refused.json()["code"] == "HALL_MOVED"
    assert (await admin.asks("rebase")).status_code == 200
    assert (await admin.publishes()).status_code == 200
    ways = [each["way"] for each in (await hall.get("admin", "/api/v1/hall-publications")).json()["publications"]]
    assert ways == ["now", "revert", "now"]


async def test_nothing_to_publish_is_said_so(hall: HallApp, admin: Admin) -> None:
    assert (await admin.publishes()).json()["code"] == "NO_DRAFT"
    await admin.saves(**{"rules/misses": "2"})
    toml, services = ((hall.settings.hall / name).read_text("utf-8") for name in ("hall.toml", "services.csv"))
    await admin.asks("files", toml=toml, services=services)
    assert (await admin.publishes()).json()["code"] == "NOTHING_CHANGED"
    unknown = await hall.post("admin", "/api/v1/hall-publications/0123456789abcdef/revert", {"note": "x"})
    assert unknown.json()["code"] == "NEVER_PUBLISHED"
    moved = await admin.asks("files", toml=toml.replace('"paper"', '"other"'), services=services)
    assert "代码不能改" in moved.json()["mistakes"][0]["words"]


async def test_for_the_next_day_it_is_planned_and_may_be_cancelled(hall: HallApp, admin: Admin) -> None:
    before = await hall.story.everything()
    await admin.saves(**{"rules/misses": "2"})
    revision = (await admin.publishes("next")).json()["revision"]
    held = (await hall.get("admin", "/api/v1/hall-publications/current")).json()
    assert held["planned"] == revision and held["serving"] == hall.site.hall.revision
    cancelled = await hall.post("admin", "/api/v1/hall-publications/planned/cancel", {"note": "not yet"})
    assert cancelled.json()["planned"] == "" and await hall.story.everything() == before
    again = await hall.post("admin", "/api/v1/hall-publications/planned/cancel", {"note": "not yet"})
    assert again.json()["code"] == "NEVER_PUBLISHED"


# a replay, the wizard -----------------------------------------------------------------------------------------------


async def test_a_past_day_is_tried_on_the_draft(hall: HallApp, admin: Admin) -> None:
    await hall.story.sits_down("1")
    await hall.takes_number("lane-1")
    number = await hall.story.calls("1")
    await hall.story.window("1", "start", number)
    hall.story.clock.pass_s(300)
    await hall.story.window("1", "finish", number)
    await admin.saves(**{"lanes/lane-1/targets/regular": "12"})
    day = hall.story.dispatcher.day
    begun = await hall.post("admin", "/api/v1/hall-replays", {"day": day})
    assert begun.status_code == 200, begun.text
    twice = await hall.post("admin", "/api/v1/hall-replays", {"day": day})
    assert twice.json()["code"] == "REPLAY_RUNNING"
    found = begun.json()
    while found["state"] == "running":
        found = (await hall.get("manager", "/api/v1/hall-replays/current")).json()
    assert found["state"] == "found", found
    lanes = {each["lane"]: each for each in found["found"]["lanes"]}
    assert lanes["lane-1"]["before"]["tickets"] == lanes["lane-1"]["after"]["tickets"] == 1
    none = await hall.post("admin", "/api/v1/hall-replays", {"day": "20200101"})
    assert none.json()["code"] == "NO_SUCH_DAY"


async def test_publishing_warns_of_what_is_booked(hall: HallApp, admin: Admin) -> None:
    """Given two who have booked an item, when a draft takes it away, then the page says so before it is published."""
    store, path = AppointmentStore(hall.accounts.engine), hall.settings.hall
    for at in range(2):
        slot = hall.story.clock.ms + 3_600_000 * (25 + at)
        wish, asked = Wish("d", "20261124", slot, Room(2, 9)), Asked("guide", f"booking-{at:04d}", ("book",), 1)
        await store.book(asked, wish, service="service-1", language="zh")
    assert "个预约" not in (await hall.get("admin", "/admin/publish")).text
    rows = "".join(
        line for line in (path / "services.csv").read_text("utf-8").splitlines(keepends=True) if "service-1" not in line
    )
    await admin.asks("files", toml=(path / "hall.toml").read_text("utf-8"), services=rows)
    page = (await hall.get("admin", "/admin/publish?lang=zh")).text
    assert "2 个预约（11-24 × 2）" in page and "新版本没有这个事项" in page


async def test_a_recorded_day_is_tried_on_the_draft(hall: HallApp, admin: Admin) -> None:
    await admin.saves(**{"lanes/lane-1/targets/regular": "12"})
    path, traces = "/api/v1/hall-replays/files", Path(__file__).parents[1] / "traces"
    trace = "".join((traces / "trace_1.csv").read_text("utf-8").splitlines(keepends=True)[:60])
    windows = (traces / "windows_1.json").read_text("utf-8")
    files: dict[str, Any] = {"trace": trace, "windows": windows, "lanes": {"GEN": "lane-1"}}
    for changed, word in (
        ({"lanes": {}}, "NO_SUCH_DAY"),
        ({"lanes": {"GEN": "lane-99"}}, "UNKNOWN_LANE"),
        ({"trace": "ticket,arrival_s\n1,0\n"}, "RECORDING_WRONG"),
        ({"windows": "[]"}, "RECORDING_WRONG"),
    ):
        assert (await hall.post("admin", path, {**files, **changed})).json()["code"] == word
    assert (await hall.post("admin", path, {**files, "day": "20261123"})).status_code == 422
    begun = await hall.post("admin", path, files)
    assert begun.status_code == 200, begun.text
    found = begun.json()
    while found["state"] == "running":
        found = (await hall.get("manager", "/api/v1/hall-replays/current")).json()
    assert (found["state"], found["day"]) == ("found", "files")
    lanes = {each["lane"]: each for each in found["found"]["lanes"]}
    came = sum(line.split(",")[2] == "GEN" for line in trace.splitlines())
    assert lanes["lane-1"]["before"]["tickets"] == lanes["lane-1"]["after"]["tickets"] == came > 20


async def test_five_answers_are_a_hall_that_works(hall: HallApp, admin: Admin) -> None:
    answers = {
        "zh": "新厅",
        "en": "New hall",
        "sessions": ["8:30-12:00", "13:30-17:00"],
        "lanes": [{"zh": "一队", "en": "One", "windows": "1-3"}, {"zh": "二队", "en": "Two", "windows": "4"}],
        "services": [{"zh": "事", "en": "Thing", "lane": 1, "minutes": 5}],
    }
    made = await admin.asks("wizard", **answers)
    assert made.status_code == 200, made.text
    draft = (await hall.get("admin", DRAFT)).json()
    assert draft["mistakes"] == [] and draft["version"] == 1
    wrong = await admin.asks("wizard", **{**answers, "services": [{"zh": "事", "en": "Thing", "lane": 5}]})
    assert wrong.status_code == 422


async def test_the_pages_are_for_managers_to_read(hall: HallApp) -> None:
    manager = await hall.browser("manager")
    for page in (
        "",
        "/windows",
        "/rules",
        "/hours",
        "/notices",
        "/services",
        "/devices",
        "/files",
        "/publish",
        "/history",
    ):
        answer = await manager.get(f"/admin{page}")
        assert answer.status_code == 200 and "您可以看，不能改" in answer.text, page
        assert "保存到草稿</button>" not in answer.text
        assert ('href="/rule?lang=zh"' in answer.text) == (page == "/rules")


async def test_unknown_lanes_are_no_way_in(hall: HallApp) -> None:
    with pytest.raises(errors.UnknownLane):
        await hall.site.dispatcher.change_hall("request-unknown", was="x", drains={"lane-1": "nowhere"})
