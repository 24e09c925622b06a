"""Reads ESC/POS back: what a printer that got these bytes has put on its paper. Pure.

The picture of a slip on a screen and the tests both look at the bytes themselves, so neither can be prettier than the
paper. Only the commands that slips use are known; any other is an error, so that a slip cannot grow a command unseen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ticketing.dots import Dots

ALIGN = ("left", "center", "right")


class NotEscPos(ValueError):
    """Bytes that no slip of ours contains."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, its size (1 to 8), whether bold, and where it stands."""

    text: str
    size: int
    bold: bool
    align: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its content and the dots of a module."""

    content: str
    module: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper is cut."""


Mark = Line | Code | Dots | Cut


def read(data: bytes) -> list[Mark]:
    """Everything on the paper, top to bottom. Raises NotEscPos."""
    return list(_Reader(data).marks())


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._size, self._bold, self._align, self._chinese = 1, False, "left", False
        self._module, self._stored = 3, ""
        self._text = bytearray()

    def marks(self) -> Iterator[Mark]:
        while self._at < len(self._data):
            byte = self._next()
            match byte:
                case 0x0A:
                    yield self._line()
                case 0x1B:
                    yield from self._escape()
                case 0x1C:
                    self._chinese = self._chinese_mode()
                case 0x1D:
                    yield from self._group()
                case _ if byte >= 0x20:
                    self._text.append(byte)
                case _:
                    raise NotEscPos(f"control byte {byte:#04x} at {self._at - 1}")
        if self._text:
            raise NotEscPos("text without a line end")

    def _next(self) -> int:
        if self._at >= len(self._data):
            raise NotEscPos("ends within a command")
        self._at += 1
        return self._data[self._at - 1]

    def _line(self) -> Line:
        text = self._text.decode("gb18030" if self._chinese else "ascii")
        self._text.clear()
        return Line(text, self._size, self._bold, self._align)

    def _chinese_mode(self) -> bool:
        command = self._next()
        if command not in b"&.":
            raise NotEscPos(f"FS {command:#04x}")
        return command == ord("&")

    def _escape(self) -> Iterator[Mark]:
        match chr(self._next()):
            case "@":
                self._size, self._bold, self._align, self._chinese = 1, False, "left", False
            case "a":
                self._align = ALIGN[self._next() % 48 % 3]
            case "E":
                self._bold = bool(self._next() & 1)
            case "d":
                for _ in range(self._next()):
                    yield self._line()
            case other:
                raise NotEscPos(f"ESC {other!r}")

    def _group(self) -> Iterator[Mark]:
        match chr(self._next()):
            case "!":
                self._size = (self._next() & 7) + 1
            case "V":
                self._next()
                yield Cut()
            case "(":
                yield from self._code()
            case "v":
                yield self._picture()
            case other:
                raise NotEscPos(f"GS {other!r}")

    def _picture(self) -> Dots:
        if self._next() != ord("0") or self._next() != 0:
            raise NotEscPos("GS v of another kind")
        wide, high = (self._next() + 256 * self._next() for _ in range(2))
        rows = self._data[self._at : self._at + wide * high]
        self._at += wide * high
        if not rows or len(rows) < wide * high:
            raise NotEscPos("ends within a picture")
        return Dots(wide, rows)

    def _code(self) -> Iterator[Mark]:
        if self._next() != ord("k"):
            raise NotEscPos("GS ( of another kind")
        length = self._next() + 256 * self._next()
        if self._at + length > len(self._data) or length < 2:
            raise NotEscPos("ends within a code")
        body = self._data[self._at : self._at + length]
        self._at += length
        match body[1]:
            case 67:
                self._module = body[2]
            case 80:
                self._stored = body[3:].decode("utf-8")
            case 81:
                yield Code(self._stored, self._module)
