"""A city's 好差评 platform on a loopback port: real HTTP, and every fault that one has. What it has taken is `has`."""

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a-secret-of-32-characters-or-so."


class City:
    """`answers`: what to do with the next requests, one after the other: a status, LOST (take it, and hang up) or
    SILENT (hang up); afterwards everything is taken. An id that it has is answered with `known`."""

    LOST, SILENT = -1, 0

    def __init__(self) -> None:
        self.has: dict[str, dict[str, Any]] = {}
        self.heard: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.answers: list[int] = []
        self.known = 200
        self.takes_twice = 0
        self.list_as: bytes | None = None
        self.url = ""

    def hear(self, told: dict[str, Any], key: str) -> tuple[int, bytes]:
        self.heard.append(told)
        self.keys.append(key)
        status = self.answers.pop(0) if self.answers else 200
        if status not in (200, self.LOST):
            return status, b"{}"
        if told["type"] == "reconciliation":
            mine = [each for each, rating in self.has.items() if rating["day"] == told["day"]]
            return status, self.list_as or json.dumps({"day": told["day"], "ids": mine}).encode()
        if told["id"] in self.has:
            self.takes_twice += 1
            return (self.known if status == 200 else status), b"{}"
        self.has[told["id"]] = told
        return status, b"{}"


@contextmanager
def city() -> Iterator[City]:
    found = City()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stamp = self.headers["X-Hall-Timestamp"]
            right = hmac.digest(SECRET.encode(), f"{stamp}.".encode() + body, "sha256").hex()
            if self.headers["X-Hall-Signature"] != f"sha256={right}":
                self.send_error(401)
                return
            status, said = found.hear(json.loads(body), self.headers["Idempotency-Key"])
            if status in (City.LOST, City.SILENT):
                self.connection.close()
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", found.url)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/ratings"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
