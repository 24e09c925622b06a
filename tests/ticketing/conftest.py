"""The practice hall as shipped, and the small hall with what tickets need, open and at work."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.hall import Hall, load_hall
from tests.dispatcher.story import Story
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import Door, site_of, ticket_hall

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def hall() -> Hall:
    return load_hall(ROOT / "config" / "halls" / "nanchuan")


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """In place of the plain one: stories here are told in it."""
    return ticket_hall(make_small_hall())


@pytest.fixture
async def door(story: Story, tmp_path: Path) -> AsyncIterator[Door]:
    door = Door(story, site_of(story, tmp_path))
    yield await door.open()
    await door.close()
