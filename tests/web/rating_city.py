"""A city's 好差评 platform on a loopback port: real HTTP, and every fault that one has. What it has taken is `has`."""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.posts import Said, Sent, posts_to

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

    def hear(sent: Sent) -> Said:
        signed = f"{sent.headers['X-Hall-Timestamp']}.".encode() + sent.body
        if sent.headers["X-Hall-Signature"] != f"sha256={hmac.digest(SECRET.encode(), signed, 'sha256').hex()}":
            return Said(401)
        status, said = found.hear(sent.told, sent.headers["Idempotency-Key"])
        return Said(0 if status == City.LOST else status, said, found.url)

    with posts_to(hear) as origin:
        found.url = f"{origin}/ratings"
        yield found
