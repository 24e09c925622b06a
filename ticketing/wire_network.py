"""Printers that listen on a TCP port of the hall's network."""

import socket
import struct
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from typing import Any

from escpos.printer import Network

from ticketing.printer_status import UNKNOWN, Status
from ticketing.steady import Steady

_LOOK_AGAIN_S = 0.01
_DROP = struct.pack("ii", 1, 0)
"""SO_LINGER: at once, and what was not sent is thrown away."""


@dataclass(frozen=True, slots=True)
class Tcp:
    """Where such a printer is."""

    host: str
    port: int
    rate = 10_000
    needs = ""

    def open(self, connect_s: float, steady: Steady) -> "NetworkWire":
        return NetworkWire(self.host, self.port, connect_s, steady)


class NetworkWire:
    answers = True

    def __init__(self, host: str, port: int, connect_s: float, steady: Steady) -> None:
        self._steady = steady
        # The library's own `open` leaves a socket behind for every time that nobody answers.
        self._socket = socket.create_connection((host, port), connect_s)
        self._network = Network(host, port, timeout=connect_s)
        self._network.device = self._socket
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes, until: float) -> None:
        self._socket.settimeout(max(0.001, until - self._steady.now()))
        self._network._raw(data)

    def read(self, patience_s: float) -> bytes:
        self._socket.settimeout(max(0.001, patience_s))
        try:
            said: bytes = self._network._read()
        except TimeoutError:
            return b""
        if not said:
            raise ConnectionResetError("the printer has closed the connection")
        return said

    def flush(self, until: float) -> None:
        """The kernel would go on trying for a quarter of an hour after `close`, and a printer that is plugged in again
        would print what nobody waits for."""
        while _unsent(self._socket):
            if self._steady.now() >= until:
                raise TimeoutError("the printer does not take the slip in")
            self._steady.wait(_LOOK_AGAIN_S)

    def status(self) -> Status:
        return UNKNOWN

    def drop(self) -> None:
        with suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP)
        self._socket.close()

    def close(self) -> None:
        self._network.close()


def _unsent(connection: socket.socket) -> int:
    """Bytes that the other side has not acknowledged."""
    try:
        answer: Any = ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:  # a system that does not count them for sockets
        return 0
    return int.from_bytes(answer, sys.byteorder)
