"""What history asks of the engine: to let go of events that it has, and where the data were made from."""

from dispatcher.desk import Desk
from dispatcher.errors import refusal


class HistoryCommands(Desk):
    async def trim(self, first: str, epoch: str) -> int:
        """Let go of the stream's events from before the day `first`, which are kept elsewhere for this epoch. Returns
        how many. Raises DayOpen for a day that the hall still keeps, EventsLost for another epoch."""
        reply = await self.runner.run("trim", self._keys, [first, epoch])
        if isinstance(reply, str):
            raise refusal(reply)
        return int(reply)

    async def follows(self) -> str:
        """Epoch and event that the hall's data go on from, 'epoch yyyymmdd-rev'; '' where they were not recovered."""
        return str(await self.runner.run("follows", self._keys, []))
