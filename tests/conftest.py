"""What every test may ask for: one real engine for the whole run. Its absence is a failure, never a skip."""

import functools
import inspect
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import anyio
import pytest
from hypothesis import settings
from redis.asyncio import Redis

from config.hall import Hall
from dispatcher.embedded import Engine
from tests.dispatcher.story import Story
from tests.small_hall import small_hall as make_small_hall

# How long an example takes says how busy the machine is, not whether it holds.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# `make matrix` names the engine; processes that a test starts are to use the same one.
if engine_name := os.environ.get("HALL_TEST_ENGINE"):
    os.environ["HALL_ENGINE"] = engine_name


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ends a coroutine test inside its loop, just before its timeout: pytest-timeout could only end the whole run."""
    given = config.getoption("timeout")
    usual = float(config.getini("timeout") if given is None else given)
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            marker = item.get_closest_marker("timeout")
            if limit := float(marker.args[0]) if marker else usual:
                item.obj = _within(limit * 0.9, item.obj)


def _within(seconds: float, test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @functools.wraps(test)
    async def timed(**fixtures: object) -> None:
        with anyio.fail_after(seconds):
            await test(**fixtures)

    return timed


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command that a test runs in this process begins to log; the next test shall not find it so."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


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
