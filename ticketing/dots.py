"""Dots on paper, and the command that prints them: GS v 0. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BAND = 240
"""Rows in one command: 17 KB at most on 80 mm paper, which small printers can still take in."""

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""DLE followed by what makes it a command. Printers look for these while they take bytes in, even among dots."""


@dataclass(frozen=True, slots=True)
class Dots:
    """Rows of dots, eight to a byte, the leftmost in the highest bit; 1 is black. `wide` is in bytes."""

    wide: int
    rows: bytes

    @property
    def high(self) -> int:
        return len(self.rows) // self.wide if self.wide else 0

    def dark(self, x: int, y: int) -> bool:
        return bool(self.rows[y * self.wide + x // 8] >> (7 - x % 8) & 1)

    @classmethod
    def of_matrix(cls, matrix: Sequence[Sequence[int]], module: int) -> "Dots":
        """A QR code, each module a square of so many dots."""
        wide = (len(matrix) * module + 7) // 8
        rows = bytearray()
        for line in matrix:
            bits = "".join("1" * module if cell & 1 else "0" * module for cell in line).ljust(wide * 8, "0")
            rows += int(bits, 2).to_bytes(wide, "big") * module
        return cls(wide, bytes(rows))

    def centred(self, dots: int) -> "Dots":
        """The same in the middle of paper so wide: not every printer aligns a picture."""
        left = (dots // 8 - self.wide) // 2
        right = dots // 8 - self.wide - left
        cut = (self.rows[y * self.wide : (y + 1) * self.wide] for y in range(self.high))
        return Dots(dots // 8, b"".join(bytes(left) + row + bytes(right) for row in cut))

    def bands(self) -> Iterator[bytes]:
        """As commands. Where dots would spell a real-time command, one dot more is black."""
        for top in range(0, self.high, _BAND):
            band = self.rows[top * self.wide : (top + _BAND) * self.wide]
            size = self.wide.to_bytes(2, "little") + (len(band) // self.wide).to_bytes(2, "little")
            yield b"\x1dv0\x00" + size + harmless(band)


def harmless(band: bytes) -> bytes:
    """Dots in which no printer finds a command."""
    return _REAL_TIME.sub(b"\x18", band)
