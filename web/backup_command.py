"""`hall backup`, `hall restore` and `hall rebuild`: a copy of the hall, a hall from a copy, a hall from its history."""

from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings
from dispatcher.embedded import Engine
from dispatcher.engine_folder import Folder
from dispatcher.engine_process import listening
from dispatcher.engine_stamp import EngineTrouble
from web import backup as copying
from web.accounts import Accounts, address_of
from web.archive_standing import Standing
from web.audit import Audit
from web.command_line import Data, HallFolder, Url, end, go, hall_at, out, settings_of
from web.history_bench import bench_of
from web.rebuild import rebuild as rebuilt

_DONE = {
    Standing.EMPTY: "made from history: {tickets} tickets of the open day; links on phones of before open nothing now",
    Standing.BEHIND: "an older copy, brought to where history is: {tickets} tickets of the open day",
    Standing.FORKED: "another copy, which keeps what it has; its numbers go on after those that history knows",
}
Where = Annotated[Path, typer.Argument(help="The backup's folder.")]


def backup(folder: Where, data: Data = None, hall: HallFolder = None) -> None:
    """Copies database, engine and keys of a hall, running or not, into a new folder, and tries the copy out."""
    settings = settings_of(data=data, hall=hall)
    if settings.redis:
        end("The engine is your own: back it up by its own means. `hall rebuild` makes the hall from its history.")

    async def work() -> None:
        made = await copying.make(settings.data, _database(settings), hall_at(settings.hall), folder)
        _say(f"ok   {made.files} files in {folder}, up to event {made.last or '-'}")

    go(work())


def restore(folder: Where, data: Data = None, hall: HallFolder = None) -> None:
    """Makes a hall from a backup, in a data folder and a database that are empty. Numbers given since then are only
    known to the newer database: where that is still there, use it and `hall rebuild` instead."""
    settings = settings_of(data=data, hall=hall)
    if settings.redis:
        end("The engine is your own: restore it by its own means, then use `hall rebuild`.")

    async def work() -> None:
        found = await copying.restore(folder, settings.data, _database(settings), hall_at(settings.hall))
        await _note(settings, "hall.restored", found.last, found.now)
        _say(f"ok   {found.files} files, up to event {found.last or '-'}; now: hall run")

    go(work())


def rebuild(
    data: Data = None,
    redis: Url = None,
    hall: HallFolder = None,
    aside: Annotated[bool, typer.Option("--aside", help="Put the embedded engine's broken data aside first.")] = False,
) -> None:
    """Makes the open day and the cases from history where the engine has lost them. The hall must not run meanwhile."""
    settings = settings_of(data=data, redis=redis, hall=hall)
    hall_at(settings.hall)

    async def on(url: str) -> None:
        async with bench_of(settings, url) as bench:
            await bench.tables.open()
            done, now = await rebuilt(bench, url), await bench.dispatcher.now()
        if not done.event:
            _say("ok   nothing to do: the engine has all that history has")
            return
        await _note(settings, "hall.rebuilt", done.event, now)
        _say(f"ok   {_DONE[done.standing].format(tickets=done.tickets)}; it goes on at event {done.event}")

    async def work() -> None:
        if settings.redis:
            await on(settings.redis)
            return
        if aside:
            _put_aside(settings.data)
        try:
            async with Engine(settings.data) as engine:
                await on(engine.url)
        except EngineTrouble as trouble:
            end(f"{trouble}\nIf the engine cannot read its data any more: hall restore, or hall rebuild --aside")

    go(work())


def _put_aside(data: Path) -> None:
    """Nothing is thrown away, and a folder that somebody works on stays."""
    folder = Folder(data)
    if not folder.owner.take():
        end(f"A hall runs on {data}. End it first.")
    if listening(folder.socket()):
        end(f"An engine works on {data}. End it first: kill {folder.engine.holder()}")
    n = next(n for n in range(1, 1000) if not (data / f"aside-{n}").exists())
    (data / "engine").rename(data / f"aside-{n}")
    folder.owner.drop()
    _say(f"     the engine's data are in {data / f'aside-{n}'} now")


def _database(settings: Settings) -> str:
    return settings.database or address_of(settings.data)


async def _note(settings: Settings, what: str, about: str, now: int) -> None:
    accounts = Accounts(_database(settings))
    try:
        await Audit(accounts.engine, lambda: now / 1000).record("command line", what, about)
    finally:
        await accounts.close()


def _say(words: str) -> None:
    out.print(words, highlight=False, soft_wrap=True)
