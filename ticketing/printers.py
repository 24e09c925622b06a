"""The printers of the kiosks: where they stand, and how bytes reach them through python-escpos."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import parse_qs, urlsplit

from escpos.exceptions import Error as EscposError
from escpos.printer import Dummy, Network

from dispatcher.doctor import Finding
from ticketing.escpos import PAPERS, Paper

_TIMEOUT_S = 5.0
_STATUS_S = 0.5
_STATUS_OF_PAPER = b"\x10\x04\x04"
_FIXED, _PAPER_END = 0x93, 0x60
_FIXED_BITS = 0x12


class NotPrinted(Exception):
    """The slip did not come out. `why`: 'paper_out', 'no_answer' or 'too_late'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Printer(Protocol):
    """Something that slips can be sent to. `print` blocks; it raises NotPrinted."""

    @property
    def name(self) -> str: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def real(self) -> bool: ...
    def print(self, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class ScreenPrinter:
    """No printer: the slip is a picture on the kiosk's screen. Its bytes go to python-escpos' Dummy and away."""

    name: str = "screen"
    paper: Paper = PAPERS[80]
    real: bool = False

    def print(self, data: bytes) -> None:
        Dummy()._raw(data)


SCREEN = ScreenPrinter()
"""Of every kiosk that has no printer."""


@dataclass(frozen=True, slots=True)
class NetworkPrinter:
    """A receipt printer that listens on a TCP port of the hall's network."""

    name: str
    host: str
    port: int
    paper: Paper
    real: bool = True

    def print(self, data: bytes) -> None:
        network = Network(self.host, self.port, timeout=_TIMEOUT_S)
        try:
            network.open()
            before = _paper(network, _STATUS_S)
            if before == "out":
                raise NotPrinted("paper_out")
            network._raw(data)
            # Bytes sent are not bytes printed. Who answers at all is asked again, and given time to print.
            after = _paper(network, _TIMEOUT_S if before else _STATUS_S)
            if after == "out":
                raise NotPrinted("paper_out")
            if before and not after:
                raise NotPrinted("no_answer")
        except (OSError, EscposError) as error:
            raise NotPrinted("no_answer") from error
        finally:
            network.close()


def _paper(network: Any, patience_s: float) -> Literal["there", "out", ""]:
    """What the printer says of its paper; '' where it does not answer, or with something that is no answer."""
    network._raw(_STATUS_OF_PAPER)
    network.device.settimeout(patience_s)
    try:
        reply: bytes = network._read()
    except TimeoutError:
        reply = b""
    finally:
        network.device.settimeout(_TIMEOUT_S)
    if not reply or reply[-1] & _FIXED != _FIXED_BITS:
        return ""
    return "out" if reply[-1] & _PAPER_END == _PAPER_END else "there"


class PrinterWrong(ValueError):
    """A printer's address that cannot be one."""


def printer_at(name: str, address: str) -> Printer:
    """The printer at 'tcp://192.168.1.50:9100?paper=58', or 'screen'. Raises PrinterWrong."""
    parts = urlsplit(address)
    paper = PAPERS.get(_whole(parse_qs(parts.query).get("paper", ["80"])[0]))
    if paper is None:
        raise PrinterWrong(f"{name}: paper is one of {', '.join(map(str, PAPERS))} mm")
    if address.partition("?")[0] == "screen":
        return ScreenPrinter(name, paper)
    try:
        host, port = parts.hostname, parts.port or 9100
    except ValueError as error:
        raise PrinterWrong(f"{name}: {error}") from error
    if parts.scheme != "tcp" or not host or parts.path not in ("", "/") or parts.username:
        raise PrinterWrong(f"{name}: an address is tcp://host:port?paper=80 or screen")
    return NetworkPrinter(name, host, port, paper)


def printers_of(addresses: Mapping[str, str]) -> dict[str, Printer]:
    """The printer of each kiosk by the kiosk's name."""
    return {kiosk: printer_at(kiosk, address) for kiosk, address in addresses.items()}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def finding(printer: Printer, timeout_s: float = 1.0) -> Finding:
    """Whether something listens where the printer is said to be; for `hall doctor`."""
    if isinstance(printer, NetworkPrinter):
        try:
            socket.create_connection((printer.host, printer.port), timeout_s).close()
        except OSError:
            return Finding(False, f"printer of {printer.name}", "switch it on, or mend its address in HALL_PRINTERS")
    return Finding(True, f"printer of {printer.name}")
