"""A receipt printer on a loopback socket: it takes bytes, and answers questions about its paper as it is told to."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

STATUS = b"\x10\x04\x04"
"""The question: DLE EOT 4."""

PAPER, LOW, END, SILENT = b"\x12", b"\x1e", b"\x72", b""


class ReceiptPrinter:
    """What it got, over all connections. `answers`: to a connection's first question, its second…; the last goes on."""

    def __init__(self, port: int, answers: Sequence[bytes]) -> None:
        self.port, self.got, self._answers = port, bytearray(), answers

    @property
    def printed(self) -> bytes:
        """Everything but the questions."""
        return bytes(self.got).replace(STATUS, b"")

    def serve(self, connection: socket.socket) -> None:
        heard, asked = b"", 0
        while data := connection.recv(4096):
            self.got += data
            heard += data
            while STATUS in heard:
                heard = heard.replace(STATUS, b"", 1)
                if answer := self._answers[min(asked, len(self._answers) - 1)]:
                    connection.sendall(answer)
                asked += 1


@contextmanager
def receipt_printer(*answers: bytes) -> Iterator[ReceiptPrinter]:
    """Listens until the block ends, one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        found = ReceiptPrinter(server.getsockname()[1], answers or (PAPER,))

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    found.serve(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def nobody_there() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
