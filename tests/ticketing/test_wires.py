"""The ways to a printer other than the network. Small stand-ins for their libraries
speak the parts of pyserial, pyusb and pycups that are used."""

import gc
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import escpos.printer.cups
import escpos.printer.serial
import escpos.printer.usb
import pytest

from tests.ticketing.steady import REAL, Stepping
from tests.ticketing.test_printers import BRISK, SLIP
from ticketing.delivery import NotPrinted
from ticketing.printer_status import CLEAR
from ticketing.printers import WiredPrinter, printer_at
from ticketing.steady import Steady


def at(address: str, steady: Steady = REAL) -> WiredPrinter:
    found = printer_at("desk", address, steady, BRISK)
    assert isinstance(found, WiredPrinter)
    return found


# a device file ---------------------------------------------------------------------------------------------------


def test_a_device_file(tmp_path: Path) -> None:
    file = tmp_path / "lp0"
    file.touch()
    assert not at(f"file://{file}").print(SLIP).known
    assert file.read_bytes() == SLIP


def test_a_device_that_takes_nothing(tmp_path: Path) -> None:
    """A printer without paper stops its driver; the thread that writes must not stop with it."""
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    began = time.monotonic()
    with pytest.raises(NotPrinted, match="no_answer"):
        at(f"file://{pipe}").print(SLIP * 400, within_s=0.2)
    assert time.monotonic() - began < 3
    os.close(reader)


def test_no_device(tmp_path: Path) -> None:
    with pytest.raises(NotPrinted, match="no_answer"):
        at(f"file://{tmp_path}/none/lp0").print(SLIP)


# a serial line ---------------------------------------------------------------------------------------------------


class Line:
    """pyserial's Serial, with a printer at its other end that answers questions, unless it holds the line."""

    def __init__(self, **options: Any) -> None:
        self.options, self.got, self.waiting, self.said = options, b"", b"", b""
        self.timeout = self.write_timeout = 0.0
        self.is_open = True
        self.holds = self.dropped = False
        Line.last = self

    last: "Line"

    @property
    def out_waiting(self) -> int:
        return len(self.waiting)

    def write(self, data: bytes) -> None:
        if self.holds and not data.startswith(b"\x10"):
            self.waiting += data
            return
        self.got += data
        if data.startswith(b"\x10\x04"):
            self.said += b"\x12"
            self.holds = self.holds or Line.will_hold

    will_hold = False

    def read(self, count: int) -> bytes:
        found, self.said = self.said[:count], self.said[count:]
        return found

    def reset_input_buffer(self) -> None:
        self.said = b""

    def reset_output_buffer(self) -> None:
        self.dropped, self.waiting = True, b""

    def close(self) -> None:
        self.is_open = False
        assert not self.waiting, "the system would send it once the printer lets it"


@pytest.fixture
def serial(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"Serial": Line, "PARITY_NONE": "N", "STOPBITS_ONE": 1, "SerialException": OSError}
    monkeypatch.setattr(escpos.printer.serial, "serial", SimpleNamespace(**names), raising=False)
    monkeypatch.setattr(escpos.printer.serial, "_DEP_PYSERIAL", True)
    monkeypatch.setattr(Line, "will_hold", False)


@pytest.mark.usefixtures("serial")
def test_a_serial_line() -> None:
    printer = at("serial:///dev/ttyS9?baud=19200")
    assert printer.print(SLIP).paper == "there"
    assert SLIP in Line.last.got and Line.last.options["baudrate"] == 19200
    assert Line.last.options["port"] == "/dev/ttyS9" and printer.way.rate == 1920


@pytest.mark.usefixtures("serial")
def test_a_serial_printer_that_holds_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Line, "will_hold", True)
    clock = Stepping()
    with pytest.raises(NotPrinted, match="no_answer"):
        at("serial:///dev/ttyS9", clock.steady).print(SLIP, within_s=3.0)
    assert set(clock.waits) == {0.02} and 0.3 < sum(clock.waits) < 3.0
    assert Line.last.dropped and Line.last.got.endswith(CLEAR)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escpos.printer.Serial, "is_usable", staticmethod(lambda: False))
    for address, library in (
        ("serial:///dev/ttyS9", "pyserial"),
        ("usb://04b8:0e15", "pyusb"),
        ("cups://desk", "pycups"),
    ):
        assert at(address).way.needs == library
        with pytest.raises(NotPrinted, match="no_answer"):
            at(address).print(SLIP)


# USB -------------------------------------------------------------------------------------------------------------


class Device:
    """pyusb's Device."""

    backend = SimpleNamespace(__module__="usb.backend.libusb0")

    def __init__(self, deaf: bool) -> None:
        self.got, self.deaf, self.asked = b"", deaf, 0

    def set_configuration(self) -> None: ...
    def reset(self) -> None: ...

    def write(self, endpoint: int, data: bytes, timeout: int) -> None:
        assert endpoint == 0x03 and timeout > 0
        if data.startswith(b"\x10\x04"):
            self.asked += 1
            return
        self.got += data

    def read(self, endpoint: int, count: int, timeout: int) -> bytes:
        assert endpoint == 0x81 and timeout > 0
        if self.deaf or not self.asked:
            raise TimeoutError(110, "Operation timed out")
        self.asked -= 1
        return b"\x12"


@pytest.mark.parametrize("deaf", [False, True])
def test_usb(monkeypatch: pytest.MonkeyPatch, deaf: bool) -> None:
    device = Device(deaf)

    def find(**named: int) -> Device | None:
        return device if named == {"idVendor": 0x0416, "idProduct": 0x5011} else None

    util = SimpleNamespace(dispose_resources=lambda device: None)
    core = SimpleNamespace(find=find, USBError=OSError)
    monkeypatch.setattr(escpos.printer.usb, "usb", SimpleNamespace(core=core, util=util), raising=False)
    monkeypatch.setattr(escpos.printer.usb, "_DEP_USB", True)
    after = at("usb://0416:5011?in=81&out=03").print(SLIP)
    assert (after.known, device.got) == (not deaf, SLIP)
    gc.collect()  # the library's printers close themselves when they go, and need the stand-in for it


# CUPS ------------------------------------------------------------------------------------------------------------


class Server:
    """pycups' Connection, and the module with it: a spooler with one queue, which prints, or keeps what it gets."""

    CUPS_FORMAT_RAW = "raw"

    def __init__(self) -> None:
        self.reasons, self.state, self.keeps = ["none"], 3, False
        self.jobs: dict[int, tuple[str, bytes]] = {}
        self.paper = b""

    def Connection(self) -> "Server":
        return self

    def setServer(self, host: str) -> None: ...
    def setPort(self, port: int) -> None: ...

    def getPrinters(self) -> dict[str, dict[str, Any]]:
        return {"desk": {"printer-state": self.state, "printer-state-reasons": self.reasons}}

    def printFile(self, printer: str, file: str, title: str, options: dict[str, str]) -> None:
        assert printer == "desk" and options == {"document-format": "raw"}
        data = Path(file).read_bytes()
        if self.keeps:
            self.jobs[len(self.jobs) + 7] = (title, data)
        else:
            self.paper += data

    def getJobs(self, which_jobs: str, requested_attributes: list[str]) -> dict[int, dict[str, str]]:
        assert which_jobs == "not-completed"
        return {number: {"job-name": title} for number, (title, _) in self.jobs.items()}

    def cancelJob(self, number: int, purge_job: bool) -> None:
        del self.jobs[number]


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(escpos.printer.cups, "cups", server, raising=False)
    monkeypatch.setattr(escpos.printer.cups, "DEFAULT_HOST", "localhost", raising=False)
    monkeypatch.setattr(escpos.printer.cups, "DEFAULT_PORT", 631, raising=False)
    monkeypatch.setattr(escpos.printer.cups, "_DEP_PYCUPS", True)
    return server


def test_a_spooler(cups: Server) -> None:
    cups.reasons = ["media-low-warning"]
    assert at("cups://desk").print(SLIP).paper == "low"
    assert cups.paper == SLIP


def test_a_spooler_that_keeps_the_job_loses_it_again(cups: Server) -> None:
    cups.keeps = True
    cups.jobs[1] = ("somebody else's", b"")
    clock = Stepping()
    with pytest.raises(NotPrinted, match="no_answer"):
        at("cups://desk", clock.steady).print(SLIP, within_s=60.0)
    assert set(clock.waits) == {0.1} and 0.3 < sum(clock.waits) < 2.0  # not the minute: a job has a time of its own
    assert list(cups.jobs) == [1]


@pytest.mark.parametrize(
    ("reasons", "state", "why"),
    [
        (["media-empty-error"], 3, "paper_out"),
        (["cover-open"], 3, "cover_open"),
        (["offline-report"], 3, "offline"),
        (["none"], 5, "offline"),
    ],
)
def test_what_a_spooler_knows(cups: Server, reasons: list[str], state: int, why: str) -> None:
    cups.reasons, cups.state = reasons, state
    with pytest.raises(NotPrinted, match=why):
        at("cups://desk").print(SLIP)
    assert cups.paper == b""
