"""How time goes by for a simulated hall: at once, or as fast as a person watches."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from dispatcher.clock import SimulatedClock


class Pace(Protocol):
    def now(self) -> int:
        """The hall's time in ms."""

    async def until(self, at: int) -> None:
        """Come back when it is `at` (ms); at once if that has passed."""


class AtOnce:
    """Moves a simulated clock to the next thing that is due: a morning in a second."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock

    def now(self) -> int:
        return self._clock.ms

    async def until(self, at: int) -> None:
        self._clock.ms = max(self._clock.ms, at)


class Paced:
    """Hall time that runs `speed` times as fast as a steady clock. Also a clock for the dispatcher (see clock.py).

    began: the hall's time in ms at the moment of making this. tick: a steady clock in seconds, e.g. time.monotonic.
    sleep: takes real seconds, e.g. asyncio.sleep.
    """

    def __init__(
        self, began: int, tick: Callable[[], float], sleep: Callable[[float], Awaitable[None]], speed: float = 1.0
    ) -> None:
        self._began, self._tick, self._sleep, self._speed = began, tick, sleep, speed
        self._zero = tick()

    @classmethod
    def read(cls, words: str, tick: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> "Paced":
        """The clock that another process on this machine wrote down; its steady clock is the same."""
        began, zero, speed = (float(word) for word in words.split(","))
        return cls(round(began + (tick() - zero) * 1000 * speed), tick, sleep, speed)

    def write(self) -> str:
        """This clock for another process: the hall's ms and the steady seconds at one moment, and the speed."""
        return f"{self._began},{self._zero!r},{self._speed!r}"

    def now(self) -> int:
        return self._began + round((self._tick() - self._zero) * 1000 * self._speed)

    def word(self) -> str:
        return str(self.now())

    async def until(self, at: int) -> None:
        await self._sleep(max(0.0, (at - self.now()) / 1000 / self._speed))
