"""One page speaks for a zone at a time, whichever web process it asks, and another goes on when it has gone."""

import asyncio
from pathlib import Path

from config.hall import Hall
from displays.announcers import HELD_S, Announcers
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from web.accounts import Accounts

FIRST, SECOND = "aaaaaaaa", "bbbbbbbb"


async def test_one_at_a_time_and_the_next_when_it_is_gone(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}")
    now = [1000.0]
    here, there = (Announcers(accounts.engine, lambda: now[0]) for _ in range(2))
    assert (await here.hold(FIRST, ["east", "up"])).zones == ["east", "up"]
    assert (await there.hold(SECOND, ["east", "south"])).zones == ["south"]
    now[0] += HELD_S - 1
    assert (await here.hold(FIRST, ["east"])).zones == ["east"]
    now[0] += HELD_S - 1
    assert (await there.hold(SECOND, ["east", "up"])).zones == ["up"]  # east was asked for again, up was not
    await here.leave(FIRST)
    assert (await there.hold(SECOND, ["east"])).zones == ["east"]
    await accounts.close()


async def test_who_takes_a_zone_over_hears_so_and_who_kept_it_does_not(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}")
    now = [1000.0]
    announcers = Announcers(accounts.engine, lambda: now[0])
    assert await announcers.hold(FIRST, ["east"]) == (["east"], ["east"])
    assert await announcers.hold(FIRST, ["east", "up"]) == (["east", "up"], ["up"])
    now[0] += 10 * HELD_S  # it was away, and nobody spoke instead
    assert await announcers.hold(FIRST, ["east"]) == (["east"], [])
    assert await announcers.hold(SECOND, ["east", "up"]) == (["up"], ["up"])
    now[0] += HELD_S
    assert await announcers.hold(SECOND, ["east", "up"]) == (["east", "up"], ["east"])
    assert await announcers.hold(FIRST, ["east"]) == ([], [])
    assert await announcers.hold(FIRST, []) == ([], [])
    await accounts.close()


async def test_of_many_that_ask_at_once_one_speaks(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}")
    announcers = Announcers(accounts.engine, lambda: 1000.0)
    held = await asyncio.gather(*(announcers.hold(f"{screen:08x}", ["east"]) for screen in range(6)))
    assert sum(each == (["east"], ["east"]) for each in held) == 1
    await accounts.close()


async def test_a_display_is_the_one_to_speak_before_the_first_day_opens(
    small_hall: Hall, empty_engine_url: str, tmp_path: Path
) -> None:
    """Or it would say nothing of the first calls of a hall's life."""
    story = Story(small_hall, empty_engine_url)
    zone = next(iter(small_hall.zones))
    async with HallApp(story, tmp_path) as hall:
        told = await hall.post("display", "/api/v1/announcer", {"screen": FIRST, "zones": [zone]})
        assert (told.status_code, told.json()["zones"]) == (200, [zone])
        assert told.json()["now"] == story.clock.ms
    await story.end()
