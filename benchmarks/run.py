"""`hall bench`: every measurement in turn, with its ratio beside its goal."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks import (
    advice_trial,
    answer_beside,
    call_heard,
    client_time,
    dispatch_order,
    estimates,
    lives,
    painted,
    search_time,
    server_time,
    socket_memory,
    take_number,
    waiting,
)
from benchmarks.measured import Measured
from benchmarks.measured import Progress as Share

Measurement = Callable[[Path, str, Share], Awaitable[Measured | Sequence[Measured]]]
"""(folder of a hall file, url of an engine, progress)"""

MEASUREMENTS: dict[str, Measurement] = {
    "lives": lives.measure,
    "engine time": server_time.measure,
    "client time": client_time.measure,
    "100,000 waiting": waiting.measure,
    "POST /tickets": take_number.measure,
    "call to screens": call_heard.measure,
    "call to 1,000": partial(call_heard.measure, sockets=1_000, rounds=20),
    "call to 5,000": partial(call_heard.measure, sockets=5_000, rounds=8, quiet_s=1.0),
    "a clerk's answer": answer_beside.measure,
    "memory a screen": socket_memory.measure,
    "call to paint": painted.measure,
    "search": search_time.measure,
    "dispatch": dispatch_order.measure,
    "advice": advice_trial.measure,
    "estimates": estimates.measure,
}


async def bench(folder: Path, url: str, console: Console, only: Iterable[str] = ()) -> list[Measured]:
    """Runs the measurements against the engine at `url`, each under a hall name of its own that is removed after."""
    chosen = {name: measure for name, measure in MEASUREMENTS.items() if not only or name in only}
    found: list[Measured] = []
    columns = (TextColumn("{task.description:18}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        for name, measure in chosen.items():
            bar = bars.add_task(name, total=1.0)
            one = await measure(folder, url, _mover(bars, bar))
            found += [one] if isinstance(one, Measured) else one
            bars.update(bar, completed=1.0)
    return found


def _mover(bars: Progress, bar: TaskID) -> Share:
    return lambda share: bars.update(bar, completed=share)


def show(found: Iterable[Measured], console: Console) -> None:
    """As a table; the goal is the issue's own number."""
    table = Table(box=None, pad_edge=False)
    for heading in ("measured", "ratio", "goal", "", "on this machine"):
        table.add_column(heading, justify="right" if heading in ("ratio", "goal") else "left")
    for one in found:
        colour = ", ".join(f"{value:,.6g} {name}" for name, value in one.colour.items())
        goal = f"{'≥' if one.better == 'least' else '≤'} {one.goal:.3g}"
        table.add_row(one.name, f"{one.ratio:.3g}", goal, "✓" if one.good else "✗", colour)
    console.print(table)


def as_json(found: Iterable[Measured]) -> str:
    return json.dumps([{**asdict(one), "good": one.good} for one in found], ensure_ascii=False, indent=1)


def as_markdown(found: Iterable[Measured]) -> str:
    """The lines that the README quotes."""
    rows = ["| measured | ratio | goal |", "| --- | --- | --- |"]
    rows += [f"| {m.name} | {m.ratio:.3g} | {'≥' if m.better == 'least' else '≤'} {m.goal:.3g} |" for m in found]
    return "\n".join(rows)
