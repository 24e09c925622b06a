"""Printers on USB without a driver of the system, through pyusb (`pip install pyusb`, and libusb)."""

import errno
from dataclasses import dataclass

from escpos.printer import Usb

from ticketing.printer_status import UNKNOWN, Status
from ticketing.steady import Steady

_CHUNK = 4096
_TIMED_OUT = frozenset({errno.ETIMEDOUT, 10060, 60})


@dataclass(frozen=True, slots=True)
class UsbPort:
    """Which printer: the numbers of its maker and product, and its two endpoints."""

    vendor: int
    product: int
    in_ep: int
    out_ep: int
    rate = 100_000

    @property
    def needs(self) -> str:
        return "" if Usb.is_usable() else "pyusb"

    def open(self, connect_s: float, steady: Steady) -> "UsbWire":
        return UsbWire(self, connect_s, steady)


class UsbWire:
    answers = True

    def __init__(self, at: UsbPort, connect_s: float, steady: Steady) -> None:
        self._steady = steady
        self._in = at.in_ep
        self._usb = Usb(at.vendor, at.product, {}, round(connect_s * 1000), at.in_ep, at.out_ep)
        try:
            self._usb.open()
        except ValueError as error:  # pyusb finds no libusb
            raise OSError(str(error)) from error

    def send(self, data: bytes, until: float) -> None:
        for start in range(0, len(data), _CHUNK):
            self._usb.timeout = _ms(until - self._steady.now())
            self._usb._raw(data[start : start + _CHUNK])

    def read(self, patience_s: float) -> bytes:
        try:
            return bytes(self._usb.device.read(self._in, 16, _ms(patience_s)))
        except OSError as error:
            if error.errno in _TIMED_OUT:
                return b""
            raise

    def flush(self, until: float) -> None:
        """Nothing waits on this side: a transfer is over when `send` comes back."""

    def status(self) -> Status:
        return UNKNOWN

    def drop(self) -> None:
        self._usb.close()

    def close(self) -> None:
        self._usb.close()


def _ms(seconds: float) -> int:
    """At least 1: to libusb 0 is for ever."""
    return max(1, round(seconds * 1000))
