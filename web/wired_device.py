"""Keeps one device without a browser equal to the hall: connects, tells, listens, and connects again for ever."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from config.devices import Device, Wire
from web.wired_frames import Frame
from web.wired_line import Line, connect
from web.wired_link import USUAL, Link, Patience, Told

Act = Callable[[Device, Frame], Awaitable[str]]
"""Does what a device asks; the refusal's word, '' where it was done."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
log = structlog.get_logger(__name__)


class WiredDevice:
    """act: does what its keys ask. alive: hears of every sign of life. `run` it until it is no more of the hall."""

    def __init__(
        self,
        device: Device,
        act: Act,
        alive: Callable[[Device], None],
        patience: Patience = USUAL,
        reach: Callable[[Wire], Awaitable[Line]] = connect,
        pause_s: float = _FIRST_PAUSE_S,
    ) -> None:
        self.device, self.link = device, Link(patience)
        self._act, self._alive, self._reach, self._pause_s = act, alive, reach, pause_s
        self._news = asyncio.Event()

    def want(self, window: str, told: Told) -> None:
        """What it is to show from now on."""
        self.link.want(window, told)
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        pause_s = self._pause_s
        while True:
            try:
                line = await self._reach(self.device.wire)
                try:
                    if await self._converse(line):
                        pause_s = self._pause_s
                finally:
                    line.close()
            except (OSError, TimeoutError) as error:
                log.info("device.away", device=self.device.code, error=str(error) or type(error).__name__)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _converse(self, line: Line) -> bool:
        """Until the line is cut; whether the device said anything at all."""
        loop = asyncio.get_running_loop()
        self.link.begin(loop.time())
        self._news.set()
        listening = asyncio.create_task(self._listen(line))
        try:
            while not self.link.lost and not listening.done():
                self._news.clear()
                if data := self.link.out(loop.time()):
                    await line.send(data)
                    continue
                try:
                    async with asyncio.timeout(self.link.wake(loop.time())):
                        await self._news.wait()
                except TimeoutError:
                    continue
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        log.info("device.cut", device=self.device.code, silent=self.link.lost)
        return self.link.heard

    async def _listen(self, line: Line) -> None:
        loop = asyncio.get_running_loop()
        acting: asyncio.Task[None] | None = None
        try:
            while data := await line.read():
                asked = self.link.receive(data, loop.time())
                if self.link.heard:
                    self._alive(self.device)
                if asked is not None:
                    acting = asyncio.create_task(self._answer(asked))
                self._news.set()
        finally:
            if acting is not None:
                await asyncio.gather(acting, return_exceptions=True)  # a command that has begun is not broken off
            self._news.set()

    async def _answer(self, asked: Frame) -> None:
        try:
            word = await self._act(self.device, asked)
        except Exception:
            log.exception("device.fault", device=self.device.code, kind=asked.kind)
            word = "FAULT"
        self.link.answer(asked, word, asyncio.get_running_loop().time())
        self._news.set()
