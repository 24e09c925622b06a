"""What all commands of `hall` share: where they print, how they end, the settings and the hall they work on."""

import asyncio
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import uvloop
from rich.console import Console

from config.hall import Hall, HallWrong, load_hall
from config.settings import Settings, SettingsWrong
from dispatcher.engine_at import living
from dispatcher.engine_stamp import EngineTrouble
from web.history_schema import HistoryTrouble
from web.running import CannotRun

out, err = Console(), Console(stderr=True)
HallFolder = Annotated[Path | None, typer.Option("--hall", help="Folder of the hall file.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder for everything that is kept.")]
Url = Annotated[str | None, typer.Option("--redis", help="An engine of your own; otherwise one is embedded.")]


def settings_of(**given: object) -> Settings:
    """The environment's settings, and over them what the command line gives."""
    try:
        return Settings.read(**{name: value for name, value in given.items() if value is not None})
    except SettingsWrong as wrong:
        end(str(wrong))


def hall_at(folder: Path) -> Hall:
    """The hall file, or every mistake in it and the end of the command."""
    try:
        return load_hall(folder)
    except HallWrong as wrong:
        end(str(wrong))


def living_engine(settings: Settings, alone: str) -> str:
    """The address of the engine that is named or lives in the data folder, for a command beside the web; without one
    the command ends. alone: what `hall run` does without it, as 'archives by itself'."""
    url = living(settings.redis, settings.data)
    if not url:
        end(f"no engine lives in {settings.data}; name one with --redis, or use `hall run`, which {alone}")
    return url


def go(work: Coroutine[Any, Any, None]) -> None:
    """Runs until it ends by itself or is asked to end by Ctrl-C or SIGTERM."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_told_to_end(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return
    except (EngineTrouble, HallWrong, HistoryTrouble, CannotRun) as trouble:
        end(str(trouble))


async def _told_to_end(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM, a supervisor's word, cancels the work, which then leaves in good order."""
    me = asyncio.current_task()
    assert me is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    await work


def end(why: str) -> NoReturn:
    """The command has failed (exit code 1)."""
    err.print(why, highlight=False, markup=False, soft_wrap=True, style="red")
    raise typer.Exit(1)
