"""Time is an argument. The engine's clock decides in a real hall, a simulated one in tests, replays and forecasts."""

from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    def word(self) -> str:
        """What a script is told: ms since 1970 (UTC), or '' for 'ask the engine'."""


class EngineClock:
    """The hall's real clock: Redis' own TIME, so that no worker's clock decides anything."""

    def word(self) -> str:
        return ""


@dataclass
class SimulatedClock:
    """A clock that stands until somebody moves it. `ms` counts from 1970 (UTC)."""

    ms: int

    def word(self) -> str:
        return str(self.ms)

    def pass_s(self, seconds: float) -> None:
        """Let time go by."""
        self.ms += round(seconds * 1000)
