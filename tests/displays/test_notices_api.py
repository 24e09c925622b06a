"""Notices over HTTP: who may, when they stand, what is written down, and that every page is given them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from config.hall import Text
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from web.hub import Watch
from web.notices import emergency, standing

PATH = "/api/v1/notices"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall


class Watcher:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def put(self, text: str) -> None:
        self.heard.append(text)


def said(**more: Any) -> dict[str, Any]:
    return {"zh": "今天下午停电", "en": "No power this afternoon", "where": ["displays", "kiosk"], **more}


async def test_a_notice_is_posted_shown_written_down_and_withdrawn(hall: HallApp) -> None:
    answer = await hall.post("manager", PATH, said(until="2026-11-23T17:00"))
    assert answer.status_code == 201, answer.text
    (notice,) = answer.json()["notices"]
    assert (notice["until"], notice["stands"], notice["where"]) == (
        "2026-11-23T17:00:00+08:00",
        True,
        ["displays", "kiosk"],
    )
    state = await hall.story.board()
    assert [each.en for each in standing(state, hall.story.clock.ms, "kiosk")] == ["No power this afternoon"]
    assert standing(state, hall.story.clock.ms, "phone") == [] and emergency(state) is None
    await hall.follows()
    assert "今天下午停电" in (await hall.get("display", "/hall")).text
    page = (await hall.get("manager", "/notices")).text
    assert "今天下午停电" in page and notice["id"] in page
    gone = await hall.post("manager", f"{PATH}/{notice['id']}/withdraw")
    assert gone.json() == {"notices": []}
    assert (await hall.post("manager", f"{PATH}/{notice['id']}/withdraw")).json()["code"] == "NOTICE_OVER"
    events = [e for e in await hall.story.feed.day(hall.story.dispatcher.day) if e.kind.startswith("notice.")]
    assert [event.kind for event in events] == ["notice.posted", "notice.withdrawn"]
    written = (await hall.get("auditor", "/audit", params={"lang": "zh"})).text
    assert "发布公告或紧急通知" in written and "撤回公告或紧急通知" in written


async def test_a_kiosk_shows_the_days_notices_then_the_hall_files(hall: HallApp) -> None:
    """Three at most: more would push the tiles off the screen."""
    empty = '<div data-part="notices" role="note" aria-label="公告"></div>'
    assert empty in (await hall.get("kiosk", "/kiosk?lang=zh")).text
    always = tuple(Text(zh=f"常设公告{at}", en=f"standing {at}") for at in range(3))
    hall.site.hall = hall.site.hall.model_copy(update={"notices": always})
    assert (await hall.post("manager", PATH, said())).status_code == 201
    await hall.follows()
    page = (await hall.get("kiosk", "/kiosk?lang=zh")).text
    assert page.index("今天下午停电") < page.index("常设公告0") < page.index("常设公告1")
    assert "常设公告2" not in page
    assert "standing 0" in (await hall.get("kiosk", "/kiosk?lang=en")).text


async def test_an_emergency_is_a_part_of_every_live_page(hall: HallApp) -> None:
    watchers = {}
    view = await hall.site.view()
    for watch in (
        Watch("hall", "", "zh"),
        Watch("window", "1", "zh"),
        Watch("kiosk", "", "en"),
        Watch("dashboard", "", "zh"),
    ):
        watchers[watch] = Watcher()
        hall.hub.join(watch, watchers[watch], view, None)
    answer = await hall.post("manager", PATH, {"sort": "emergency", "zh": "请离开大厅", "en": "Leave the hall"})
    assert answer.status_code == 201, answer.text
    await hall.follows()
    hall.hub.publish(await hall.site.view())
    for watch, watcher in watchers.items():
        assert any("请离开大厅" in text and "Leave the hall" in text for text in watcher.heard), watch


async def test_an_emergency_at_night_is_told_shown_and_written_down(hall: HallApp) -> None:
    await hall.story.dispatcher.close_day(hall.story.request(), reason="evening")
    watch, watcher = Watch("hall", "", "zh"), Watcher()
    await hall.follows()
    hall.hub.join(watch, watcher, await hall.site.view(), None)
    answer = await hall.post("manager", PATH, {"sort": "emergency", "zh": "请离开大厅", "en": "Leave the hall"})
    assert answer.status_code == 201, answer.text
    await hall.follows()
    hall.hub.publish(await hall.site.view())
    assert any("请离开大厅" in text for text in watcher.heard)
    assert "发布公告或紧急通知" in (await hall.get("auditor", "/audit", params={"lang": "zh"})).text
    (standing,) = (await hall.get("manager", PATH)).json()["notices"]
    assert (await hall.post("manager", f"{PATH}/{standing['id']}/withdraw")).json() == {"notices": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"where": ["roof"]},
        {"where": []},
        {"zh": "\x07 "},
        {"until": "2026-11-22T17:00"},
        {"until": "2026-13-01T00:00"},
        {"since": "tomorrow"},
        {"more": 1},
    ],
)
async def test_what_is_not_taken(hall: HallApp, wrong: dict[str, Any]) -> None:
    assert (await hall.post("manager", PATH, said(**wrong))).status_code in (400, 409, 422)
    assert not [e for e in await hall.story.feed.day(hall.story.dispatcher.day) if e.kind.startswith("notice.")]
