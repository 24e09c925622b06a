"""Addresses of printers, as the settings hold them."""

import pytest

from tests.ticketing.steady import REAL
from ticketing.printer_address import PrinterWrong, Way, read
from ticketing.printers import ScreenPrinter, WiredPrinter, printers_of
from ticketing.wire_cups import Queue
from ticketing.wire_file import DeviceFile
from ticketing.wire_network import Tcp
from ticketing.wire_serial import SerialLine
from ticketing.wire_usb import UsbPort


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("tcp://10.1.2.3", Tcp("10.1.2.3", 9100)),
        ("tcp://printer.hall.example:9101/", Tcp("printer.hall.example", 9101)),
        ("usb://04b8:0e15", UsbPort(0x04B8, 0x0E15, 0x82, 0x01)),
        ("usb://0416:5011?in=81&out=03", UsbPort(0x0416, 0x5011, 0x81, 0x03)),
        ("serial:///dev/ttyUSB0", SerialLine("/dev/ttyUSB0", 9600)),
        ("serial:///dev/ttyUSB0?baud=115200", SerialLine("/dev/ttyUSB0", 115200)),
        ("file:///dev/usb/lp0", DeviceFile("/dev/usb/lp0")),
        ("cups://front_desk", Queue("front_desk")),
        ("dummy", None),
        ("screen?paper=58", None),
    ],
)
def test_ways(address: str, way: Way | None) -> None:
    assert read("kiosk-1", address).way == way


def test_paper() -> None:
    paper = read("kiosk-1", "tcp://10.1.2.3:9100?paper=58&mode=raster&qr=image").paper
    assert (paper.mm, paper.raster, paper.image_qr) == (58, True, True)
    paper = read("kiosk-1", "cups://desk").paper
    assert (paper.mm, paper.raster, paper.image_qr) == (80, False, False)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "10.1.2.3",
        "http://10.1.2.3",
        "tcp://",
        "tcp://10.1.2.3:99999",
        "tcp://[::1",
        "tcp://a:b@c",
        "tcp://host/x",
        "tcp://host#x",
        "tcp://host?paper=112",
        "tcp://host?paper=58&paper=80",
        "tcp://host?baud=9600",
        "tcp://host?mode=",
        "tcp://host?colour=red",
        "usb://04b8",
        "usb://04b8:0e15/x",
        "serial://ttyUSB0",
        "serial:///dev/ttyS0?baud=9601",
        "file://",
        "file://host/dev/lp0",
        "cups://",
        "cups://a%20b",
        "screen://",
        "screens",
    ],
)
def test_wrong_addresses(address: str) -> None:
    with pytest.raises(PrinterWrong, match="kiosk-1"):
        read("kiosk-1", address)


def test_printers_by_name() -> None:
    found = printers_of({"kiosk-1": "tcp://10.1.2.3", "kiosk-2": "screen?paper=58", "kiosk-3": "dummy"}, REAL)
    assert [printer.name for printer in found.values()] == list(found)
    assert [printer.real for printer in found.values()] == [True, False, False]
    one, two, three = found.values()
    assert isinstance(one, WiredPrinter) and isinstance(two, ScreenPrinter) and isinstance(three, ScreenPrinter)
    two.print(b"slip")
    three.print(b"slip")
    assert (two.kept, three.kept) == (b"", b"slip")
