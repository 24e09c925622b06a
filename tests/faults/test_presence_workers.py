"""Who is there, in two web processes of one hall: a clerk through one, a display through the other; one is killed."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from websockets.asyncio.client import ClientConnection, connect

from tests.faults.caller import HOST, Caller, sign_in
from tests.faults.hall_process import PASSWORD, HallProcess, clerk, gone, kill, open_hall
from web.accounts import Accounts, address_of
from web.presence import SILENT_S

DARK = "窗口屏未连接"
HERE = "here 0123456789abcdef 0.1.0 0"
PATIENCE_S = 30.0  # the marks come with the beat; how soon on an idle machine is told elsewhere

pytestmark = pytest.mark.timeout(180)


class Page:
    """One that is followed: every part as it was drawn last."""

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._parts: dict[str, str] = {}

    async def says_it_is_here(self) -> None:
        await self._wire.send(HERE)

    async def shows(self, part: str, *words: str) -> None:
        """Until all of them stand in the part. Raises TimeoutError, ConnectionClosed."""
        async with asyncio.timeout(PATIENCE_S):
            while not all(each in self._parts.get(part, "") for each in words):
                await self._hears()

    async def shows_no(self, word: str) -> None:
        """Until it stands among the alerts no more, also when the hall's next beat has come."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._hears() != "beat" or word in self._parts["alerts"]:
                pass

    async def _hears(self) -> str:
        message: dict[str, Any] = json.loads(await self._wire.recv())
        self._parts |= message.get("parts") or {}
        return str(message["type"])

    async def ends(self) -> None:
        """Until the other side is gone."""
        async with asyncio.timeout(PATIENCE_S):
            await self._wire.wait_closed()


@contextmanager
def through(hall: HallProcess, process: int) -> Iterator[None]:
    """Whoever comes meanwhile is taken in by this process: the others are halted."""
    others = [pid for pid in hall.web() if pid != process]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


@asynccontextmanager
async def follows(hall: HallProcess, topic: str, token: str, process: int) -> AsyncIterator[Page]:
    address, named = f"ws://{HOST}:{hall.port}/live/{topic}?lang=zh", {"Authorization": f"Bearer {token}"}
    wire = None
    while wire is None:  # a process that is halted while it writes to the database keeps the other one from it
        with through(hall, process), suppress(TimeoutError):
            wire = await connect(address, additional_headers=named, proxy=None)
    async with wire:
        yield Page(wire)


async def sits(hall: HallProcess, number: int, window: str, process: int) -> Caller:
    with through(hall, process):
        return await sign_in(hall.port, clerk(number), PASSWORD, window)


async def are_written_down(accounts: Accounts, *devices: str) -> None:
    """Until every process can read that they were heard."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with accounts.engine.connect() as connection:
                if set(devices) <= set((await connection.execute(text("SELECT device FROM device_sights"))).scalars()):
                    return
            await asyncio.sleep(0.05)


async def half_a_minute_passes(accounts: Accounts) -> None:
    """Whatever has been heard so far was heard so long ago."""
    async with accounts.engine.begin() as connection:
        await connection.execute(text(f"UPDATE device_sights SET seen = seen - {SILENT_S}"))


async def test_a_window_is_attended_whichever_process_hears_it(tmp_path: Path) -> None:
    """F21, I15: what hung on a killed process is marked where it does not come back, and nothing else is."""
    async with HallProcess(tmp_path / "data", open_hall(tmp_path / "hall")) as hall:
        kiosk, over_1, over_2 = await hall.add(1, 2, **{"over-1": "display", "over-2": "display"})
        (a, b), accounts = hall.web(), Accounts(address_of(hall.data))
        # given a clerk through A under a display through B, and another the other way round
        one, two = await sits(hall, 1, "1", a), await sits(hall, 2, "2", b)
        async with (
            follows(hall, "window:1", over_1, b) as display_1,
            follows(hall, "window:2", over_2, a) as display_2,
            follows(hall, "console:1", one.token, a) as console_1,
            follows(hall, "console:2", two.token, b) as console_2,
        ):
            for display, number in ((display_1, 1), (display_2, 2)):
                await display.says_it_is_here()
                await display.shows("sign", 'data-face="idle"', clerk(number))
            for console in (console_1, console_2):
                await console.shows_no(DARK)
            await are_written_down(accounts, "over-1", "over-2")
            # when A is killed, the window stays attended for the display through B
            kill(a)
            await gone(a)
            await console_1.ends()
            await display_2.ends()
            await hall.serving()
            machine = Caller(hall.port, kiosk, "kiosk-1")
            issued = await machine.ask("/api/v1/tickets", {"lanes": ["general"]}, machine.key())
            called = await one.ask("/api/v1/windows/1/call-next", {}, one.key())
            assert called.status == 200 and called.body["number"] == issued.body["number"]
            await display_1.shows("sign", 'data-face="calling"', called.body["number"])
            # then, after half a minute, only the display that A had heard is missed, and only by its own window
            await half_a_minute_passes(accounts)
            await display_1.says_it_is_here()
            await console_2.shows("alerts", DARK)
            async with follows(hall, "console:1", one.token, b) as console_1:
                await console_1.shows_no(DARK)
                # and once it is back, through whichever process, it is not missed any more
                async with follows(hall, "window:2", over_2, next(pid for pid in hall.web() if pid != b)) as display_2:
                    await display_2.says_it_is_here()
                    await console_2.shows_no(DARK)
                await console_1.shows_no(DARK)
        for caller in (one, two, machine):
            caller.hang_up()
        await accounts.close()
        await hall.checked()
