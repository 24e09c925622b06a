"""Keys of a keypad on a serial line: one byte for each, as terminals have them."""

import os
import select
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

_AT_ONCE = 64
_NAMED = {0x0D: "ENTER", 0x0A: "ENTER", 0x1B: "ESC", 0x08: "BACKSPACE", 0x7F: "BACKSPACE", 0x09: "TAB"}
_SIGNS = dict(zip("+-*/.", ("PLUS", "MINUS", "TIMES", "SLASH", "DOT"), strict=True))
BAUDS = {int(name[1:]): getattr(termios, name) for name in dir(termios) if name[0] == "B" and name[1:].isdecimal()}


class SerialKeys:
    """One line, raw, 8 bits, without flow control, for as long as the `with` lasts."""

    def __init__(self, path: Path, baud: int) -> None:
        self._path, self._baud, self._file = path, baud, -1
        self._return = False

    def __enter__(self) -> Self:
        self._file = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._file)
        words = termios.tcgetattr(self._file)
        words[2] |= termios.CLOCAL | termios.CREAD
        words[4] = words[5] = BAUDS[self._baud]
        termios.tcsetattr(self._file, termios.TCSANOW, words)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def __iter__(self) -> Iterator[str]:
        """The name of each key, until the line is gone; return and line feed together are one Enter."""
        while found := os.read(self._file, _AT_ONCE):
            for byte in found:
                paired, self._return = self._return and byte == 0x0A, byte == 0x0D
                if not paired:
                    yield name_of(byte)

    def drain(self) -> None:
        """Forget what was pressed meanwhile."""
        while select.select([self._file], [], [], 0)[0] and os.read(self._file, _AT_ONCE):
            pass


def name_of(byte: int) -> str:
    sign = chr(byte)
    if sign.isascii() and sign.isalnum():
        return sign.upper()
    return _NAMED.get(byte) or _SIGNS.get(sign) or f"byte {byte}"
