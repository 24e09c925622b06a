"""The real web process over a story's hall: every route, page and topic as `hall serve` has them, and somebody of every
role. Asked in memory (`client`, `browser`), or on a loopback port (`served`) for sockets and real browsers.

    async with HallApp(story, tmp_path) as hall:
        answer = await hall.post("kiosk", "/api/v1/tickets", {"lanes": ["general"]})
        async with hall.served() as origin:  # "http://127.0.0.1:40123"
            cookie = await hall.token("display")  # goes by the name that cookie_of("display") says
"""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import MethodType
from typing import Any, Self

import httpx2
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from config.settings import Settings
from dispatcher.estimates import Forecast
from main import app_of
from tests.dispatcher.story import Story
from tests.once import COMPILED, PASSWORD, KnownStaff, lay_tables, share_clips
from web import own_ca
from web.accounts import Account, address_of
from web.direct import Direct
from web.hub import Hub
from web.live import Door
from web.people import People
from web.roles import DEVICES, PEOPLE
from web.serving import server_of
from web.site import Site

HOST = "localhost"
ORIGIN = f"http://{HOST}"
LAST_ANSWERS_S = 1.0
WINDOW = "1"
"""Where the clerk sits, once the story's `sits_down("1")` has opened it."""


def staff_no(role: str) -> str:
    """The name a person of this role signs in with; devices of a role are called '<role>-1'."""
    return f"the-{role}"


def cookie_of(role: str) -> str:
    return f"device_{role}" if role in DEVICES else "session"


def filled(path: str, **names: str) -> str:
    """A route's path with names of what is there, or may be, in its places."""
    known = {
        "ticket": "A001",
        "number": WINDOW if path.startswith(("/window/", "/led/")) else "A001",
        "window": WINDOW,
        "code": "residence",
        "device": "kiosk-1",
        **names,
    }
    return re.sub(r"{(\w+)}", lambda place: known.get(place[1], "x"), path)


async def until(true: Callable[[], object], within_s: float = 5.0) -> None:
    """Lets others work until something holds. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while True:
            if true():
                return
            await asyncio.sleep(0.002)


class HallApp:
    """Runs for as long as the `async with` lasts. People and their sessions live on the story's clock."""

    def __init__(self, story: Story, folder: Path, printers: Mapping[str, Any] | None = None, **settings: Any) -> None:
        self.story = story
        self.settings = Settings(data=folder, demo=True, **settings)
        lay_tables(folder / "hall.sqlite")
        share_clips(folder)
        self.accounts = KnownStaff(address_of(folder))
        people = People(
            self.accounts, story.dispatcher.ticket_of, lambda: story.clock.ms / 1000, story.dispatcher.serves
        )
        self.site = Site(story.hall, story.dispatcher, story.feed, people, self.settings, printers or {})
        self.site.templates.bytecode_cache = COMPILED
        self.app = app_of(self.site, story.runner)
        assert isinstance(self.app.app, Direct)
        self.inner: Starlette = self.app.app.app
        self._tokens: dict[str, str] = {}
        self._clients: dict[str, httpx2.AsyncClient] = {}
        self._enrolling = asyncio.Lock()
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.inner.router.lifespan_context(self.inner))
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()
        await self._stack.aclose()

    # who is there ----------------------------------------------------------------------------------------------

    async def token(self, role: str) -> str:
        """The secret of somebody of this role: a device's key, or a person's session; the clerk's is at WINDOW."""
        async with self._enrolling:  # whoever is enrolled twice is signed out the first time
            if role not in self._tokens:
                self._tokens[role] = await self._enrol(role)
        return self._tokens[role]

    async def forgets(self, role: str) -> None:
        """Whoever of this role is asked for next has a token of its own."""
        del self._tokens[role]
        await self._clients.pop(role).aclose()

    async def _enrol(self, role: str) -> str:
        if role in DEVICES:
            return await self.accounts.add_device(f"{role}-1", role)
        assert role in PEOPLE, role
        account = Account(staff_no(role), role, role)
        await self.accounts.add_account(account.staff_no, role, PASSWORD, role)
        window, seat = (WINDOW, self.story.session(WINDOW)) if role == "clerk" else (None, "")
        return (await self.site.people.sign_in(account, window=window, seat=seat)).token

    async def client(self, role: str = "") -> httpx2.AsyncClient:
        """A program that holds this role's token; '' for nobody in particular."""
        if role not in self._clients:
            headers = {"Authorization": f"Bearer {await self.token(role)}"} if role else {}
            self._clients[role] = self._new(headers, CookieJar(DefaultCookiePolicy(allowed_domains=[])))
        return self._clients[role]

    async def browser(self, role: str = "") -> httpx2.AsyncClient:
        """A browser of its own with this role's cookie, on one of the hall's pages."""
        browser = self._new({"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}, CookieJar())
        self._clients[f"browser {len(self._clients)}"] = browser
        if role:
            browser.cookies.set(cookie_of(role), await self.token(role), domain="localhost.local")
        return browser

    def _new(self, headers: Mapping[str, str], jar: CookieJar) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers, cookies=jar)

    # asking ----------------------------------------------------------------------------------------------------

    async def get(self, role: str, path: str, **more: Any) -> httpx2.Response:
        return await (await self.client(role)).get(path, **more)

    async def post(self, role: str, path: str, body: Any = None, *, key: str = "", **more: Any) -> httpx2.Response:
        """A change with a request id of its own, unless `key` is given."""
        headers = {"Idempotency-Key": key or self.story.request(), **more.pop("headers", {})}
        if "content" not in more:
            more["json"] = {} if body is None else body
        return await (await self.client(role)).post(path, headers=headers, **more)

    async def takes_number(self, *lanes: str) -> dict[str, Any]:
        """A ticket from the kiosk, as it is answered."""
        answer = await self.post("kiosk", "/api/v1/tickets", {"lanes": list(lanes or ("general",))})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def phone_token(self, number: str) -> str:
        """The key to a ticket's phone page."""
        return await self.site.dispatcher.token(number)

    @property
    def hub(self) -> Hub:
        """Who watches what in this process."""
        (door,) = [each.endpoint for each in self.inner.routes if isinstance(each, WebSocketRoute)]
        assert isinstance(door, MethodType)
        owner = door.__self__
        assert isinstance(owner, Door)
        return owner._hub

    async def follows(self, rev: int = 0) -> None:
        """Until this process has heard of the event, or of whatever is the day's last."""
        rev = rev or (await self.story.board()).rev
        follower = self.site.follower
        assert follower is not None
        await until(lambda: (view := follower.view()) is not None and view.state.rev >= rev)

    async def foresees(self) -> None:
        """Until the waits that this process shows are those of the hall as it stands, with nobody to tell of better."""
        await self.follows()
        view, follower = await self.site.view(), self.site.follower
        assert follower is not None
        awaited = Forecast(view.hall).run(view.state, view.now).by_lane
        await until(lambda: (now := follower.view()) is not None and now.waits.by_lane == awaited)

    # on a port -------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def served(self, buffer: int = 0, ca: Path | None = None, port: int = 0) -> AsyncIterator[str]:
        """The same app on a loopback port, a free one unless it is named, listening as a web process does; its origin.
        buffer: bytes that the kernel keeps for a client which does not read, if not as usual. ca: where `web.own_ca`
        has put a certificate, for HTTPS."""
        listening = socket.create_server(("127.0.0.1", port))
        if buffer:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        port = listening.getsockname()[1]
        tls = (ca / own_ca.SERVER, ca / own_ca.SERVER_KEY) if ca else (None, None)
        server = server_of(self.app, "127.0.0.1", port, *tls)
        server.config.lifespan = "off"  # it lives already
        serving = asyncio.create_task(server._serve(sockets=[listening]))  # `serve` would take the run's signals
        try:
            await until(lambda: server.started)
            yield f"{'https' if ca else 'http'}://127.0.0.1:{port}"
        finally:
            server.should_exit = server.force_exit = True
            await serving
            listening.close()
            # What a page asks as it goes is still being answered, with a connection of the database's.
            if answering := server.server_state.tasks:
                await asyncio.wait(answering, timeout=LAST_ANSWERS_S)
