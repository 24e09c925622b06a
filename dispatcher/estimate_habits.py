"""What a hall has come to expect besides how long things take: who comes when, who does not, pauses, returns. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MINUTE = 60_000
SLOT = 30 * MINUTE
"""Arrivals are counted by half hours of the day."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Habits:
    """Times in ms. The defaults hold until something was seen.

    `arrivals`: visitors per ms by half hour of the day and queue '<lane>:<class>'. `mixed`: mean and spread of the
    logarithm (of ms) of stays in a lane, whatever the item. `level`: today's visitors as a share of the usual.
    """

    no_show: float = 0.05
    no_show_ms: int = 100_000
    turn_ms: int = 0
    """From the end of a stay until the next call, when somebody waits."""
    pause_ms: int = 0
    pause_every: int = 0
    """How long short pauses are, and how much work lies between them; 0: none are expected."""
    back_ms: int = 4 * MINUTE
    """Mean time until somebody who should be there is there."""
    absent_ms: int = 15 * MINUTE
    """Who has been away for longer when they should be there does not come in this stretch."""
    late_ms: int = MINUTE
    held_ms: int = 12 * MINUTE
    missed_ms: int = 9 * MINUTE
    comes_back: float = 0.45
    """Mean time until a held or a missed visitor is back, and the share of missed ones that come."""
    keeps: float = 0.9
    lead_ms: int = 5 * MINUTE
    lead_spread_ms: int = 8 * MINUTE
    """The share of appointments that come, and how long before their slot, in the mean and its spread."""
    arrivals: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    mixed: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    level: float = 1.0
    plan: Mapping[str, Spans] = field(default_factory=dict)
    """Per window the stretches of today in which it is meant to be open (ms since 1970)."""


@dataclass(frozen=True)
class Calibration:
    """Two numbers, learned from what was said and what came: P50 × `middle`, and the way up from it × `spread`."""

    middle: float = 1.0
    spread: float = 1.0

    def told(self, p50: float, upper: float) -> tuple[float, float]:
        middle = p50 * self.middle
        return middle, middle + max(0.0, upper - p50) * self.spread * self.middle
