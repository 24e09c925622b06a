"""From a clerk's call to the last of 200 screens, against hand-framed writes of the same size to as many sockets."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from benchmarks.bench_hall import request
from benchmarks.door import HOST, bare
from benchmarks.http_client import Connection, post
from benchmarks.listeners import Listeners, listening
from benchmarks.measured import Measured, Progress, in_turns
from benchmarks.web_hall import WebHall, answered, bearer, connected, web_hall
from config.hall import Window

SOCKETS, ROUNDS, WAITING = 200, 60, 100
CALLED, _BARE = '"ticket.called"', "xxxxxxxx"
_PATIENCE_S = 5.0
_QUIET_S = 0.4
"""A hall's calls are seconds apart. So long after one the forecast is done and every screen has the last of it."""


async def measure(
    folder: Path,
    url: str,
    progress: Progress,
    *,
    sockets: int = SOCKETS,
    rounds: int = ROUNDS,
    quiet_s: float = _QUIET_S,
) -> Measured:
    """The time from sending the request until the last socket has the whole message, which the hall draws, and the
    bare server has ready. Both are heard by the same clients."""
    async with web_hall(folder, url) as hall, connected(hall.port, 2) as (kiosk, clerk):
        desk = await seated(hall, kiosk, clerk, WAITING)
        live = f"ws://{HOST}:{hall.port}/live/hall?lang=zh"
        async with listening(live, bearer(hall.display), sockets, CALLED) as screens:
            await desk.call(screens)
            await desk.serve()
            size = len(screens.message.encode())
            async with (
                bare(size) as plain,
                listening(f"ws://{HOST}:{plain.frames}", {}, sockets, _BARE) as sinks,
                connected(plain.frames, 1) as (trigger,),
            ):

                async def called() -> float:
                    await asyncio.sleep(quiet_s)
                    took = await desk.call(screens)
                    await desk.serve()
                    return took

                async def written() -> float:
                    await asyncio.sleep(quiet_s / 10)
                    return (await timed(sinks, trigger, post(HOST, "/", {}, {})(request()), 204))[0]

                await written()
                ratio, ours, bare_s = await in_turns(called, written, rounds, progress)
    colour = {"ms": round(ours * 1000, 2), "ms bare": round(bare_s * 1000, 2), "bytes": size}
    return Measured(f"call → last of {sockets:,} sockets ÷ hand-framed writes", ratio, "most", 2.2, colour)


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


async def seated(hall: WebHall, kiosk: Connection, clerk: Connection, waiting: int) -> Desk:
    """At the first window whose lane gives numbers to anybody, with so many waiting over all such lanes."""
    lanes = hall.lanes()
    window = next(window for window in hall.hall.windows.values() if window.home in lanes)
    desk = Desk(hall, window, kiosk, clerk, await hall.sign_in(clerk, window.number))
    await desk.take_numbers([window.home, *islice(cycle(lanes), waiting)])
    return desk
