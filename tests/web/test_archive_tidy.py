"""The stream lets go only of what history has, history of what has had its time; pages do not notice."""

from datetime import date, timedelta

import pytest

from dispatcher import keys
from dispatcher.day_keeper import close
from dispatcher.doctor import Finding
from dispatcher.errors import DayOpen, EventsLost
from dispatcher.feed import StreamSize
from dispatcher.state import fold
from tests.dispatcher.story import DAY, NINE, Story
from tests.web.test_archive import Shelf, shelf
from web.archive_backlog import ALARM_SHARE, Readers, backlog, findings, readers
from web.archive_tidy import Tidy
from web.audit import Audit
from web.audit_tables import FAMILY
from web.audit_trail import AuditTrail, Place
from web.day_events import DayEvents
from web.history_tables import events, visits
from web.stream_readers import Behind, behind
from web.tables import Tables

NEXT = "20261124"
DAY_MS = 86_400_000
__all__ = ["shelf"]


async def turns_the_day(story: Story, to: str) -> None:
    await close(story.dispatcher, "evening")
    await story.dispatcher.open_day(story.request(), day=to)


async def sees_the_weeks_pass(story: Story, days: int) -> None:
    """The old day is let go of, and the open one is `days` later."""
    await story.visitor("expire", await story.takes_number(), reason="evening")
    await turns_the_day(story, NEXT)
    story.clock.ms = NINE + days * DAY_MS
    await turns_the_day(story, f"{date(2026, 11, 23) + timedelta(days=days):%Y%m%d}")
    story.clock.ms += 2 * DAY_MS
    await story.dispatcher.forget_day(DAY)
    await story.dispatcher.forget_day(NEXT)


def tidy_of(shelf: Shelf) -> Tidy:
    return Tidy(shelf.tables, Tables(shelf.engine, FAMILY), shelf.story.dispatcher)


async def test_the_stream_is_trimmed_behind_history_and_days_are_read_from_there(shelf: Shelf) -> None:
    story = shelf.story
    before = await story.feed.day(DAY)
    await sees_the_weeks_pass(story, 30)
    await tidy_of(shelf)()
    assert await story.feed.day(DAY)  # nothing is in history yet
    await shelf.archive().catch_up()
    whole = await story.feed.day(DAY)
    await tidy_of(shelf)()
    assert await story.feed.day(DAY)  # the audit has not heard of it
    audit = Audit(shelf.engine, lambda: NINE / 1000)
    await AuditTrail(audit, story.dispatcher, story.feed).catch_up()
    await tidy_of(shelf)()
    assert await story.feed.day(DAY) == []
    days = DayEvents(story.feed, shelf.tables, story.hall.code)
    assert await days.day(DAY) == whole
    assert whole[: len(before)] == before
    assert fold(DAY, whole).canonical() == fold(DAY, await days.day(DAY)).canonical()
    assert await days.known(DAY) == [DAY, NEXT, "20261223"]
    await story.takes_number()
    assert await shelf.archive_after(shelf.holder)


async def test_without_a_follower_of_the_audit_nothing_is_trimmed_and_somebody_is_told(shelf: Shelf) -> None:
    """Given a deployment that archives and never follows the audit, when ten minutes pass, then the doctor says so."""
    story, audit = shelf.story, Audit(shelf.engine, lambda: NINE / 1000)

    async def seen() -> Readers:
        async with shelf.tables.read() as connection:
            return await readers(connection, audit.tables, story.dispatcher, story.feed, None)

    await shelf.archive().catch_up()
    assert all(each.good for each in findings(await seen()))
    await sees_the_weeks_pass(story, 30)
    await shelf.archive_after(shelf.holder)
    await tidy_of(shelf)()
    found, whole = await seen(), len(await story.feed.entries("0-0", 10_000))
    assert (found.history.pending, found.audit.pending) == (0, whole)
    (cure,) = [each.cure for each in findings(found) if not each.good]
    assert found.audit.minutes >= 30 * 24 * 60 and "`hall archive`" in cure
    await AuditTrail(audit, story.dispatcher, story.feed).catch_up()
    assert all(each.good for each in findings(await seen()))


async def test_an_entry_that_no_script_wrote_keeps_nobody_from_asking_how_far_they_are(story: Story) -> None:
    _, _, rev, *_ = await story.dispatcher.read_hall()
    await story.redis.xadd(keys.events(story.hall.code), {"at": "yesterday"}, id=f"{DAY}-{int(rev) + 1}")
    assert await behind(story.feed, Place(DAY, int(rev)), NINE) == Behind(1, 0)


async def test_what_the_hall_still_needs_is_never_trimmed(shelf: Shelf) -> None:
    story = shelf.story
    await shelf.archive().catch_up()
    epoch = (await shelf.cursor()).epoch
    with pytest.raises(DayOpen):
        await story.dispatcher.trim(NEXT, epoch)
    await turns_the_day(story, NEXT)
    with pytest.raises(DayOpen):  # a repeated request of yesterday gets its answer for 24 h
        await story.dispatcher.trim(NEXT, epoch)
    with pytest.raises(EventsLost):
        await story.dispatcher.trim(DAY, "another")
    assert len(await story.feed.day(DAY)) == 2


async def test_history_goes_after_the_terms_of_the_hall(shelf: Shelf) -> None:
    story = shelf.story
    await sees_the_weeks_pass(story, 30)
    await shelf.archive().catch_up()
    tidy, many = tidy_of(shelf), len(await shelf.rows(events))
    assert await tidy.purge(NEXT, DAY) == many - len([row for row in await shelf.rows(events) if row["day"] > DAY])
    assert {row["day"] for row in await shelf.rows(events)} == {NEXT, "20261223"}
    assert {row["day"] for row in await shelf.rows(visits)} == {DAY}
    await tidy.purge(NEXT, NEXT)
    assert await shelf.rows(visits) == []


@pytest.mark.parametrize(
    ("pending", "disk", "bound", "alarm"),
    [(900, None, 1900, False), (1100, None, 2100, True), (10, 200_000, 110, False), (10, 0, 10, True)],
)
def test_half_of_what_the_engine_can_keep_is_the_alarm(pending: int, disk: int | None, bound: int, alarm: bool) -> None:
    size = StreamSize(entries=1000, taken=500_000, left=500_000)  # 500 bytes each: memory has room for 1000 more
    found = backlog(pending, size, disk)
    assert (found.bound, found.share >= ALARM_SHARE) == (bound, alarm)


async def test_the_doctor_says_how_far_behind_and_what_stands_in_the_way(shelf: Shelf) -> None:
    story = shelf.story

    async def seen() -> list[Finding]:
        async with shelf.tables.read() as connection:
            return findings(await readers(connection, audit.tables, story.dispatcher, story.feed, None))

    audit = Audit(shelf.engine, lambda: NINE / 1000)

    await story.takes_number()
    await shelf.archive().catch_up()
    await story.takes_number()
    (behind,) = await seen()
    assert behind.good
    assert "1 events behind" in behind.what
    await story.redis.xadd(f"hall:{{{story.hall.code}}}:events", {"kind": "?"}, id=f"{DAY}-9")
    await shelf.archive_after(shelf.holder)
    (_, aside) = await seen()
    assert (aside.good, aside.what[:20]) == (False, "2 events were put as")
    await story.redis.flushall()
    assert not await shelf.archive_after(shelf.holder)
    assert [each.cure for each in await seen() if "stopped" in each.what] == ["hall rebuild"]
