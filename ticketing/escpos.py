"""A slip as ESC/POS, through python-escpos.

Text goes out as `FS &` + GB18030 bytes of our own: the library's `text()` guesses a code page per character, never
selects Chinese mode, and falls back to pictures. The QR code is the printer's own, 258 bytes in place of 30 KB.
"""

from dataclasses import dataclass
from typing import Any

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from ticketing.cells import encode, width, wrap
from ticketing.slip import Slip

CHINESE_ON = b"\x1c&"
_RULE_CELL = "-"


@dataclass(frozen=True, slots=True)
class Paper:
    """A width of paper: cells of the ordinary font per line, and the size of a QR module in dots."""

    mm: int
    columns: int
    qr: int


PAPERS = {80: Paper(80, 48, 6), 58: Paper(58, 32, 5)}
_LARGEST = 8


def slip_bytes(slip: Slip, paper: Paper) -> bytes:
    """Everything a printer needs for one slip, cut included."""
    printer = Dummy()
    write(printer, slip, paper)
    data: bytes = printer.output
    return data


def write(printer: Any, slip: Slip, paper: Paper) -> None:
    """Send a slip to any of python-escpos' printers. Raises what the printer raises."""
    pen = _Pen(printer, paper)
    pen.begin()
    pen.lines(slip.hall, size=2)
    pen.lines(slip.zone)
    if slip.reprint:
        pen.lines(f"【{slip.reprint}】", bold=True)
    pen.feed()
    pen.number(slip.number)
    pen.feed()
    pen.lines(slip.service, size=2, bold=True, limit=2)
    if slip.favoured:
        pen.lines(f"【{slip.favoured}】", size=2, bold=True)
    pen.rule()
    pen.lines(slip.ahead, size=2)
    pen.lines(slip.wait, bold=True)
    pen.rule()
    pen.lines(slip.place, bold=True)
    pen.lines(slip.windows)
    for item in slip.bring:
        pen.lines(f"· {item}", align="left", limit=2)
    if slip.link:
        pen.feed()
        pen.qr(slip.link)
        pen.lines(slip.scan)
    pen.rule()
    pen.lines(slip.rule, align="left")
    pen.lines(slip.at)
    pen.end()


class _Pen:
    def __init__(self, printer: Any, paper: Paper) -> None:
        self._printer, self._paper = printer, paper

    def begin(self) -> None:
        self._printer.hw("INIT")
        self._printer._raw(CHINESE_ON)

    def lines(self, text: str, *, size: int = 1, bold: bool = False, align: str = "center", limit: int = 0) -> None:
        """A text at a size (1 to 8), wrapped to the paper."""
        self._printer.set(align=align, bold=bold, custom_size=True, width=size, height=size)
        for line in wrap(text, self._paper.columns // size, limit):
            self._printer._raw(encode(line) + b"\n")

    def number(self, number: str) -> None:
        """As large as the paper allows."""
        size = max(1, min(_LARGEST, self._paper.columns // max(1, width(number))))
        self.lines(number, size=size, bold=True)

    def rule(self) -> None:
        self.lines(_RULE_CELL * self._paper.columns)

    def feed(self) -> None:
        self._printer.set(custom_size=True, width=1, height=1)
        self._printer._raw(b"\n")

    def qr(self, link: str) -> None:
        self._printer.set(align="center")
        self._printer.qr(link, ec=QR_ECLEVEL_M, size=self._paper.qr, native=True)

    def end(self) -> None:
        self._printer.cut()
