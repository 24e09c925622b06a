"""Printers on a serial line, through pyserial."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from escpos.printer import Serial

from ticketing.printer_status import UNKNOWN, Status
from ticketing.steady import Steady

_LOOK_AGAIN_S = 0.02
_BITS = 10  # of a byte on the line, with start and stop


@dataclass(frozen=True, slots=True)
class SerialLine:
    """Where such a printer is. A picture of 50 KB takes 53 s at 9600 baud."""

    device: str
    baud: int

    @property
    def rate(self) -> int:
        return self.baud // _BITS

    @property
    def needs(self) -> str:
        return "" if Serial.is_usable() else "pyserial"

    def open(self, connect_s: float, steady: Steady) -> "SerialWire":
        return SerialWire(self.device, self.baud, connect_s, steady)


class SerialWire:
    answers = True

    def __init__(self, device: str, baud: int, connect_s: float, steady: Steady) -> None:
        self._steady = steady
        self._serial = Serial(device, baudrate=baud, timeout=connect_s)
        self._serial.open()
        self._line: Any = self._serial.device
        self._line.reset_input_buffer()

    def send(self, data: bytes, until: float) -> None:
        self._line.write_timeout = max(0.001, until - self._steady.now())
        self._serial._raw(data)
        while self._line.out_waiting:  # the library's own flush waits without end for a printer that stops the line
            if self._steady.now() >= until:
                raise TimeoutError("the printer does not take the slip in")
            self._steady.wait(_LOOK_AGAIN_S)

    def read(self, patience_s: float) -> bytes:
        """One byte: the library's own read waits until sixteen have come."""
        self._line.timeout = patience_s
        said: bytes = self._line.read(1)
        return said

    def flush(self, until: float) -> None:
        """Nothing waits on this side once `send` has come back."""

    def status(self) -> Status:
        return UNKNOWN

    def drop(self) -> None:
        with suppress(OSError):
            self._line.reset_output_buffer()
        with suppress(OSError):
            self._line.close()

    def close(self) -> None:
        self._line.close()
