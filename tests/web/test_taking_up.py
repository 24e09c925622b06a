"""Another revision holds: a web process sees that it is outdated, the one above goes on with it, the next day begins
with what was planned."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from config.hall import Hall
from config.in_force import own_revision
from config.revisions import Revisions
from config.settings import Settings
from dispatcher.day_keeper import turn
from dispatcher.dispatcher import Dispatcher
from tests.config.test_revisions import a_hall, write
from tests.dispatcher.story import NINE, Story
from tests.hall_app import HallApp, until
from web import taking_up

pytestmark = pytest.mark.anyio
DAY_MS = 86_400_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write(tmp_path / "own", a_hall())
    return Settings(hall=tmp_path / "own", data=tmp_path)


@pytest.fixture
def small_hall(settings: Settings) -> Hall:
    taking_up.begin(settings)
    return Revisions(settings.data).hall(own_revision(settings))


@pytest.fixture
async def hall(story: Story, settings: Settings) -> AsyncIterator[HallApp]:
    async with HallApp(story, settings.data, hall=settings.hall) as hall:
        await hall.follows()
        yield hall


def kept(settings: Settings, misses: int) -> Hall:
    return Revisions(settings.data).keep(a_hall(misses), own_revision(settings))


async def change(story: Story, hall: Hall) -> None:
    new = Dispatcher(hall, story.runner, story.clock)
    await new.join()
    await new.change_hall(story.request(), was=story.hall.revision)


def test_a_hall_begins_with_a_copy_that_no_hand_edits(settings: Settings) -> None:
    taking_up.begin(settings)
    revisions = Revisions(settings.data)
    assert revisions.in_force() == own_revision(settings)
    published = kept(settings, 2).revision
    revisions.hold(published)
    taking_up.begin(settings)
    assert revisions.in_force() == published  # what was published goes before the file it was made over
    write(settings.hall, a_hall(5))
    taking_up.begin(settings)
    assert revisions.in_force() == own_revision(settings)  # until that is edited


async def test_a_process_with_the_old_hall_is_outdated(hall: HallApp, settings: Settings) -> None:
    new = kept(settings, 2)
    await asyncio.sleep(0)
    assert not hall.site.outdated.is_set()
    await change(hall.story, new)
    await hall.follows()
    await until(hall.site.outdated.is_set)
    assert Revisions(settings.data).in_force() == new.revision  # also if whoever published died before noting it


async def test_the_process_above_goes_on_with_the_new_hall(hall: HallApp, settings: Settings) -> None:
    new = kept(settings, 2)
    going = asyncio.create_task(taking_up.go_with_the_hall(hall.site))
    await change(hall.story, new)
    await until(lambda: hall.site.hall.revision == new.revision)
    going.cancel()
    assert hall.site.dispatcher.hall.rules.misses == 2
    event = await hall.site.dispatcher.issue(hall.story.request(), lanes=["lane-1"])
    assert event.ticket == "A001"


async def test_a_fact_is_noted_under_whichever_hall_holds(hall: HallApp, settings: Settings) -> None:
    number = await hall.story.takes_number("lane-1")
    await change(hall.story, kept(settings, 2))
    event = await hall.story.dispatcher.note(hall.story.request(), "slip.printed", ticket=number, printer="kiosk-1")
    assert event.kind == "slip.printed"


async def test_what_is_planned_holds_from_the_next_day_on(story: Story, settings: Settings) -> None:
    new, revisions = kept(settings, 2), Revisions(settings.data)
    revisions.plan(new.revision)
    old, other = story.dispatcher, Dispatcher(story.hall, story.runner, story.clock)
    await other.join()
    planned = partial(taking_up.planned, settings)
    assert await turn(old, planned) == "" and old.hall.revision == story.hall.revision  # the day goes on
    story.clock.ms = NINE + DAY_MS
    assert [await turn(each, planned) for each in (old, other)] == ["", ""]
    held = (await old.read_hall())[3]
    assert held == new.revision == old.hall.revision
    assert taking_up.holds(settings, held)
    assert revisions.planned() == "" and revisions.in_force() == new.revision


async def test_a_plan_waits_while_tickets_keep_the_old_day_open(story: Story, settings: Settings) -> None:
    revisions = Revisions(settings.data)
    revisions.plan(kept(settings, 2).revision)
    await story.takes_number("lane-1")
    story.clock.ms = NINE + DAY_MS
    assert (await turn(story.dispatcher, lambda: taking_up.planned(settings))).startswith("TICKETS_LIVE")
    assert story.dispatcher.hall.revision == story.hall.revision and revisions.planned()


async def test_a_hall_that_died_in_the_middle_begins_with_what_holds(hall: HallApp, settings: Settings) -> None:
    new = kept(settings, 2)
    await change(hall.story, new)
    Revisions(settings.data).hold(own_revision(settings))  # nobody came to note it
    await taking_up.resume(hall.site)
    assert hall.site.hall.revision == new.revision == Revisions(settings.data).in_force()
