"""Printers behind a device file, such as /dev/usb/lp0: one way, so that nothing is known of them."""

import os
import select
from dataclasses import dataclass

from escpos.printer import File

from ticketing.printer_status import UNKNOWN, Status
from ticketing.steady import Steady


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """Where such a printer is."""

    path: str
    rate = 10_000
    needs = ""

    def open(self, connect_s: float, steady: Steady) -> "FileWire":
        return FileWire(self.path, steady)


class FileWire:
    answers = False

    def __init__(self, path: str, steady: Steady) -> None:
        self._steady = steady
        self._file = File(path)
        self._file.open()
        self._number: int = self._file.device.fileno()
        os.set_blocking(self._number, False)  # a printer without paper would hold this thread for ever

    def send(self, data: bytes, until: float) -> None:
        left = memoryview(data)
        while left:
            _, ready, _ = select.select([], [self._number], [], max(0.0, until - self._steady.now()))
            if not ready:
                raise TimeoutError("the device takes no bytes")
            left = left[os.write(self._number, left[:4096]) :]

    def read(self, patience_s: float) -> bytes:
        return b""

    def flush(self, until: float) -> None:
        """Nothing waits on this side: `send` hands every byte to the driver."""

    def status(self) -> Status:
        return UNKNOWN

    def drop(self) -> None:
        self._file.close()

    def close(self) -> None:
        self._file.close()
