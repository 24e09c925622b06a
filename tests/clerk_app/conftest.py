"""The small hall over HTTP, and clerks who sign in to its windows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.clerk_app.clerk import Clerk
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

SignsIn = Callable[..., Awaitable[Clerk]]


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        yield hall


@pytest.fixture
def clerk(hall: HallApp) -> SignsIn:
    """`await clerk('1')`: somebody who has just signed in to window 1."""

    async def signs_in(window: str, name: str = "") -> Clerk:
        clerk = Clerk(hall, window, name or f"10{window.zfill(2)}")
        await clerk.signs_in()
        return clerk

    return signs_in
