"""Somebody else's service on a loopback port: real HTTP that takes POSTs, answers as it is told to, or hangs up."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Sent(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Said(NamedTuple):
    """A status, 0 for none: the connection ends without a word. `to`: where a redirect leads."""

    status: int
    body: bytes = b""
    to: str = ""


@contextmanager
def posts_to(hear: Callable[[Sent], Said]) -> Iterator[str]:
    """The origin; `hear` is asked in the thread of each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = hear(Sent(self.path, dict(self.headers), body))
            if not said.status:
                self.connection.close()
                return
            self.send_response(said.status)
            if 300 <= said.status < 400:
                self.send_header("Location", said.to)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
