"""Somebody who asks the hall over HTTP until an answer comes: the same key, over as many connections as it takes."""

import asyncio
import json
from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple

from benchmarks.http_client import Connection, connect, post

HOST = "127.0.0.1"
_TRY_S = 10.0
_PAUSE_S = 0.05


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]
    asked: float
    """When the try that was answered was sent, by the steady clock."""
    tries: int


class Caller:
    """One person or device with a connection of its own. `patience_s`: for how long a call is tried again."""

    def __init__(self, port: int, token: str = "", name: str = "", patience_s: float = 90.0) -> None:
        self.name, self.token, self._port, self._patience = name, token, port, patience_s
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._connection: Connection | None = None
        self._keys = 0

    def key(self) -> str:
        self._keys += 1
        return f"{self.name}-press-{self._keys:05d}"

    async def ask(self, path: str, body: Mapping[str, Any], key: str) -> Answer:
        """A 503 and a lost connection are tried again. Raises TimeoutError when the patience is over."""
        request = post(HOST, path, self._headers, body)(key)
        until, tries = monotonic() + self._patience, 0
        while True:
            tries, asked = tries + 1, monotonic()
            try:
                status, told = await self._once(request)
            except (OSError, TimeoutError, ValueError):
                self.hang_up()
                status, told = 503, b""
            if status != 503:
                return Answer(status, json.loads(told) if told else {}, asked, tries)
            if monotonic() > until:
                raise TimeoutError(f"{self.name}: {path} was not answered in {self._patience} s")
            await asyncio.sleep(_PAUSE_S)

    async def _once(self, request: bytes) -> tuple[int, bytes]:
        async with asyncio.timeout(_TRY_S):
            if self._connection is None:
                self._connection = await connect(HOST, self._port)
            return await self._connection.ask(request)

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def sign_in(port: int, user: str, password: str, window: str) -> Caller:
    """A clerk at a window."""
    door = Caller(port, name=f"clerk-{user}")
    body = {"user": user, "password": password, "window": window}
    answer = await door.ask("/api/v1/sessions", body, door.key())
    door.hang_up()
    assert answer.status == 201, answer
    return Caller(port, answer.body["token"], f"window-{window}")
