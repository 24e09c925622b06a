"""The web process over a small hall that has something of everything tickets need."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.hall import Hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import ticket_hall


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """In place of the plain one: stories here are told in it."""
    return ticket_hall(make_small_hall())


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    """The day is open, a clerk sits at window 1, and the process follows the stream."""
    await story.sits_down("1")
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall
