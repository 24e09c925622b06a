"""Whether the disk still has room for new promises: an engine with AOF always exits on a full one, so numbers stop
before it, and who has a number goes on being served."""

from collections.abc import Callable
from pathlib import Path

from dispatcher.doctor import disk
from dispatcher.errors import Unavailable

_EVERY_S = 1.0


class DiskFull(Unavailable):
    """The data's disk is below the watermark: no number is given until somebody makes room."""

    word = "DISK_FULL"


class Room:
    """folder: where the data lies. seconds: a clock that never goes back; the disk is asked once a second at most."""

    def __init__(self, folder: Path, seconds: Callable[[], float]) -> None:
        self._folder, self._seconds = folder, seconds
        self._until, self._good = float("-inf"), True

    def check(self) -> None:
        """Raises DiskFull."""
        if (now := self._seconds()) >= self._until:
            self._until, self._good = now + _EVERY_S, disk(self._folder).good
        if not self._good:
            raise DiskFull()
