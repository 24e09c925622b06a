"""A clerk at work in a hall behind one web process: what the measurements of calls have in common."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from benchmarks.bench_hall import request
from benchmarks.door import HOST
from benchmarks.http_client import Connection, post
from benchmarks.listeners import Listeners, listening
from benchmarks.web_hall import WebHall, answered, bearer, connected, web_hall
from config.hall import Window

CALLED = '"ticket.called"'
_PATIENCE_S = 5.0


async def timed(listeners: Listeners, connection: Connection, asked: bytes, right: int) -> tuple[float, bytes]:
    """Seconds from sending the request until the last listener has heard; and the answer."""
    heard, began = listeners.next_message(), perf_counter()
    answer = await answered(connection, asked, right)
    async with asyncio.timeout(_PATIENCE_S):
        return await heard - began, answer


class Desk:
    """A clerk at one window, and a kiosk that keeps visitors coming to it."""

    def __init__(self, hall: WebHall, window: Window, kiosk: Connection, clerk: Connection, token: str) -> None:
        self._hall, self._window, self._kiosk, self._clerk = hall, window, kiosk, clerk
        self._bearer, self._number = bearer(token), ""

    def screens(self, many: int) -> AbstractAsyncContextManager[Listeners]:
        """So many hall displays that hear of each call."""
        live = f"ws://{HOST}:{self._hall.port}/live/hall?lang=zh"
        return listening(live, bearer(self._hall.display), many, CALLED)

    async def take_numbers(self, lanes: Iterable[str]) -> None:
        for lane in lanes:
            ask = post(HOST, "/api/v1/tickets", bearer(self._hall.kiosk), {"lanes": [lane]})
            await answered(self._kiosk, ask(request()), 201)

    async def renew(self) -> None:
        """After a while in which nobody asked for anything."""
        await self._kiosk.renew()
        await self._clerk.renew()

    async def take(self) -> str:
        """Call the next one, somebody waits; the number called."""
        told = await answered(self._clerk, self._asked("call-next", {}), 200)
        self._number = json.loads(told)["number"]
        return self._number

    async def call(self, screens: Listeners) -> float:
        """Seconds until the last screen has the call."""
        await self.renew()
        took, told = await timed(screens, self._clerk, self._asked("call-next", {}), 200)
        self._number = json.loads(told)["number"]
        return took

    async def serve(self) -> None:
        """The visitor comes and goes, and another one takes a number."""
        here = {"ticket": self._number}
        await answered(self._clerk, self._asked("start", here), 200)
        await answered(self._clerk, self._asked("finish", {**here, "outcome": "accepted"}), 200)
        await self.take_numbers([self._window.home])

    def _asked(self, verb: str, body: Mapping[str, str]) -> bytes:
        return post(HOST, f"/api/v1/windows/{self._window.number}/{verb}", self._bearer, body)(request())


@asynccontextmanager
async def at_work(folder: Path, url: str, waiting: int) -> AsyncIterator[tuple[WebHall, Desk]]:
    """The hall, and a clerk in it with so many waiting."""
    async with web_hall(folder, url) as hall, connected(hall.port, 2) as (kiosk, clerk):
        yield hall, await _seated(hall, kiosk, clerk, waiting)


async def _seated(hall: WebHall, kiosk: Connection, clerk: Connection, waiting: int) -> Desk:
    """At the first window whose lane gives numbers to anybody, with so many waiting over all such lanes."""
    lanes = hall.lanes()
    window = next(window for window in hall.hall.windows.values() if window.home in lanes)
    desk = Desk(hall, window, kiosk, clerk, await hall.sign_in(clerk, window.number))
    await desk.take_numbers([window.home, *islice(cycle(lanes), waiting)])
    return desk
