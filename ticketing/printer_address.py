"""The addresses of printers as the settings hold them.

tcp://10.1.2.3:9100?paper=58&mode=raster&qr=image      usb://04b8:0e15?in=82&out=01
serial:///dev/ttyUSB0?baud=9600                         file:///dev/usb/lp0
cups://NAME                                             dummy        screen

Everywhere: paper=80|58, mode=text|raster, qr=native|image, and status=required for a printer that is known to answer
how it is: one that says nothing is then out of order from the first slip on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from ticketing.escpos import PAPERS, Paper
from ticketing.steady import Steady
from ticketing.wire import Wire
from ticketing.wire_cups import Queue
from ticketing.wire_file import DeviceFile
from ticketing.wire_network import Tcp
from ticketing.wire_serial import SerialLine
from ticketing.wire_usb import UsbPort

_OF_ALL = {
    "paper": re.compile(r"58|80"),
    "mode": re.compile(r"text|raster"),
    "qr": re.compile(r"native|image"),
    "status": re.compile(r"optional|required"),
}
_OF = {
    "serial": {"baud": re.compile(r"1200|2400|4800|9600|19200|38400|57600|115200")},
    "usb": {"in": re.compile(r"[0-9a-fA-F]{2}"), "out": re.compile(r"[0-9a-fA-F]{2}")},
}
_IDS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_QUEUE = re.compile(r"[A-Za-z0-9_.\-]{1,127}")


class PrinterWrong(ValueError):
    """A printer's address that cannot be one."""


class Way(Protocol):
    """How bytes get to a printer: `rate` of them a second. `needs` names a library that is missing here."""

    @property
    def rate(self) -> int: ...
    @property
    def needs(self) -> str: ...
    def open(self, connect_s: float, steady: Steady) -> Wire: ...


@dataclass(frozen=True, slots=True)
class Address:
    """A printer's way, None for none, and its paper. `kept`: a dummy, which keeps what it gets. `answers`: it is known
    to say how it is."""

    paper: Paper
    way: Way | None = None
    kept: bool = False
    answers: bool = False


def read(name: str, text: str) -> Address:
    """The address of the printer of this name. Raises PrinterWrong."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise PrinterWrong(f"{name}: {error}") from error
    scheme = parts.scheme or parts.path
    options = _options(name, scheme, parts.query)
    found = PAPERS[int(options.get("paper", "80"))]
    paper = replace(found, raster=options.get("mode") == "raster", image_qr=options.get("qr") == "image")
    if text.partition("?")[0] in ("screen", "dummy"):
        return Address(paper, kept=scheme == "dummy")
    way = None if parts.fragment or parts.username or parts.password else _way(parts, options)
    if way is None:
        raise PrinterWrong(
            f"{name}: an address is tcp://host:port, usb://vendor:product, serial:///dev/…, file:///dev/…, "
            "cups://name, dummy or screen"
        )
    return Address(paper, way, answers=options.get("status") == "required")


def _options(name: str, scheme: str, query: str) -> Mapping[str, str]:
    allowed = _OF_ALL | _OF.get(scheme, {})
    found: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in allowed or key in found:
            raise PrinterWrong(f"{name}: {scheme} knows {', '.join(allowed)}, each once")
        if not allowed[key].fullmatch(value):
            raise PrinterWrong(f"{name}: {key} is {allowed[key].pattern.replace('|', ' or ')}")
        found[key] = value
    return found


def _way(parts: SplitResult, options: Mapping[str, str]) -> Way | None:
    host, path = parts.netloc, parts.path
    match parts.scheme:
        case "tcp" if path in ("", "/"):
            try:
                return Tcp(parts.hostname, parts.port or 9100) if parts.hostname else None
            except ValueError:  # no port
                return None
        case "usb" if path in ("", "/") and (ids := _IDS.fullmatch(host)):
            ends = int(options.get("in", "82"), 16), int(options.get("out", "01"), 16)
            return UsbPort(int(ids[1], 16), int(ids[2], 16), *ends)
        case "serial" if not host and len(path) > 1:
            return SerialLine(path, int(options.get("baud", "9600")))
        case "file" if not host and len(path) > 1:
            return DeviceFile(path)
        case "cups" if path in ("", "/") and _QUEUE.fullmatch(host):
            return Queue(host)
    return None
