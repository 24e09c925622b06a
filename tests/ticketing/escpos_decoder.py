"""ESC/POS read by its public command tables, far more of them than slips use: a command that slipped into a slip is
seen for what it would do. It knows nothing of how slips are made."""

from collections.abc import Iterator
from dataclasses import dataclass

FIXED = {
    b"\x1b@": ("start", 0), b"\x1ba": ("align", 1), b"\x1bE": ("bold", 1), b"\x1bG": ("double", 1),
    b"\x1b!": ("mode", 1), b"\x1b-": ("underline", 1), b"\x1bd": ("feed", 1), b"\x1bJ": ("feed dots", 1),
    b"\x1be": ("feed back", 1), b"\x1bp": ("drawer", 3), b"\x1bt": ("code page", 1), b"\x1bR": ("country", 1),
    b"\x1bM": ("font", 1), b"\x1bV": ("turn", 1), b"\x1b{": ("upside down", 1), b"\x1b2": ("line height", 0),
    b"\x1b3": ("line height", 1), b"\x1b ": ("spacing", 1), b"\x1b$": ("place", 2), b"\x1b\\": ("place", 2),
    b"\x1b=": ("select device", 1), b"\x1bi": ("cut", 0), b"\x1bm": ("cut", 0), b"\x1bS": ("standard mode", 0),
    b"\x1bL": ("page mode", 0), b"\x1bc3": ("paper sensor", 1), b"\x1bc4": ("paper stop", 1),
    b"\x1bc5": ("buttons", 1), b"\x1bu": ("drawer status", 1), b"\x1bv": ("paper status", 0), b"\x1b<": ("home", 0),
    b"\x1bB": ("beep", 2), b"\x1c&": ("chinese on", 0), b"\x1c.": ("chinese off", 0), b"\x1c!": ("chinese mode", 1),
    b"\x1c-": ("chinese underline", 1), b"\x1cS": ("chinese spacing", 2), b"\x1cW": ("chinese size", 1),
    b"\x1cp": ("stored picture", 2), b"\x1d!": ("size", 1), b"\x1dB": ("inverse", 1), b"\x1db": ("smooth", 1),
    b"\x1dL": ("left margin", 2), b"\x1dW": ("width", 2), b"\x1dP": ("motion units", 2), b"\x1dI": ("identify", 1),
    b"\x1dr": ("status", 1), b"\x1da": ("automatic status", 1), b"\x1dh": ("barcode height", 1),
    b"\x1dw": ("barcode width", 1), b"\x1dH": ("barcode text", 1), b"\x1df": ("barcode font", 1),
    b"\x1d/": ("downloaded picture", 1), b"\x1d:": ("macro", 0), b"\x1d^": ("run macro", 3), b"\x1dE": ("energy", 1),
    b"\x10\x04": ("ask now", 1), b"\x10\x05": ("recover now", 1), b"\x10\x14": ("now", 3),
}  # fmt: skip
"""Commands with a fixed number of parameter bytes."""

SINGLE = {0x09: "tab", 0x0A: "line", 0x0C: "page", 0x0D: "return", 0x18: "cancel"}


@dataclass(frozen=True)
class Done:
    """What the printer did: a name, its parameters, or the text of a line with how it looked."""

    what: str
    data: bytes = b""
    text: str = ""
    size: tuple[int, int] = (1, 1)
    bold: bool = False
    align: int = 0


class Decoder:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._chinese, self._size, self._bold, self._align = False, (1, 1), False, 0
        self._line = bytearray()
        self._qr = b""

    def run(self) -> list[Done]:
        found: list[Done] = []
        while self._at < len(self._data):
            found += self._step()
        assert not self._line, "text without a line end stays in the printer"
        return found

    def _step(self) -> Iterator[Done]:
        byte = self._data[self._at]
        if byte >= 0x80 and self._chinese:
            self._line += self._take(2)
        elif byte >= 0x20:
            self._line += self._take(1)
        elif byte in SINGLE:
            self._take(1)
            yield from self._single(SINGLE[byte])
        else:
            yield from self._command()

    def _single(self, what: str) -> Iterator[Done]:
        if what == "line":
            text = bytes(self._line).decode("gb18030" if self._chinese else "ascii")
            self._line.clear()
            yield Done("line", text=text, size=self._size, bold=self._bold, align=self._align)
        else:
            yield Done(what)

    def _command(self) -> Iterator[Done]:
        for length in (3, 2):
            if (head := self._data[self._at : self._at + length]) in FIXED:
                self._take(length)
                what, count = FIXED[head]
                data = self._take(count)
                self._remember(what, data)
                yield Done(what, data)
                return
        head = self._take(2)
        if head == b"\x1dV":
            kind = self._take(1)
            yield Done("cut", kind + (self._take(1) if kind >= b"A" else b""))
        elif head == b"\x1dv":
            mode, wide, high = self._take(2), self._number(), self._number()
            yield Done("picture", mode + wide.to_bytes(2, "little") + self._take(wide * high))
        elif head == b"\x1d(":
            yield from self._long(self._take(1), self._take(self._number()))
        elif head == b"\x1dk":
            kind = self._take(1)
            if kind > b"\x06":
                yield Done("barcode", self._take(self._take(1)[0]))
            else:
                end = self._data.index(0, self._at)
                yield Done("barcode", self._take(end - self._at))
        elif head == b"\x1b*":
            dots, count = self._take(1), self._number()
            yield Done("bit picture", self._take(count * (3 if dots > b"\x01" else 1)))
        elif head == b"\x1bD":
            end = self._data.index(0, self._at)
            yield Done("tabs", self._take(end + 1 - self._at))
        else:
            raise AssertionError(f"no table has {head!r} at {self._at}")

    def _long(self, family: bytes, body: bytes) -> Iterator[Done]:
        if family == b"k" and body[:1] == b"1":
            if body[1:2] == b"P":
                self._qr = body[3:]
            elif body[1:2] == b"Q":
                yield Done("qr", self._qr)
            else:
                yield Done(f"qr {chr(body[1])}", body[2:])
        else:
            yield Done(f"GS ( {family.decode()}", body)

    def _remember(self, what: str, data: bytes) -> None:
        if what == "start":
            self._chinese, self._size, self._bold, self._align = False, (1, 1), False, 0
            self._line.clear()
        elif what in ("chinese on", "chinese off"):
            self._chinese = what == "chinese on"
        elif what == "size":
            self._size = (data[0] >> 4 & 7) + 1, (data[0] & 7) + 1
        elif what == "bold":
            self._bold = bool(data[0] & 1)
        elif what == "align":
            self._align = data[0] % 48

    def _number(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        assert len(found) == count, "ends within a command"
        self._at += count
        return found


def decode(data: bytes) -> list[Done]:
    """What a printer would do with these bytes. An unknown or unfinished command is an AssertionError."""
    return Decoder(data).run()


def qr_of(picture: Done, module: int) -> list[list[int]]:
    """The modules of a QR code drawn as a picture, read in their middles; its quiet edge is left out."""
    wide = int.from_bytes(picture.data[2:4], "little")
    rows = picture.data[4:]
    high = len(rows) // wide
    side = high // module

    def dark(x: int, y: int) -> int:
        return rows[y * wide + x // 8] >> (7 - x % 8) & 1

    left = next(x for x in range(wide * 8) if dark(x, module // 2))
    middle = module // 2
    return [[dark(left + x * module + middle, y * module + middle) for x in range(side)] for y in range(side)]
