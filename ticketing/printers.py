"""The printers of a hall: what a slip can be sent to, by the name of the kiosk or desk where each stands."""

from collections.abc import Mapping
from typing import Protocol

from escpos.printer import Dummy

from dispatcher.doctor import Finding
from ticketing import fonts
from ticketing.delivery import PATIENCE, NotPrinted, Patience, deliver
from ticketing.escpos import PAPERS, Paper
from ticketing.printer_address import PrinterWrong, Way, read
from ticketing.printer_status import UNKNOWN, Status
from ticketing.steady import Steady
from ticketing.wire import FAULTS, Talk, Wire
from ticketing.wire_serial import SerialLine

__all__ = ["SCREEN", "NotPrinted", "Printer", "PrinterWrong", "ScreenPrinter", "WiredPrinter", "printers_of"]


LIMIT_S = 60.0
"""What a job may take where nobody says how long it is worth having."""


class Printer(Protocol):
    """Something that slips can be sent to. `print` blocks, for so many seconds at most and some for asking how it is;
    it raises NotPrinted and tells the status afterwards."""

    @property
    def name(self) -> str: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def real(self) -> bool: ...
    def print(self, data: bytes, within_s: float = ...) -> Status: ...


class ScreenPrinter:
    """No printer: the slip is a picture on the kiosk's screen. A dummy is the same and keeps its last bytes, so that
    a hall can be tried out."""

    real = False

    def __init__(self, name: str = "screen", paper: Paper = PAPERS[80], *, keeps: bool = False) -> None:
        self.name, self.paper, self.keeps, self.kept = name, paper, keeps, b""

    def print(self, data: bytes, within_s: float = LIMIT_S) -> Status:
        dummy = Dummy()
        dummy._raw(data)
        self.kept = dummy.output if self.keeps else b""
        return UNKNOWN


SCREEN = ScreenPrinter()
"""Of every kiosk that has no printer."""


class WiredPrinter:
    """A receipt printer at the end of a wire. It is connected for each job, so that it may be switched off and on."""

    real = True

    def __init__(
        self,
        name: str,
        way: Way,
        paper: Paper,
        steady: Steady,
        patience: Patience = PATIENCE,
        answers: bool = False,
    ) -> None:
        """answers: whether it is known to say how it is; it is so in any case once it has said it."""
        self.name, self.way, self.paper, self.patience, self._steady = name, way, paper, patience, steady
        self._answered = answers

    def print(self, data: bytes, within_s: float = LIMIT_S) -> Status:
        wire = self._open()
        limit_s = min(within_s, self.patience.job_s + len(data) / self.way.rate)
        after = deliver(wire, data, limit_s, self._answered, self.patience, self._steady)
        self._answered = self._answered or after.known
        return after

    def status(self) -> Status:
        """How it is now. Raises NotPrinted('no_answer') where it cannot be reached at all."""
        wire = self._open()
        try:
            return Talk(wire, self._steady).look(self.patience.first_s)
        except FAULTS as error:
            raise NotPrinted("no_answer") from error
        finally:
            wire.drop()

    def _open(self) -> Wire:
        if self.way.needs:
            raise NotPrinted("no_answer")
        try:
            return self.way.open(self.patience.connect_s, self._steady)
        except FAULTS as error:
            raise NotPrinted("no_answer") from error


def printer_at(name: str, address: str, steady: Steady, patience: Patience = PATIENCE) -> ScreenPrinter | WiredPrinter:
    """The printer at an address: see printer_address. Raises PrinterWrong."""
    found = read(name, address)
    if found.way is None:
        return ScreenPrinter(name, found.paper, keeps=found.kept)
    return WiredPrinter(name, found.way, found.paper, steady, patience, found.answers)


def printers_of(addresses: Mapping[str, str], steady: Steady) -> dict[str, Printer]:
    """The printer of each kiosk or desk by its name. Raises PrinterWrong."""
    return {name: printer_at(name, address, steady) for name, address in addresses.items()}


def finding(printer: Printer) -> Finding:
    """Whether the printer can print as its address says; for `hall doctor`."""
    what = f"printer of {printer.name}"
    if printer.paper.raster and fonts.found() is None:
        return Finding(False, f"{what}: no Chinese font here, it prints text", "install fonts-noto-cjk")
    if not isinstance(printer, WiredPrinter):
        return Finding(True, what)
    if printer.way.needs:
        return Finding(False, f"{what}: a library is missing", f"pip install {printer.way.needs}")
    if printer.paper.raster and isinstance(printer.way, SerialLine) and printer.way.baud < 38_400:
        cure = "set mode=text, or a faster baud here and at the printer"
        return Finding(False, f"{what}: a picture takes long at {printer.way.baud} baud", cure)
    try:
        status = printer.status()
    except NotPrinted:
        return Finding(False, what, "switch it on, or mend its address in HALL_PRINTERS")
    if status.trouble:
        return Finding(False, f"{what}: {status}", _CURES[status.trouble])
    return Finding(True, f"{what}: {status}")


_CURES = {
    "paper_out": "put a roll in",
    "cover_open": "close its cover",
    "offline": "press its FEED or ONLINE button",
    "fault": "open its cover, look at the cutter, switch it off and on",
}
