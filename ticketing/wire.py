"""An open connection to a printer, and how it is asked how it is."""

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from escpos.exceptions import Error as EscposError

from ticketing.printer_status import QUESTIONS, UNKNOWN, Status, is_answer, question
from ticketing.steady import Steady

FAULTS = (OSError, EscposError, RuntimeError)
"""What the printer library and the drivers below it raise when a printer cannot be reached."""

_FLOW = b"\x11\x13"
"""XON and XOFF, which a serial printer may say at any time."""


class Wire(Protocol):
    """Bytes to a printer and, where it has a way back, from it. Every method may raise one of FAULTS."""

    @property
    def answers(self) -> bool:
        """Whether there is a way back at all."""

    def send(self, data: bytes, until: float) -> None:
        """Hand all bytes over. Raises TimeoutError when the steady clock passes `until` (s): then nothing of what is
        left may ever reach the paper."""

    def read(self, patience_s: float) -> bytes:
        """What the printer says within so many seconds, at least one byte; b'' for nothing."""

    def flush(self, until: float) -> None:
        """Until the printer has taken in what was sent. Raises TimeoutError."""

    def status(self) -> Status:
        """What the connection itself knows of the printer."""

    def drop(self) -> None:
        """Close and let nothing out that still waits. Raises nothing."""

    def close(self) -> None:
        """Close after everything was taken in."""


@dataclass
class Talk:
    """Questions to a printer and their answers, which come in the order of the questions, sometimes late.

    Answers do not say what they answer. So there is no new question while one is open, and after a byte that is no
    answer nothing the printer says is believed any more."""

    wire: Wire
    steady: Steady
    status: Status = UNKNOWN
    garbled: bool = False
    _open: deque[int] = field(default_factory=deque)

    def look(self, patience_s: float) -> Status:
        """Ask everything, waiting so long for each answer; stops at the first that does not come."""
        if not self.wire.answers:
            self.status = self.wire.status()
            return self.status
        self.listen(0)
        for number in QUESTIONS:
            if self._open or self.garbled:
                break
            self.wire.send(question(number), self.steady.now() + patience_s)
            self._open.append(number)
            self.listen(patience_s)
        return self.status

    @property
    def waiting(self) -> bool:
        """Whether a question is open."""
        return bool(self._open)

    def listen(self, patience_s: float) -> Status:
        """Take in answers to what is open."""
        until = self.steady.now() + patience_s
        while self._open and not self.garbled:
            said = self.wire.read(max(0.0, until - self.steady.now()))
            for byte in said:
                self._hear(byte)
            if not said and self.steady.now() >= until:
                break
        return self.status

    def _hear(self, byte: int) -> None:
        if byte in _FLOW or self.garbled:
            return
        if self._open and is_answer(byte):
            self.status = self.status.heard(self._open.popleft(), byte)
        else:
            self.garbled, self.status = True, UNKNOWN
