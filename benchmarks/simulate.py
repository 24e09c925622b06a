"""`hall simulate`: made-up or recorded days in memory, the order rule beside other policies on the same visitors."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.hall import Hall
from dispatcher.policies import POLICIES
from dispatcher.replay_day import Day, TraceWrong, read_day
from dispatcher.replay_hall import hall_of
from dispatcher.simulation import Outcome, compare
from dispatcher.simulation_run import made_up
from dispatcher.synthetic_day import LOADS
from web.command_line import end, err, out

WORDS = {
    "dedicated": "dedicated FIFO, own lane only",
    "own-lane-first": "own lane first, strict priority",
    "first-come": "global FIFO with skills",
    "strict": "strict priority with skills",
    "rule": "this rule",
    "cmu": "generalized cμ",
    "pooled": "windows pooled, this rule",
}
TABLE = ("nominal", "heavy")


def simulate(
    day: Annotated[str, typer.Option(help=f"Visitors of a made-up day: {', '.join(LOADS)}.")] = "nominal",
    policy: Annotated[list[str] | None, typer.Option(help=f"Some of {', '.join(POLICIES)}; all if not said.")] = None,
    days: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    trace: Annotated[
        tuple[Path, Path] | None, typer.Option(help="A recorded day instead: trace.csv and windows.json.")
    ] = None,
    table: Annotated[
        bool, typer.Option("--table", help="The design's table: nominal and heavy, every policy.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Plays days in memory and compares who would have waited how long under which policy."""
    names = list(POLICIES) if table or not policy else policy
    if unknown := set(names) - set(POLICIES):
        raise typer.BadParameter(f"no such policy: {', '.join(sorted(unknown))}", param_hint="--policy")
    if day not in LOADS:
        raise typer.BadParameter(f"known are {', '.join(LOADS)}", param_hint="--day")
    loads = [load for load in LOADS if load in TABLE] if table else [load for load in LOADS if load == day]
    if trace is not None:
        found = {trace[0].stem: _played(iter([_recorded(*trace)]), 1, names, trace[0].stem)}
    else:
        found = {str(load): _played(made_up(load, days, seed), days, names, load) for load in loads}
    if as_json:
        print(json.dumps({load: {name: asdict(each) for name, each in of.items()} for load, of in found.items()}))
        return
    for title, outcomes in found.items():
        out.print(_shown(title, outcomes))


def _recorded(trace: Path, windows: Path) -> tuple[Day, Hall]:
    try:
        day = read_day(trace, windows, "full")
    except (TraceWrong, OSError) as wrong:
        end(str(wrong))
    return day, hall_of(day, "simulated")


def _played(days: Iterator[tuple[Day, Hall]], count: int, names: list[str], title: str) -> dict[str, Outcome]:
    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        bar = bars.add_task(title, total=count * len(names))
        return compare(days, [POLICIES[name] for name in names], lambda: bars.advance(bar))


def _shown(title: str, outcomes: dict[str, Outcome]) -> Table:
    table = Table(title=title, box=None, pad_edge=False, title_justify="left")
    table.add_column("minutes, % in target", no_wrap=True)
    for heading in ("mean", "P99", "all", "priority", "green", "worst lane"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, each in outcomes.items():
        shares = [_percent(share) for share in (each.within, each.priority, each.foremost, each.worst)]
        table.add_row(WORDS[name], f"{each.mean:.1f}", f"{each.p99:.0f}", *shares)
    return table


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f}"
