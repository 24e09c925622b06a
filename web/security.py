"""What holds for every request before it meets a route: its host and size; and for every answer: its headers."""

import json
from collections.abc import Collection
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dispatcher.errors import Refused
from web.headers import sort
from web.leaving import LINES
from web.requests import BODY_LIMIT

_HEADERS_LIMIT = 16 * 1024
_LARGER = {"/api/v1/hall-draft/files": 8 * 2**20, "/api/v1/hall-replays/files": 8 * 2**20}
"""Where whole files are sent, by those who may; who it is, is asked before any of it is read."""


def policy(device: str = "") -> str:
    """What a page may load and ask. device: an address on the page's own machine that it may ask too."""
    asks = f"'self' {device}".strip()
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"media-src 'self'; connect-src {asks}; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


_ALWAYS = [
    (b"content-security-policy", policy().encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
_PAGES = [
    *_ALWAYS,
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
"""What is shown in a window gets two more, which mean nothing to a program."""


_NAMES = frozenset(name for name, _ in _PAGES)
_JSON_LINES, _PAGE_LINES = (
    b"".join([name + b": " + value + b"\r\n" for name, value in each]) for each in (_ALWAYS, _PAGES)
)


class TooLarge(Refused):
    """A body that turns out to be larger than its sender said, or than anything that is sent to a hall."""

    word, status = "TOO_LARGE", 413


class Gate:
    """hosts: names under which the hall is known, without port; '*' lets every name in."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = sort(scope)
        size = sum([len(name) + len(value) for name, value in scope["headers"]])
        length = headers.get(b"content-length")
        limit = _LARGER.get(scope["path"], BODY_LIMIT)
        refusal = self._refusal(headers.get(b"host", b""), b"0" if length is None else length, size, limit)
        if scope["type"] == "websocket":
            if refusal is None:
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                plain = own.get(b"content-type") == b"application/json"
                if own.keys().isdisjoint(_NAMES) and (add := scope.get(LINES)) is not None:
                    add(_JSON_LINES if plain else _PAGE_LINES)
                else:
                    more = [each for each in (_ALWAYS if plain else _PAGES) if each[0] not in own]
                    message["headers"] = [*message["headers"], *more]
            await send(message)

        if refusal is not None:
            await _refuse(dressed, *refusal)
            return
        heard = 0

        async def bounded() -> Message:
            nonlocal heard
            message = await receive()
            heard += len(message.get("body", b""))
            if heard > limit:
                raise TooLarge()
            return message

        await self.app(scope, bounded if length is None else receive, dressed)  # the server holds a body to its length

    def _refusal(self, host: bytes, length: bytes, size: int, limit: int) -> tuple[int, str, str] | None:
        if "*" not in self._hosts and _named(host) not in self._hosts:
            return 421, "WRONG_HOST", "请用大厅的地址打开 Please use the hall's own address"
        if size > _HEADERS_LIMIT:
            return 431, "TOO_LARGE", "请求头太大 The request's headers are too large"
        if not length.isdigit() or int(length[:12]) > limit:
            return 413, "TOO_LARGE", "提交的内容太大 The request is too large"
        return None


@lru_cache(maxsize=64)
def _named(host: bytes) -> str:
    """The name in a Host header, without user and port."""
    place = host.decode("latin-1").rpartition("@")[2]
    return (place[: place.find("]") + 1] if place.startswith("[") else place.partition(":")[0]).lower()


async def _refuse(send: Send, status: int, code: str, title: str) -> None:
    problem = {"type": f"/problems/{code.lower().replace('_', '-')}", "title": title, "status": status, "code": code}
    body = json.dumps(problem, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
