"""A slip as ESC/POS, through python-escpos.

Text goes out as `FS &` + GB18030 bytes of our own: the library's `text()` guesses a code page per character, never
selects Chinese mode, and falls back to pictures. The QR code is the printer's own, 258 bytes in place of 30 KB, unless
the printer is known to have none. A printer whose font lacks what names need gets the whole slip as a picture.
"""

from dataclasses import dataclass

import segno
from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from ticketing import fonts, raster
from ticketing.cells import encode, width, wrap
from ticketing.dots import Dots
from ticketing.layout import Block, Gap, Number, Rule, Scan, Words, layout
from ticketing.slip import Slip

CHINESE_ON = b"\x1c&"
_RULE_CELL = "-"
_LARGEST = 8


@dataclass(frozen=True, slots=True)
class Paper:
    """A width of paper: cells of the ordinary font per line, dots, the size of a QR module in dots; and how it is
    filled at a printer: with text or with one picture, with the printer's own QR code or a drawn one."""

    mm: int
    columns: int
    dots: int
    qr: int
    raster: bool = False
    image_qr: bool = False


PAPERS = {80: Paper(80, 48, 576, 6), 58: Paper(58, 32, 384, 5)}


def slip_bytes(slip: Slip, paper: Paper) -> bytes:
    """Everything a printer needs for one slip, cut included."""
    return block_bytes(layout(slip), paper)


def block_bytes(blocks: list[Block], paper: Paper) -> bytes:
    """The same for any blocks. A picture needs a Chinese font on this machine; without one they are text."""
    pen = _Pen(paper)
    if paper.raster and (found := fonts.found()) is not None:
        for band in raster.draw(blocks, found, paper.dots, paper.qr).bands():
            pen.raw(band)
    else:
        pen.chinese()
        for block in blocks:
            pen.write(block)
    return pen.cut()


class _Pen:
    def __init__(self, paper: Paper) -> None:
        self._printer, self._paper = Dummy(), paper
        self._printer.hw("INIT")

    def raw(self, data: bytes) -> None:
        self._printer._raw(data)

    def chinese(self) -> None:
        self.raw(CHINESE_ON)

    def write(self, block: Block) -> None:
        match block:
            case Words():
                self._lines(block)
            case Number(text):
                size = max(1, min(_LARGEST, self._paper.columns // max(1, width(text))))
                self._lines(Words(text, size, bold=True))
            case Rule():
                self._lines(Words(_RULE_CELL * self._paper.columns))
            case Gap():
                self._printer.set(custom_size=True, width=1, height=1)
                self.raw(b"\n")
            case Scan(link):
                self._scan(link)

    def cut(self) -> bytes:
        self._printer.cut()
        data: bytes = self._printer.output
        return data

    def _lines(self, words: Words) -> None:
        size = words.size
        self._printer.set(align=words.align, bold=words.bold, custom_size=True, width=size, height=size)
        for line in wrap(words.text, self._paper.columns // size, words.limit):
            self.raw(encode(line) + b"\n")

    def _scan(self, link: str) -> None:
        self._printer.set(align="center")
        if self._paper.image_qr:
            matrix = segno.make_qr(link, error="m", boost_error=False).matrix
            for band in Dots.of_matrix(matrix, self._paper.qr).centred(self._paper.dots).bands():
                self.raw(band)
        else:
            self._printer.qr(link, ec=QR_ECLEVEL_M, size=self._paper.qr, native=True)
