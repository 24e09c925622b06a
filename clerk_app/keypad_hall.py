"""The hall as a keypad reaches it: what is at the window, and one command for one press, over the same routes as the
console's, with the same fences. A lost answer is asked for again with the press's own key.
"""

import http.client
import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

_PATIENCE_S = 5.0
_TRIES = 3


class Answer(NamedTuple):
    """`body`: the JSON, {} where there is none."""

    status: int
    body: Mapping[str, Any]


class Hall(Protocol):
    """What an agent asks. Raises HallAway."""

    def picture(self) -> Answer: ...

    def does(self, command: str, members: Mapping[str, Any], key: str) -> Answer: ...


class HallAway(Exception):
    """No answer came, however often it was asked for."""


class HttpHall:
    """One window of the hall at an origin. authority: a PEM file with the hall's own certificate authority, if it has
    one."""

    def __init__(self, origin: str, window: str, token: str, lang: str = "zh", authority: Path | None = None) -> None:
        self._parts, self._path = urlsplit(origin), f"/api/v1/windows/{window}"
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang, "Connection": "close"}
        self._secure = self._parts.scheme == "https"
        self._trust = ssl.create_default_context(cafile=authority) if self._secure else None

    def picture(self) -> Answer:
        return self._ask("GET", self._path, None, {})

    def does(self, command: str, members: Mapping[str, Any], key: str) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._ask("POST", f"{self._path}/{command}", json.dumps(dict(members)).encode(), headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        for _ in range(_TRIES):
            try:
                answer = self._once(method, path, body, {**self._headers, **headers})
            except (OSError, http.client.HTTPException, ValueError):
                continue
            if answer.status < 500:
                return answer
        raise HallAway()

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        host, port = self._parts.hostname or "", self._parts.port
        connection = (
            http.client.HTTPSConnection(host, port, timeout=_PATIENCE_S, context=self._trust)
            if self._secure
            else http.client.HTTPConnection(host, port, timeout=_PATIENCE_S)
        )
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            text = answer.read()
            return Answer(answer.status, json.loads(text) if text else {})
        finally:
            connection.close()
