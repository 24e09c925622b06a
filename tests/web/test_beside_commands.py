"""`hall beside` and `hall waits` beside `hall serve`: what they need, and what the doctor says of them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.hall import load_hall
from config.settings import Settings
from main import cli
from tests.dispatcher.story import Story
from tests.faults.hall_process import ROOT, open_hall
from web.beside_commands import beside_findings

_START_S = 90.0


@pytest.mark.parametrize("command", ["beside", "waits"])
def test_without_an_engine_it_says_what_to_do(tmp_path: Path, command: str) -> None:
    said = CliRunner().invoke(cli, [command, "--data", str(tmp_path)])
    assert said.exit_code != 0
    assert "use `hall run`, which does so by itself" in " ".join(said.output.split())


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """`hall beside` as a supervisor runs it, until SIGTERM."""
    where = ("--hall", settings.hall, "--data", settings.data, "--redis", settings.redis)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "main", "beside", *where, cwd=ROOT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest.mark.anyio
async def test_the_doctor_finds_whether_anybody_works_beside_the_web(empty_engine_url: str, tmp_path: Path) -> None:
    settings = Settings(hall=open_hall(tmp_path / "hall"), data=tmp_path / "data", redis=empty_engine_url)
    assert await beside_findings(settings) == []  # no hall was ever opened on this engine
    story = Story(load_hall(settings.hall), settings.redis)
    await story.begin()
    try:
        (found,) = await beside_findings(settings)
        assert not found.good and "`hall beside`" in found.cure
        async with beside(settings) as process, asyncio.timeout(_START_S):
            while not (await beside_findings(settings))[0].good:
                assert process.returncode is None
        (found,) = await beside_findings(settings)
        assert not found.good  # told to end, it has given its turn up
    finally:
        await story.end()
