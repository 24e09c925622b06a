"""Reports of months and years: what history keeps of a day counts as its events did, also when those are gone."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from config.hall import Hall
from dispatcher.day_keeper import close, expire_all
from displays.report_days import MOST_DAYS
from displays.report_kept import kept_rows
from displays.report_page import NAMES
from displays.report_rows import rows
from tests.dispatcher.case_story import visit
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import DAY, Story
from tests.displays.test_reports import a_day
from tests.hall_app import HallApp
from web.archive import Archive
from web.history_days import HistoryDays
from web.history_tables import events as events_table

pytestmark = pytest.mark.anyio
NEXT = "20261124"
PATH = "/api/v1/reports"


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as found:
        yield found


async def promises(story: Story) -> None:
    """One kept, one broken, one of a finish that is taken back, one of a case in time and one withdrawn in time."""
    await visit(story, "photo", "done_on_the_spot")
    await story.takes_number("general", service="account")
    story.clock.pass_s(6 * 3600)  # it was promised within two hours
    late = await story.calls("1")
    await story.window("1", "start", late)
    await story.window("1", "finish", late, outcome="done_on_the_spot")
    again = (await visit(story, "photo", "done_on_the_spot")).ticket
    await story.window("1", "undo", again)
    await story.window("1", "finish", again, outcome="no_show")
    for step in ("ready_case", "withdraw_case"):
        left = await visit(story)
        more = {"reason": "asked"} if step == "withdraw_case" else {}
        await getattr(story.dispatcher, step)(story.request(), case=f"{DAY}-{left.ticket}", staff="1001", **more)


async def ends(story: Story, archive: Archive) -> None:
    await expire_all(story.dispatcher, "evening")
    await close(story.dispatcher, "evening")
    await story.dispatcher.open_day(story.request(), day=NEXT)
    await archive.catch_up()


async def test_a_day_counts_by_what_is_kept_of_it_as_by_its_events(hall: HallApp) -> None:
    story, site = hall.story, hall.site
    archive = Archive(site.history, story.dispatcher, story.feed)
    await promises(story)
    await archive.catch_up()  # in batches that come between a step and its undoing
    await a_day(story, 7, 250)
    await ends(story, archive)
    await hall.follows()
    told = rows(DAY, await story.feed.day(DAY), story.hall, site.cases.get)
    days = HistoryDays(site.history, story.hall.code)
    assert await days.known("20260101", "20261231") == [DAY], "the open day is told by its events"
    kept = kept_rows(await days.of(DAY), story.hall)
    assert len(told.promises) >= 3 and {each.kept for each in told.promises} == {True, False}
    assert "licence" in {each.service for each in told.promises}
    for name in ("visits", "works", "sittings", "promises"):
        assert sorted(getattr(kept, name), key=repr) == sorted(getattr(told, name), key=repr), name


async def test_a_year_is_told_after_its_events_are_gone(hall: HallApp) -> None:
    """Given a month as its events tell it, when a year is asked for, and when history has let go of the events, then
    its lines are the same."""
    story, site = hall.story, hall.site
    await story.sits_down("3")
    await promises(story)
    await ends(story, Archive(site.history, story.dispatcher, story.feed))
    await hall.follows()
    first = {by: (await _lines(hall, by, "2026-11-01")) for by in NAMES}
    assert all(first[by] for by in ("hall", "lane", "service", "window", "class", "clerk"))
    assert {by: await _lines(hall, by, "2025-12-01") for by in NAMES} == first
    async with site.history.change() as connection:
        await connection.execute(delete(events_table))
    await story.redis.xtrim(f"hall:{{{story.hall.code}}}:events", minid=f"{NEXT}-0", approximate=False)
    assert {by: await _lines(hall, by, "2025-12-01") for by in NAMES} == first
    early = date(2026, 11, 24) - timedelta(days=MOST_DAYS)
    answer = await hall.get("manager", f"{PATH}/hall?from={early}&to=2026-11-24")
    assert (answer.status_code, answer.json()["code"]) == (422, "BAD_RANGE")


async def _lines(hall: HallApp, by: str, first: str) -> list[object]:
    told = await hall.get("manager", f"{PATH}/{by}?from={first}&to=2026-11-23&per=month")
    assert told.status_code == 200, told.text
    return list(told.json()["lines"])
