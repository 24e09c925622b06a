"""Time for printers: the real one behind real sockets, and one that goes on as soon as somebody waits."""

import time

from ticketing.steady import Steady

REAL = Steady(time.monotonic, time.sleep)


class Stepping:
    """A clock on which to look takes a millisecond, so that nothing waits for ever; `waits` are those that were asked
    for, in seconds."""

    def __init__(self) -> None:
        self.at, self.waits = 0.0, list[float]()
        self.steady = Steady(self._now, self._wait)

    def _now(self) -> float:
        self.at += 0.001
        return self.at

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds
