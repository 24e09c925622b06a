"""Whose turn it is to print, watch and send for a hall: of many processes one, so that each thing is done once."""

from dispatcher.desk import Desk

TURN_MS = 15_000
"""One that falls silent for longer gives its turn to another."""


class BesideCommands(Desk):
    """What is said here is no event: it says nothing that happened to the hall."""

    async def take_beside(self, who: str, *, over: bool = False) -> bool:
        """Takes or keeps the turn; False while another process has it, unless it is taken over. Raises Unavailable."""
        return await self._beside(who, TURN_MS, over) == who

    async def leave_beside(self, who: str) -> None:
        """Gives the turn up, so that the next one need not wait. Raises Unavailable."""
        await self._beside(who, 0, False)

    async def is_beside(self) -> bool:
        """Whether any process has the turn. Raises Unavailable."""
        return bool(await self._beside("", 0, False))

    async def _beside(self, who: str, ms: int, over: bool) -> str:
        return str(await self.runner.run("beside", self._keys, [who, str(ms), "1" if over else ""]))
