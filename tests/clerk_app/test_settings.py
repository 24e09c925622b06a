"""A clerk's own keys and habits: kept with the person, one key for one action, nothing unknown."""

from typing import Any

import pytest
from sqlalchemy import update

from clerk_app.actions import KEYS
from clerk_app.settings_store import Settings, SettingsStore, _settings
from tests.hall_app import HallApp

PATH = "/api/v1/console-settings"
USUAL: dict[str, object] = {"single": True, "sound": True, "together": None, "keys": {}}


async def test_kept_for_the_person(hall: HallApp) -> None:
    assert (await hall.get("clerk", PATH)).json() == USUAL
    wanted = {"single": False, "sound": False, "together": True, "keys": {"hold": "H", "call": "4"}}
    for _ in range(2):
        assert (await hall.post("clerk", PATH, wanted)).json() == wanted
    assert (await hall.get("clerk", PATH)).json() == wanted
    store = SettingsStore(hall.accounts.engine)
    assert (await store.of("the-clerk")).all_keys()["hold"] == "H"
    assert await store.of("somebody-else") == Settings()


@pytest.mark.parametrize(
    "keys",
    [{"hold": "3"}, {"hold": "h"}, {"hold": "HH"}, {"hold": ""}, {"dance": "H"}, {"received": "1"}, {"hold": "Enter"}],
)
async def test_what_cannot_be_a_key_is_refused(hall: HallApp, keys: dict[str, str]) -> None:
    answer = await hall.post("clerk", PATH, {**USUAL, "keys": keys})
    assert answer.status_code == 422
    assert (await hall.get("clerk", PATH)).json() == USUAL


@pytest.mark.parametrize("more", [{"single": 1}, {"colour": "red"}, {"keys": []}])
async def test_a_wrong_member_is_refused(hall: HallApp, more: dict[str, Any]) -> None:
    assert (await hall.post("clerk", PATH, {**USUAL, **more})).status_code == 422


async def test_two_keys_may_change_places(hall: HallApp) -> None:
    swapped = {"recall": "2", "no-show": "1"}
    assert (await hall.post("clerk", PATH, {**USUAL, "keys": swapped})).json()["keys"] == swapped


async def test_what_an_older_version_kept_is_no_trouble(hall: HallApp) -> None:
    store = SettingsStore(hall.accounts.engine)
    await store.keep("1001", Settings(sound=False))
    async with hall.accounts.engine.begin() as connection:
        await connection.execute(update(_settings).values(words='{"volume": 11}'))
    assert await store.of("1001") == Settings()


def test_the_usual_keys_are_all_different() -> None:
    assert len({key for key, _ in KEYS.values()}) == len(KEYS)
