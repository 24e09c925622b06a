"""What shared skills and the order rule are worth: mean wait against windows that serve their own lane alone."""

from pathlib import Path

from benchmarks.measured import Measured, Progress
from dispatcher.policies import POLICIES
from dispatcher.simulation import compare
from dispatcher.simulation_run import made_up

GOAL = 0.8


async def measure(folder: Path, url: str, progress: Progress, days: int = 12) -> Measured:
    """Made-up days in memory; neither the hall file nor the engine is needed."""
    played = 0

    def step() -> None:
        nonlocal played
        played += 1
        progress(played / days / len(POLICIES))

    found = compare(made_up("nominal", days, 1), list(POLICIES.values()), step)
    ours, first = found["rule"], found["first-come"]
    return Measured(
        "mean wait, rule ÷ dedicated windows",
        ours.mean / found["dedicated"].mean,
        "most",
        GOAL,
        {
            "min mean by the rule": ours.mean,
            "% priority in target": 100 * (ours.priority or 0),
            "% of it by first come": 100 * (first.priority or 0),
            "% green in target": 100 * (ours.foremost or 0),
        },
    )
