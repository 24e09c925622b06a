"""`python -m ticketing.card_emulator`: a card reader's bridge without a reader, as docs/card-bridge.md describes it.

Type a year of birth to lay a card of somebody invented on it, a year and a number for another one of that year, '?' for
a card that cannot be read. A card is read once each time it is laid down.
"""

import argparse
import asyncio
import base64
import hmac
import json
import sys
from collections.abc import Collection
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PORT = 8377
PATH = "/card/read"
WAIT_S = 20.0
_NOBODYS = "999999"
"""Begins the numbers: an area that does not exist, so that they belong to nobody."""

_LONGEST = 4096


class Laid(NamedTuple):
    """What lies on the reader; without a number it cannot be read."""

    number: str
    birth_year: int


UNREADABLE = Laid("", 0)


def invented(birth_year: int, which: int = 1) -> Laid:
    """The card of the nth nobody who was born in a year."""
    return Laid(f"{_NOBODYS}{birth_year:04d}0101{which:03d}X", birth_year)


def holder_of(key: str, number: str) -> str:
    """What the page is told in place of the number."""
    mac = hmac.digest(key.encode(), number.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


class Bridge:
    """origins: pages that may ask, as 'http://127.0.0.1:8000'."""

    def __init__(self, origins: Collection[str], wait_s: float = WAIT_S) -> None:
        self._origins, self._wait_s = frozenset(origins), wait_s
        self._laid: asyncio.Queue[Laid] = asyncio.Queue(1)
        self.app = Starlette(routes=[Route(PATH, self._read, methods=["POST", "OPTIONS"])])

    def lay(self, card: Laid) -> None:
        """Lay a card down in place of whatever lies there unread."""
        while not self._laid.empty():
            self._laid.get_nowait()
        self._laid.put_nowait(card)

    async def _read(self, request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if origin not in self._origins:
            return Response(status_code=403)
        allowed = {"Access-Control-Allow-Origin": origin, "Vary": "Origin", "Cache-Control": "no-store"}
        if request.method == "OPTIONS":
            allowed |= {"Access-Control-Allow-Headers": "Content-Type", "Access-Control-Allow-Methods": "POST"}
            return Response(status_code=204, headers=allowed | {"Access-Control-Allow-Private-Network": "true"})
        key = await _key(request)
        if not key:
            return Response(status_code=400, headers=allowed)
        try:
            card = await asyncio.wait_for(self._laid.get(), self._wait_s)
        except TimeoutError:
            return Response(status_code=204, headers=allowed)
        if not card.number:
            return JSONResponse({"why": "unreadable"}, 422, allowed)
        read = {"birth_year": card.birth_year, "holder": holder_of(key, card.number)}
        return JSONResponse(read, headers=allowed)


async def _key(request: Request) -> str:
    """The day's key in the request; '' if it has none."""
    raw = await request.body()
    try:
        body = json.loads(raw) if len(raw) <= _LONGEST else None
    except ValueError:
        return ""
    key = body.get("key") if isinstance(body, dict) else None
    return key if isinstance(key, str) and 16 <= len(key) <= 64 else ""


def card_in(line: str) -> Laid | None:
    """What was typed, as a card; None if it is none."""
    year, _, which = line.strip().partition(" ")
    if year == "?":
        return UNREADABLE
    if len(year) == 4 and year.isdecimal() and (not which or which.isdecimal()):
        return invented(int(year), int(which or 1))
    return None


async def _emulate(port: int, origins: list[str]) -> None:
    bridge, loop = Bridge(origins), asyncio.get_running_loop()

    def typed() -> None:
        line = sys.stdin.readline()
        if not line:  # nobody types any more
            loop.remove_reader(sys.stdin)
        elif card := card_in(line):
            bridge.lay(card)

    loop.add_reader(sys.stdin, typed)
    config = uvicorn.Config(bridge.app, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    await uvicorn.Server(config).serve()


def main() -> None:
    parser = argparse.ArgumentParser(description="A card reader's bridge without a reader.")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--origin", action="append", help="of the kiosk's page", default=None)
    given = parser.parse_args()
    asyncio.run(_emulate(given.port, given.origin or ["http://127.0.0.1:8000"]))


if __name__ == "__main__":
    main()
