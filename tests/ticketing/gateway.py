"""A site's own SMS gateway on a loopback port: keeps what it is sent, and answers as it is told to."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

SECRET = "a-secret-of-32-characters-or-so."


class Sent(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Receiver:
    """`answers`: the statuses to give, one after the other; 200 once they are used up. 0 hangs up without a word.
    `open`: while it is not set, nobody is answered. `to`: where a redirect leads."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.taken: list[Sent] = []
        self.answers: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.to = ""
        self.url = ""

    def hear(self, sent: Sent) -> int:
        self.sent.append(sent)
        self.open.wait(10)
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.taken.append(sent)
        return status


@contextmanager
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.hear(Sent(self.path, dict(self.headers), body))
            if not status:
                self.connection.close()
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", found.to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/remind?site=1"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
