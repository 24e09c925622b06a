"""Telling a hall's waits, and hearing them: one process works them out, so that all screens show the same."""

from dispatcher import estimate_told
from dispatcher.desk import Desk
from dispatcher.estimate_told import Told

TURN_MS = 15_000
"""A teller that falls silent for longer gives its turn to another."""

HOLD_MS = 20_000
"""Waits that are older are nobody's: each process then makes a plain forecast of its own."""


class EstimateCommands(Desk):
    """What is told here is no event: it says nothing that happened, and is told anew in seconds."""

    async def tell_waits(self, who: str, told: Told | None) -> bool:
        """Tells them, or with None keeps the turn; False while another process has it. Raises Unavailable."""
        text = estimate_told.written(told) if told is not None else ""
        words = [who, str(TURN_MS), text, str(HOLD_MS)]
        return bool(int(await self.runner.run("tell_waits", self._keys, words)))

    async def told_waits(self) -> Told | None:
        """What was told last, unless that is too long ago. Raises Unavailable."""
        return estimate_told.read(str(await self.runner.run("read_waits", self._keys, [])))
