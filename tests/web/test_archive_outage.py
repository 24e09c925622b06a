"""Eight hours without the database: the hall goes on, the stream keeps everything, history has each event once."""

import random
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from dispatcher.day_keeper import expire_all
from tests.dispatcher.story import DAY, NINE
from tests.web.test_archive import Shelf, live, shelf
from tests.web.test_archive_tidy import DAY_MS, sees_the_weeks_pass, tidy_of
from web.archive_backlog import findings, readers
from web.audit import Audit
from web.audit_trail import AuditTrail
from web.day_events import DayEvents
from web.history_tables import events

HOURS = 8
__all__ = ["shelf"]


def _away() -> NoReturn:
    raise OperationalError("the database is away", None, Exception())


async def test_eight_hours_without_the_database(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a hall whose history has caught up, when its database is away for eight hours of work, then nobody waits
    for it, nothing is trimmed, and afterwards history has all of it once and the stream lets go behind it alone."""
    story, keeper, tidy = shelf.story, shelf.archive(), tidy_of(shelf)
    audit = Audit(shelf.engine, lambda: story.clock.ms / 1000)
    trail, chance = AuditTrail(audit, story.dispatcher, story.feed), random.Random(8)
    await live(story, chance, 20)
    await keeper.catch_up()
    await trail.catch_up()
    had = len(await shelf.rows(events))

    with monkeypatch.context() as patch:
        for tables in (shelf.tables, audit.tables):
            for way in ("read", "change"):
                patch.setattr(tables, way, _away)
        for hour in range(HOURS):
            story.clock.ms = max(story.clock.ms, NINE + (hour + 1) * 3_600_000)
            await live(story, chance, 15)
            for reader in (keeper.catch_up, trail.catch_up, tidy):
                with pytest.raises(OperationalError):
                    await reader()
    stream = await story.feed.entries("0-0", 100_000)
    assert len(stream) > had + HOURS and stream[0][0] == f"{DAY}-1", "the stream has all that history has not"
    async with shelf.tables.read() as connection:
        seen = await readers(connection, audit.tables, story.dispatcher, story.feed, None)
    assert (seen.history.pending, seen.history.late) == (len(stream) - had, True)
    assert not findings(seen)[0].good

    await shelf.archive_after(keeper)
    await trail.catch_up()
    await shelf.agrees()
    await tidy()
    assert await story.feed.entries("0-0", 100_000) == stream, "the open day stays whatever history has"
    whole = await story.feed.day(DAY)
    await expire_all(story.dispatcher, "evening")
    await sees_the_weeks_pass(story, 30)
    story.clock.ms += DAY_MS
    await tidy()
    assert (await story.feed.entries("0-0", 1))[0][0] == f"{DAY}-1", "history has not the days since"
    await shelf.archive_after(keeper)
    await trail.catch_up()
    await tidy()
    assert await story.feed.day(DAY) == []
    days = DayEvents(story.feed, shelf.tables, story.hall.code)
    assert (await days.day(DAY))[: len(whole)] == whole
