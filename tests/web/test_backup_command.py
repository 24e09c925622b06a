"""The three commands as they are typed: backup, restore, rebuild; and a hall that does not open on lost data."""

import asyncio
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.hall import load_hall
from dispatcher.embedded import Engine
from main import cli
from tests.dispatcher.story import Story
from tests.faults.hall_process import open_hall
from tests.hall_app import HallApp
from tests.web.test_archive import Shelf
from web.accounts import Accounts, address_of
from web.beside_commands import trusted
from web.running import CannotRun, goes_on


class Place:
    """A hall file and a data folder, on which commands are typed."""

    def __init__(self, folder: Path) -> None:
        self.data, self.hall = folder / "data", open_hall(folder / "hall")

    def types(self, *words: object, data: Path | None = None) -> Result:
        given = ["--data", str(data or self.data), "--hall", str(self.hall)]
        return CliRunner().invoke(cli, [*map(str, words), *given])

    async def takes_numbers(self, many: int) -> list[str]:
        """On an open day, and into history."""
        async with Engine(self.data) as engine:
            story, accounts = Story(load_hall(self.hall), engine.url), Accounts(address_of(self.data))
            try:
                await story.dispatcher.join()
                if not story.dispatcher.day:
                    await story.begin()
                story._requests = int((await story.board()).rev) + 100
                lane = next(iter(story.hall.lanes))
                numbers = [await story.takes_number(lane) for _ in range(many)]
                shelf = Shelf(story, accounts)
                await shelf.tables.open()
                await shelf.free_turn()
                assert await shelf.archive().catch_up()
                return numbers
            finally:
                await story.end()
                await accounts.close()


def test_from_a_broken_engine_back_to_the_next_number(tmp_path: Path) -> None:
    place, copy, new = Place(tmp_path), tmp_path / "copy", tmp_path / "new"
    first = asyncio.run(place.takes_numbers(2))
    assert place.types("rebuild").stdout.startswith("ok   nothing to do")
    saved = place.types("backup", copy)
    assert (saved.exit_code, saved.stdout[:5]) == (0, "ok   "), saved.output
    (log,) = (place.data / "engine" / "appendonlydir").glob("*.incr.aof")
    words = bytearray(log.read_bytes())
    words[len(words) // 2] ^= 0xFF
    words[len(words) // 2 + 1 : len(words) // 2 + 9] = b"\x00garbage"
    log.write_bytes(words)
    refused = place.types("rebuild")
    assert refused.exit_code == 1
    assert "hall rebuild --aside" in refused.stderr
    done = place.types("rebuild", "--aside")
    assert done.exit_code == 0, done.output
    assert "2 tickets of the open day" in done.stdout
    assert (place.data / "aside-1" / "appendonlydir").is_dir()
    assert asyncio.run(place.takes_numbers(1)) == [following(first[-1])]
    assert place.types("restore", copy).exit_code == 1  # something is there
    back = place.types("restore", copy, data=new)
    assert back.exit_code == 0, back.output
    shutil.rmtree(place.data / "engine")
    shutil.copytree(new / "engine", place.data / "engine")  # an older copy, beside the newer history
    assert "an older copy" in place.types("rebuild").stdout
    assert asyncio.run(place.takes_numbers(1)) == [following(following(first[-1]))]


def following(number: str) -> str:
    return f"{number[0]}{int(number[1:]) + 1:03d}"


async def test_a_hall_does_not_open_on_data_that_history_does_not_know(hall: HallApp) -> None:
    await goes_on(hall.site)
    shelf = Shelf(hall.story, hall.site.people.accounts)
    await hall.story.takes_number()
    await shelf.archive().catch_up()
    await goes_on(hall.site)
    await hall.story.redis.flushall()
    with pytest.raises(CannotRun, match="hall rebuild"):
        await goes_on(hall.site)
    with pytest.raises(CannotRun, match="hall rebuild"):  # nor does the web alone
        await trusted(lambda *_: hall.site, hall.site.settings.model_copy(update={"redis": hall.story.url}))
