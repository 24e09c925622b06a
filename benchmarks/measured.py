"""What a measurement gives: one ratio of two things done in turns, in one run, on one machine."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

Progress = Callable[[float], None]
"""Hears which share of a measurement is done, 0 to 1."""


@dataclass(frozen=True)
class Measured:
    """`ratio` against `goal`; `colour` holds absolute figures of this machine, by name with unit."""

    name: str
    ratio: float
    better: Literal["least", "most"]
    goal: float
    colour: dict[str, float] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return self.ratio >= self.goal if self.better == "least" else self.ratio <= self.goal


async def in_turns(
    ours: Callable[[], Awaitable[float]],
    bare: Callable[[], Awaitable[float]],
    rounds: int,
    progress: Progress,
) -> tuple[float, float, float]:
    """Median ratio ours ÷ bare over the rounds, and both medians. Whatever slows the machine down meets both."""
    found = []
    for done in range(rounds):
        first, second = (ours, bare) if done % 2 == 0 else (bare, ours)
        one, two = await first(), await second()
        found.append((one, two) if done % 2 == 0 else (two, one))
        progress((done + 1) / rounds)
    return median(a / b for a, b in found), median(a for a, _ in found), median(b for _, b in found)
