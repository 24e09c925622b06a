"""A card reader beside the kiosk: the same card twice, priority by age, and a kiosk that goes on without one."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.kiosk_views import faults
from tests.browser.screens import KIOSK, Screens
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from ticketing.card_emulator import UNREADABLE, Bridge, invented
from web.serving import server_of

OLD, YOUNG = 1955, 1990
NUMBER = ".ticket-page .number"


class Reader:
    """The emulator on a port of this machine; it can be taken away and put back."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.bridge = Bridge([])

    @contextlib.asynccontextmanager
    async def there(self, origin: str) -> AsyncIterator[Bridge]:
        self.bridge = Bridge([origin], wait_s=1.0)
        server = server_of(self.bridge.app, "127.0.0.1", self.port)
        server.config.lifespan = "off"
        with socket.create_server(("127.0.0.1", self.port)) as listening:
            serving = asyncio.create_task(server._serve(sockets=[listening]))
            await until(lambda: server.started)
            try:
                yield self.bridge
            finally:
                server.should_exit = server.force_exit = True
                await serving


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
async def app(story: Story, tmp_path: Path, reader: Reader) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path, card_bridge=reader.url) as app:
        await app.follows()
        yield app


async def kiosk_with(screens: Screens, reader: Reader) -> Page:
    screens.beside = (reader.url,)
    kiosk = await screens.kiosk()
    screens.may_lose(kiosk)
    await says(kiosk, "ready")
    return kiosk


async def says(kiosk: Page, state: str) -> None:
    await expect(kiosk.locator("body")).to_have_attribute("data-card", state)
    await expect(kiosk.locator(f".card-panel [data-says={state}]")).to_be_visible()


async def takes(kiosk: Page, letter: str = "H") -> str:
    await kiosk.locator(f"[data-go=list-{letter}]").click()
    await kiosk.locator(".view:not([hidden]) .item").first.click()
    await expect(kiosk.locator(NUMBER)).to_be_visible()
    return await kiosk.locator(NUMBER).inner_text()


async def done(kiosk: Page) -> None:
    await kiosk.clock.fast_forward(1600)  # the lock after a press
    await kiosk.locator("[data-done]").click()


async def test_the_same_card_is_offered_its_number(screens: Screens, reader: Reader) -> None:
    screens.refusals = True
    async with reader.there(screens.origin) as bridge:
        kiosk = await kiosk_with(screens, reader)
        bridge.lay(invented(OLD))
        await says(kiosk, "favoured")
        assert await takes(kiosk) == "H001"
        await expect(kiosk.locator(".ticket-page .favoured")).to_be_visible()
        await done(kiosk)
        await says(kiosk, "ready")

        bridge.lay(invented(OLD))
        held = kiosk.locator(".cover.held")
        await expect(held).to_contain_text("您已有 H001，前面 0 人")
        assert await faults(kiosk, "held", low=False) == []
        await kiosk.get_by_role("button", name="再打一张").click()
        await expect(held).to_contain_text("没有打印出来，请记下号码 H001")  # this kiosk has no printer
        await kiosk.keyboard.press("Escape")
        await expect(held).to_be_hidden()
        issued = [e.ticket for e in await screens.story.feed.day("20261123") if e.kind == "ticket.issued"]
        assert issued == ["H001"]


async def test_another_service_in_place_of_the_first(screens: Screens, reader: Reader) -> None:
    async with reader.there(screens.origin) as bridge:
        kiosk = await kiosk_with(screens, reader)
        bridge.lay(invented(YOUNG))
        await says(kiosk, "read")
        assert await takes(kiosk) == "H001"
        await done(kiosk)
        bridge.lay(invented(YOUNG))
        await kiosk.get_by_role("button", name="换事项").click()
        await says(kiosk, "changing")
        assert await takes(kiosk, "R") == "R001"
        assert await screens.story.state_of("H001") == "cancelled"
        ticket = await screens.story.dispatcher.ticket("R001")
        assert ticket is not None and ticket.klass == "regular"


async def test_the_next_visitor_is_not_the_one_before(screens: Screens, reader: Reader) -> None:
    """A card that was read and not used is forgotten when its visitor has gone; an unreadable one says so."""
    async with reader.there(screens.origin) as bridge:
        kiosk = await kiosk_with(screens, reader)
        bridge.lay(UNREADABLE)
        screens.refusals = True
        await says(kiosk, "unreadable")
        bridge.lay(invented(OLD))
        await says(kiosk, "favoured")
        await screens.passes(kiosk, 92)
        await says(kiosk, "ready")
        assert await takes(kiosk) == "H001"
        ticket = await screens.story.dispatcher.ticket("H001")
        assert ticket is not None and ticket.klass == "regular"


async def test_without_a_reader_the_panel_is_not_there(screens: Screens, reader: Reader) -> None:
    screens.beside = (reader.url,)
    kiosk = await (await screens.context("kiosk", KIOSK)).new_page()
    screens.may_lose(kiosk)
    await kiosk.goto(f"{screens.origin}/kiosk")
    await screens.is_live(kiosk)
    await expect(kiosk.locator(".card-panel")).to_be_hidden()
    assert re.match(r"^H\d{3}$", await takes(kiosk))
    await done(kiosk)
    async with reader.there(screens.origin):
        await kiosk.clock.fast_forward(6000)
        await says(kiosk, "ready")
    await kiosk.clock.fast_forward(2000)
    await expect(kiosk.locator(".card-panel")).to_be_hidden()
