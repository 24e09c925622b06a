"""The kiosk's press protocol, as static/kiosk.js has it, over a network that loses, repeats and delays.

One press has one key. The browser's storage keeps it until the hall has answered: over tries, reloads and power cuts.
"""

import contextlib
import json
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import httpx2

LOCK_MS, PRESS_KEPT_MS, RESUME_MS = 1500, 120_000, 3000
TRIES = 3

Send = Callable[[str, dict[str, Any]], Awaitable[httpx2.Response]]
"""Asks the hall: the key, the body."""


class Lost(Exception):
    """No answer came."""


class Reloaded(Exception):
    """The page began anew, or the power was cut, while it waited."""


class Network:
    """Each request is answered, lost on its way there, lost on its way back, sent twice, or kept to arrive later."""

    def __init__(self, send: Send, chance: Random) -> None:
        self._send, self._chance = send, chance
        self._late: list[tuple[str, dict[str, Any]]] = []
        self.good = False

    async def post(self, key: str, body: dict[str, Any]) -> httpx2.Response:
        """Raises Lost, Reloaded."""
        what = (
            "answered"
            if self.good
            else self._chance.choice(
                ("answered", "answered", "not there", "not back", "twice", "later", "reloaded", "reloaded after")
            )
        )
        if what == "not there":
            raise Lost()
        if what == "reloaded":
            raise Reloaded()
        if what == "later":
            self._late.append((key, body))
            raise Lost()
        answer = await self._send(key, body)
        if what == "twice":
            answer = await self._send(key, body)
        if what == "not back":
            raise Lost()
        if what == "reloaded after":
            raise Reloaded()
        return answer

    async def late(self) -> None:
        """What was delayed arrives after all."""
        late, self._late = self._late, []
        for key, body in late:
            await self._send(key, body)


class Kiosk:
    """`shown`: key → every number that was shown for it; `given_up`: keys that grew too old unanswered."""

    def __init__(self, network: Network, clock: Callable[[], int], new_key: Callable[[], str]) -> None:
        self._network, self._clock, self._new_key = network, clock, new_key
        self.storage = ""
        self._locked_until = 0
        self._resume_at: int | None = None
        self.presses: list[str] = []
        self.shown: dict[str, set[str]] = {}
        self.given_up: set[str] = set()

    async def tap(self, wish: dict[str, Any]) -> None:
        """A finger on 取号; nothing comes of it while another press is under way or was just made."""
        if self._clock() < self._locked_until or self.storage:
            return
        self._locked_until = self._clock() + LOCK_MS
        key = self._new_key()
        self.presses.append(key)
        self.storage = json.dumps({"key": key, "at": self._clock(), "wish": wish})
        await self._settle()

    async def reload(self) -> None:
        self._locked_until, self._resume_at = 0, None
        await self._resume()

    async def wait(self) -> None:
        """The page's own timer."""
        if self._resume_at is not None and self._clock() >= self._resume_at:
            await self._resume()

    async def _resume(self) -> None:
        self._resume_at = None
        if not self.storage:
            return
        press = json.loads(self.storage)
        if self._clock() - press["at"] < PRESS_KEPT_MS:
            await self._settle()
        else:
            self.given_up.add(press["key"])
            self.storage = ""

    async def _settle(self) -> None:
        press = json.loads(self.storage)
        try:
            answer = await self._post(press["key"], press["wish"])
        except Lost:
            self._resume_at = self._clock() + RESUME_MS
        except Reloaded:
            await self.reload()
        else:
            assert answer.status_code == 201, answer.text
            self.shown.setdefault(press["key"], set()).add(answer.json()["number"])
            self.storage = ""

    async def _post(self, key: str, body: dict[str, Any]) -> httpx2.Response:
        """As `post` of static/live.js: a few tries with one key. Raises Lost, Reloaded."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(Lost):
                return await self._network.post(key, body)
        return await self._network.post(key, body)
