"""What every test may ask for: one real engine for the whole run. Its absence is a failure, never a skip."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from config.hall import Hall
from dispatcher.embedded import Engine
from tests.dispatcher.story import Story
from tests.small_hall import small_hall as make_small_hall

# `make matrix` names the engine; processes that a test starts are to use the same one.
if engine_name := os.environ.get("HALL_TEST_ENGINE"):
    os.environ["HALL_ENGINE"] = engine_name


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that uvicorn runs in a real hall."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    """The embedded engine, shared by all tests. A test that kills one starts its own."""
    folder: Path = tmp_path_factory.mktemp("engine")
    async with Engine(folder) as engine:
        yield engine


@pytest.fixture(scope="session")
async def engine_url(engine: Engine) -> str:
    """Where the shared engine listens; what lies in it is whatever the last test left."""
    return engine.url


@pytest.fixture
async def empty_engine_url(engine_url: str) -> str:
    """Where the shared engine listens, emptied for this test."""
    async with Redis.from_url(engine_url) as redis:
        await redis.flushall()
    return engine_url


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """Two general windows, a green one and three banks: see small_hall.py."""
    return make_small_hall()


@pytest.fixture
async def story(small_hall: Hall, empty_engine_url: str) -> AsyncIterator[Story]:
    """The small hall on an open day, on a simulated clock: see dispatcher/story.py."""
    story = Story(small_hall, empty_engine_url)
    yield await story.begin()
    await story.end()
