"""Keys of a USB keypad as Linux tells them: `struct input_event` read from /dev/input/event*.

The device is grabbed (EVIOCGRAB), so that its keys reach this program and not the program that the clerk types into.
"""

import fcntl
import os
import select
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

_EVENT = struct.Struct("@llHHi")
"""Seconds, microseconds, type, code, value."""
_KEY, _DOWN = 1, 1
_GRAB = 0x40044590
_AT_ONCE = 64

NAMES: dict[int, str] = {
    **{code: str((code - 1) % 10) for code in range(2, 12)},
    **dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True)),
    **dict(zip((30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50), "ABCDEFGHIJKLM", strict=True)),
    **dict(zip((49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44), "NOPQRSTUVWXYZ", strict=True)),
    28: "ENTER",
    96: "ENTER",
    1: "ESC",
    14: "BACKSPACE",
    15: "TAB",
    78: "PLUS",
    74: "MINUS",
    12: "MINUS",
    55: "TIMES",
    98: "SLASH",
    53: "SLASH",
    83: "DOT",
    52: "DOT",
}
"""Key codes of linux/input-event-codes.h; of a keypad's block the same whether NumLock is on or off."""


class KeyEvents:
    """One device, open for as long as the `with` lasts."""

    def __init__(self, path: Path) -> None:
        self._path, self._file, self._rest = path, -1, b""

    def __enter__(self) -> Self:
        self._file = os.open(self._path, os.O_RDONLY)
        if stat.S_ISCHR(os.fstat(self._file).st_mode):
            fcntl.ioctl(self._file, _GRAB, 1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def __iter__(self) -> Iterator[str]:
        """The name of each key as it goes down, until the device is gone; one that is held down comes once."""
        while found := self._read():
            yield from found

    def drain(self) -> None:
        """Forget what was pressed meanwhile."""
        while select.select([self._file], [], [], 0)[0] and self._read():
            pass

    def _read(self) -> list[str]:
        """What has come, at least one thing; [] at the end. Raises OSError when the device is unplugged."""
        while more := os.read(self._file, _EVENT.size * _AT_ONCE):
            whole = self._rest + more
            cut = len(whole) - len(whole) % _EVENT.size
            self._rest = whole[cut:]
            events = _EVENT.iter_unpack(whole[:cut])
            downs = [code for _, _, kind, code, value in events if (kind, value) == (_KEY, _DOWN)]
            if named := [NAMES.get(code, f"code {code}") for code in downs]:
                return named
        return []
