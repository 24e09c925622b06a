"""When a device was last heard, in several web processes that share one database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hall_app import HallApp, until
from tests.web.knocking import knock
from web.accounts import Accounts
from web.people import Person
from web.presence import SILENT_S, Presence

KIOSK = Person("kiosk", "kiosk-1")


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    accounts = Accounts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}")
    yield accounts
    await accounts.close()


async def test_a_device_is_silent_only_if_no_process_hears_it(accounts: Accounts) -> None:
    now = [1000.0]
    first, second = (Presence(accounts.engine, lambda: now[0]) for _ in range(2))
    first.here(KIOSK, "kiosk")
    for process in (first, second):
        await process.share()
    now[0] += SILENT_S
    assert [sight.device for sight in second.silent()] == ["kiosk-1"]
    second.here(KIOSK, "kiosk")  # it has come back through another process
    for process in (second, first):
        await process.share()
    assert first.silent() == second.silent() == []


async def test_an_older_sign_does_not_take_back_a_later_one(accounts: Accounts) -> None:
    now = [1000.0]
    first, second = (Presence(accounts.engine, lambda: now[0]) for _ in range(2))
    first.here(KIOSK, "kiosk")
    now[0] += 20
    second.here(KIOSK, "kiosk")
    for process in (second, first, second):
        await process.share()
    assert [sight.seen for sight in second.known()] == [1020.0]


async def test_people_and_programs_are_no_devices(accounts: Accounts) -> None:
    presence = Presence(accounts.engine, lambda: 1000.0)
    for role in ("guide", "manager", "integration"):
        presence.here(Person(role, role), "guide")
    presence.here(None, "ticket")
    assert presence.known() == []


async def test_whoever_watches_is_seen(hall: HallApp) -> None:
    token = await hall.token("display")
    assert await knock(hall, "window:1", {"Authorization": f"Bearer {token}"})
    await until(
        lambda: [(sight.device, sight.page) for sight in hall.site.presence.known()] == [("display-1", "window:1")]
    )
