"""A receipt printer on a loopback socket. It takes bytes in, obeys the real-time commands among them wherever they
stand, prints what it can, and fails in the ways that receipt printers fail."""

import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

CUT = b"\x1dV\x00"
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|" + re.escape(_CLEAR))
_LONGEST = len(_CLEAR)
_RESET = struct.pack("ii", 1, 0)


@dataclass
class Manners:
    """How a printer behaves. Bytes are counted over its life, without real-time commands."""

    paper: str = "there"
    cover_open: bool = False
    offline: bool = False
    error: bool = False
    silent: bool = False
    garbage: bytes = b""
    """What it says to every question."""
    late: bool = False
    """It answers its first question only once it has taken in something to print."""
    slow: bool = False
    """It takes 100 bytes at a time and rests."""
    out_after: int = -1
    """The paper ends when so many bytes are printed."""
    opened_after: int = -1
    """Somebody opens the cover when so many bytes are printed."""
    out_at_cut: bool = False
    """The slip was the roll's last."""
    silent_after: int = -1
    resets_after: int = -1
    """It breaks the connection when it has taken so many bytes in."""
    takes: int = -1
    """It reads no more when it has taken so many bytes in, until `go_on`."""


class ReceiptPrinter:
    """`got`: all that it read. `printed`: what is on paper. What waits for paper is printed once it has some again."""

    def __init__(self, port: int, manners: Manners) -> None:
        self.port, self.manners = port, manners
        self.got, self._paper, self.questions = bytearray(), bytearray(), 0
        self._buffer, self._tail, self._taken = bytearray(), b"", 0
        self._owed: int | None = None
        self._reads = threading.Event()

    @property
    def printed(self) -> bytes:
        return bytes(self._paper)

    def tear_off(self) -> bytes:
        """The paper, out of the printer."""
        found = self.printed
        self._paper.clear()
        return found

    def refill(self) -> None:
        """A new roll, a closed cover, the button pressed."""
        self.manners = Manners()
        self._print()

    def go_on(self) -> None:
        self.manners.takes = -1
        self._reads.set()

    def serve(self, connection: socket.socket) -> None:
        while True:
            manners = self.manners
            if 0 <= manners.takes <= self._taken:
                self._reads.wait(20)
            size = min(100, manners.takes - self._taken) if manners.takes >= 0 else 100 if manners.slow else 4096
            data = connection.recv(size)
            if not data:
                return
            if manners.slow:
                time.sleep(0.002)
            self.got += data
            self._take(connection, data)
            if 0 <= manners.resets_after <= self._taken:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                return

    def _take(self, connection: socket.socket, data: bytes) -> None:
        stream, taken = self._tail + data, self._taken
        at = 0
        for found in _REAL_TIME.finditer(stream):
            self._store(stream[at : found.start()])
            at = found.end()
            if found[0] == _CLEAR:
                self._buffer.clear()
            else:
                self.questions += 1
                self._answer(connection, found[0][2])
        rest = stream[at:]
        cut = rest.rfind(b"\x10", max(0, len(rest) - _LONGEST + 1))
        whole = cut < 0 or not (_CLEAR.startswith(rest[cut:]) or rest[cut:] == b"\x10\x04")
        self._tail = b"" if whole else rest[cut:]
        self._store(rest if whole else rest[:cut])
        if self._owed is not None and self._taken > taken:
            self.manners.late = False
            self._answer(connection, self._owed)
            self._owed = None

    def _store(self, data: bytes) -> None:
        self._buffer += data
        self._taken += len(data)
        self._print()

    def _print(self) -> None:
        manners = self.manners
        waiting, self._buffer = self._buffer, bytearray()
        for at, byte in enumerate(waiting):
            if manners.paper == "out" or manners.cover_open or manners.offline or manners.error:
                self._buffer = waiting[at:]
                return
            self._paper.append(byte)
            if len(self._paper) == manners.out_after or (manners.out_at_cut and self._paper.endswith(CUT)):
                manners.paper = "out"
            if len(self._paper) == manners.opened_after:
                manners.cover_open = True

    def _answer(self, connection: socket.socket, question: int) -> None:
        manners = self.manners
        if manners.silent or 0 <= manners.silent_after <= self._taken:
            return
        if manners.late:
            self._owed = question
            return
        said = manners.garbage or bytes([self._status(question)])
        with suppress(OSError):  # the asker may have gone
            connection.sendall(said)

    def _status(self, question: int) -> int:
        """As the command tables have it: bits 1 and 4 are always set, 0 and 7 never."""
        manners = self.manners
        out = manners.paper == "out"
        stopped = out or manners.cover_open or manners.offline or manners.error
        bits = {
            1: 0x08 * stopped,
            2: 0x04 * manners.cover_open | 0x20 * out | 0x40 * manners.error,
            3: 0x08 * manners.error,
            4: 0x6C if out else 0x0C * (manners.paper == "low"),
        }
        return 0x12 | bits[question]


@contextmanager
def receipt_printer(manners: Manners | None = None) -> Iterator[ReceiptPrinter]:
    """Listens until the block ends, one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        found = ReceiptPrinter(server.getsockname()[1], manners or Manners())

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    found.serve(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield found
        found.go_on()
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def nobody_there() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
