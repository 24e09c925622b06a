"""`hall replay`, `hall bench` and `hall picture`: looking at the hall from outside. Only main may begin them."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from starlette.types import ASGIApp

from benchmarks import run as measurements
from benchmarks.measured import Measured
from config.in_force import hall_of
from config.settings import Settings
from dispatcher.clock import Clock
from dispatcher.engine_at import engine_at
from dispatcher.replay import Replayed, Semantics, TraceWrong, write_calls
from dispatcher.replay import replay as replay_trace
from web.command_line import HallFolder, Url, end, err, hall_at, out, settings_of

_PROGRESS = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())


def replay(
    trace: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    windows: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    semantics: Annotated[Semantics, typer.Option()] = "core",
    calls: Annotated[Path | None, typer.Option("--out", help="Write first calls and predictions here.")] = None,
    redis: Url = None,
) -> None:
    """Plays a recorded day through the real scripts on a simulated clock."""

    async def play() -> Replayed:
        async with engine_at(redis or "") as url:
            with Progress(*_PROGRESS, console=err, transient=True) as bars:
                bar = bars.add_task(trace.name, total=1.0)
                return await replay_trace(
                    trace, windows, semantics, url, step=lambda done, of: bars.update(bar, completed=done / of)
                )

    try:
        found = asyncio.run(play())
    except TraceWrong as wrong:
        end(str(wrong))
    if calls is not None:
        write_calls(calls, found)
    out.print(f"{len(found.calls)} first calls, {found.commands} commands, {found.seconds:.1f} s")


def bench(
    only: Annotated[list[str] | None, typer.Argument(help="Some of the measurements, by name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the lines the README quotes.")] = False,
    hall: HallFolder = None,
    redis: Url = None,
) -> None:
    """The measurements behind the README's figures, each a ratio of two runs."""

    folder = settings_of(hall=hall).hall
    hall_at(folder)  # names its mistakes

    async def measure() -> list[Measured]:
        async with engine_at(redis or "") as url:
            return await measurements.bench(folder, url, err, only or ())

    if set(only or ()) - set(measurements.MEASUREMENTS):
        raise typer.BadParameter(f"known are {', '.join(measurements.MEASUREMENTS)}", param_hint="ONLY")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # the loop that a hall runs on
        found = runner.run(measure())
    if as_json:
        print(measurements.as_json(found))
    elif as_markdown:
        print(measurements.as_markdown(found))
    else:
        measurements.show(found, out)


def picture_of(build: Callable[[Settings, Clock], ASGIApp]) -> Callable[..., None]:
    """The command that takes pictures of what `build` makes."""

    def picture(
        folder: Annotated[Path, typer.Argument(help="Where the PNG files go.")],
        pages: Annotated[list[str] | None, typer.Argument(help="Some of the pages, by name.")] = None,
        hall: HallFolder = None,
    ) -> None:
        """Takes pictures of the pages, all of one moment of a simulated morning."""
        from benchmarks import pictures  # it needs what only tests need

        if set(pages or ()) - set(pictures.PAGES):
            raise typer.BadParameter(f"known are {', '.join(pictures.PAGES)}", param_hint="PAGES")
        with tempfile.TemporaryDirectory(prefix="hall-") as made:
            settings = settings_of(hall=hall, data=Path(made), demo=True)
            named = pages or list(pictures.PAGES)
            folder.mkdir(parents=True, exist_ok=True)
            for path in asyncio.run(pictures.take(build, hall_of(settings), settings, folder, named)):
                out.print(str(path), highlight=False)

    return picture
