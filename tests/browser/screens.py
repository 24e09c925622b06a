"""The hall's pages in a browser, each as whoever looks at it; and what goes wrong in any of them."""

import asyncio
import re
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.hall_app import HallApp, cookie_of
from tests.once import PASSWORD
from web.accounts import Account

HALL, WINDOW, KIOSK, PHONE, CONSOLE, DESK = (1920, 1080), (1920, 540), (1080, 1920), (390, 844), (390, 792), (1440, 900)
PATIENCE_MS = 5000
"""For what only has to come at all; a busy machine may need it."""
SOON_MS = 2000
"""By when every screen has followed."""

_STEP_S = 2.5
_NETWORK = re.compile(r"net::ERR_|WebSocket connection to .* failed")
_REFUSAL = re.compile(r"the server responded with a status of 4\d\d")
_INSIDE = ("data:", "blob:", "about:")


class Screens:
    """`faults`: console errors, faults of scripts, requests that left the origin. `refusals`: whether a test makes the
    hall refuse something, which a browser notes in its console too.
    """

    def __init__(self, browser: Browser, app: HallApp, origin: str) -> None:
        self.app, self.origin, self.story = app, origin, app.story
        self.faults: list[str] = []
        self.refusals = False
        self.beside: tuple[str, ...] = ()  # what a page may ask on its own machine
        self._browser, self._enrolling = browser, asyncio.Lock()
        self._contexts: list[BrowserContext] = []
        self._cut: set[BrowserContext] = set()

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    # opening pages ---------------------------------------------------------------------------------------------

    async def context(self, role: str = "", size: tuple[int, int] = HALL, lang: str = "zh-CN") -> BrowserContext:
        """A browser of its own; its pages' clocks can be moved."""
        width, height = size
        context = await self._browser.new_context(viewport={"width": width, "height": height}, locale=lang)
        if role:
            async with self._enrolling:  # two at once would make each other's key void
                token = await self.app.token(role)
            await context.add_cookies([{"name": cookie_of(role), "value": token, "url": self.origin}])
        context.set_default_timeout(PATIENCE_MS)
        context.set_default_navigation_timeout(4 * PATIENCE_MS)
        await context.clock.install()
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self._contexts.append(context)
        return context

    async def open(
        self, path: str, role: str = "", size: tuple[int, int] = HALL, lang: str = "zh-CN", *, live: bool = True
    ) -> Page:
        """A page in a browser of its own, once it is live."""
        page = await (await self.context(role, size, lang)).new_page()
        await page.goto(self.origin + path)
        if live:
            await self.is_live(page)
        return page

    async def hall(self) -> Page:
        return await self.open("/hall", "display", HALL)

    async def window(self, number: str) -> Page:
        return await self.open(f"/window/{number}", "display", WINDOW)

    async def kiosk(self, lang: str = "zh-CN") -> Page:
        return await self.open("/kiosk", "kiosk", KIOSK, lang)

    async def phone(self, number: str, size: tuple[int, int] = PHONE) -> Page:
        return await self.open(f"/t/{await self.app.phone_token(number)}", "", size)

    async def console(self, window: str, size: tuple[int, int] = CONSOLE) -> Page:
        """The clerk of a window, who is signed in already."""
        await self.story.sits_down(window)
        account = Account(f"clerk-{window}", f"clerk-{window}", "clerk")
        await self.app.accounts.add_account(account.staff_no, account.role, PASSWORD)
        people = self.app.site.people
        session = await people.sign_in(account, window=window, seat=self.story.session(window))
        context = await self.context("", size)
        cookie = cookie_of("clerk")
        await context.add_cookies([{"name": cookie, "value": session.token, "url": self.origin}])
        page = await context.new_page()
        await page.goto(self.origin + "/clerk")
        return await works(page)

    async def clerk_signs_in(self, window: str) -> Page:
        """The same with the keyboard only, through the way in."""
        name = f"10{window.zfill(2)}"
        await self.app.accounts.add_account(name, "clerk", PASSWORD)
        page = await self.open(f"/clerk?window={window}", "", CONSOLE, live=False)
        for words in (name, PASSWORD):
            await page.keyboard.type(words)
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        return await works(page)

    async def is_live(self, page: Page, within_ms: float = PATIENCE_MS) -> None:
        await expect(page.locator("body")).to_have_attribute("data-fresh", "live", timeout=within_ms)

    # time and the network --------------------------------------------------------------------------------------

    async def cut(self, *pages: Page) -> None:
        """Nothing goes out or comes in any more."""
        for page in pages:
            self._cut.add(page.context)
            await page.context.set_offline(True)

    def may_lose(self, page: Page) -> None:
        """Answers to this page are lost on purpose."""
        self._cut.add(page.context)

    async def mend(self, *pages: Page) -> None:
        for page in pages:
            await page.context.set_offline(False)

    async def passes(self, page: Page, seconds: float) -> None:
        """Time passes on a page that goes on hearing the hall's beat. In steps so small that, with the time that a busy
        machine adds, no beat of the hall's clock, which stands still, seems late: the page would begin its socket anew.
        """
        view = await self.app.site.view()
        while seconds > 0:
            await page.clock.fast_forward(round(min(_STEP_S, seconds) * 1000))
            self.app.hub.beat(view)
            seconds -= _STEP_S
        await self.is_live(page)

    # looking ---------------------------------------------------------------------------------------------------

    def _requested(self, request: Request) -> None:
        url = request.url
        if not url.startswith((self.origin + "/", self.origin.replace("http", "ws") + "/", *_INSIDE, *self.beside)):
            self.faults.append(f"left the origin: {url}")

    def _said(self, message: ConsoleMessage) -> None:
        page = message.page
        if message.type != "error":
            return
        if page is not None and page.context in self._cut and _NETWORK.search(message.text):
            return
        if self.refusals and _REFUSAL.search(message.text):
            return
        self.faults.append(f"{page.url if page else ''}: {message.text}")


async def works(console: Page) -> Page:
    """A console that takes keys."""
    await expect(console.locator("body.console:not(.sign-in)")).to_have_attribute("data-locked", "")
    return console


async def press(page: Page, key: str = "Enter") -> None:
    """A key, after the lock against double presses has gone."""
    await page.clock.fast_forward(900)
    await page.keyboard.press(key)


async def stands(page: Page, state: str, number: str = "") -> None:
    """The console shows the window in a state, with a number."""
    await expect(page.locator(f'[data-part="pill"] [data-state="{state}"]')).to_be_visible()
    if number:
        await expect(page.locator(".card .number")).to_have_text(number)
    await expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


async def boxes(locator: Locator) -> list[dict[str, Any]]:
    """Size and words of each element that can be seen."""
    found: list[dict[str, Any]] = await locator.evaluate_all(
        """found => found.filter(one => one.checkVisibility({ visibilityProperty: true })).map(one => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return { words: one.innerText || one.getAttribute("aria-label") || "", x, y, width, height };
        })"""
    )
    return found


async def overflows(page: Page) -> int:
    """By how many px the page is wider than its window."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
