"""`hall picture`: the product's pictures of itself, all of one moment, so that their numbers agree.

A seeded morning is lived at once on an engine of its own, then the real web serves it with its clock standing close to
that moment, and headless Chromium looks at the pages. Needs the packages that the tests need.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, BrowserContext
from starlette.types import ASGIApp

from benchmarks.chromium import chromium
from config.hall import Hall
from config.settings import Settings
from dispatcher.clock import Clock, SimulatedClock
from dispatcher.connection import Scripts
from dispatcher.demo import Demo
from dispatcher.demo_pace import AtOnce
from dispatcher.dispatcher import Dispatcher
from dispatcher.engine_at import engine_at
from dispatcher.lua import scripts
from web.accounts import Accounts, address_of
from web.serving import server_of

MOMENT = 1795401360000
"""2026-11-23 10:36 in Chongqing, ms."""
DAY, SEED = "20261123", 7
_CALLS, _SECONDS = 4, 900
_STAFF, _PASSWORD = "9001", "only for this picture"


class Page(NamedTuple):
    """A page, the size it is made for, and who looks at it."""

    path: str
    width: int
    height: int
    device: str = ""


PAGES: dict[str, Page] = {
    "hall-display": Page("/hall", 1920, 1080, "display"),
    "window-display": Page("/window/3", 1920, 540, "display"),
    "kiosk": Page("/kiosk", 1080, 1920, "kiosk"),
    "dashboard": Page("/dashboard", 1920, 1080),
}

Build = Callable[[Settings, Clock], ASGIApp]


async def take(build: Build, hall: Hall, settings: Settings, folder: Path, pages: list[str]) -> list[Path]:
    """The named pages as PNG files in `folder`, which exists. Raises RuntimeError without Chromium."""
    async with _hall_at_work(build, hall, settings) as (origin, accounts), chromium() as browser:
        return [await _picture(browser, origin, accounts, name, folder) for name in pages]


@asynccontextmanager
async def _hall_at_work(build: Build, hall: Hall, settings: Settings) -> AsyncIterator[tuple[str, Accounts]]:
    """The web on a free port, with the morning behind it."""
    async with engine_at("") as url:
        runner, clock = Scripts(url, scripts()), SimulatedClock(MOMENT)
        await _until_calls(Dispatcher(hall, runner, clock), clock)
        await runner.close()
        accounts = Accounts(settings.database or address_of(settings.data))
        await accounts.open()
        await accounts.add_account(_STAFF, "manager", _PASSWORD)
        for device in ("kiosk", "display"):
            await accounts.add_device(f"picture-{device}", device)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        app = build(settings.model_copy(update={"redis": url, "port": port}), clock)
        server = server_of(app, "127.0.0.1", port)
        serving = asyncio.create_task(server.serve())
        try:
            await _answers(port)
            yield f"http://127.0.0.1:{port}", accounts
        finally:
            server.should_exit = True
            await serving
            await accounts.close()


async def _until_calls(dispatcher: Dispatcher, clock: SimulatedClock) -> None:
    """A morning, and then the first moment at which several calls stand at once."""
    demo = Demo(dispatcher, SEED)
    await demo.warm_up(DAY, MOMENT)
    for _ in range(_SECONDS):
        if len((await dispatcher.board()).called()) >= _CALLS:
            return
        await demo.live(AtOnce(clock), clock.ms + 1000)


async def _answers(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def _picture(browser: Browser, origin: str, accounts: Accounts, name: str, folder: Path) -> Path:
    page = PAGES[name]
    context = await browser.new_context(
        viewport={"width": page.width, "height": page.height}, locale="zh-CN", reduced_motion="reduce"
    )
    await _enter(context, origin, accounts, page)
    tab = await context.new_page()
    await tab.goto(origin + page.path)
    await tab.wait_for_selector("body[data-fresh=live]")
    await tab.evaluate("document.fonts.ready")
    await tab.wait_for_timeout(500)
    path = folder / f"{name}.png"
    await tab.screenshot(path=path)
    await context.close()
    return path


async def _enter(context: BrowserContext, origin: str, accounts: Accounts, page: Page) -> None:
    tab = await context.new_page()
    if page.device:
        await tab.goto(f"{origin}/enter/{await accounts.add_link(f'picture-{page.device}', page.path)}")
    else:
        await tab.goto(f"{origin}/sign-in?next={page.path}")
        await tab.fill("[name=user]", _STAFF)
        await tab.fill("[name=password]", _PASSWORD)
        await tab.click("button[type=submit]")
    await tab.wait_for_url(origin + page.path)
    await tab.close()
