"""The WebSocket door: `/live/<topic>[:<key>]?after=<event id>&lang=zh|en&as=json`.

Who may come in is asked before the handshake. Then: one snapshot, with the events missed since `after`, and what
happens from then on; a beat every five seconds. Of what a client says only its being there matters. Who may watch is
asked again every minute: a session ends, a device's key is revoked.
"""

import asyncio
import logging
import random

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dispatcher.errors import Unavailable
from web.follower import Follower
from web.frames import sender
from web.headers import keep_only
from web.hub import Hub, Watch
from web.origin import is_own
from web.outbox import Outbox
from web.people import NotAllowed, NotSignedIn, RenewPassword
from web.screens import away_text
from web.site import Site

LOG = logging.getLogger(__name__)
_FRAMES_A_MINUTE = 60
_TRY_AGAIN, _TOO_MUCH, _GOING, _REPLACED = 1013, 1008, 1001, 4001
_ASK_AGAIN_S = 60.0
_KEY_LIMIT = 80
_PAGE_LIMIT = 40
_WHO = frozenset((b"authorization", b"cookie"))


def _page(topic: str, key: str) -> str:
    """What a device is known to show: 'hall', 'window:3'."""
    return f"{topic}:{key}"[:_PAGE_LIMIT] if key else topic


def live_route(site: Site, hub: Hub, follower: Follower) -> WebSocketRoute:
    door = Door(site, hub, follower)
    return WebSocketRoute("/live/{topic:path}", door.open, name="live")


class Door:
    def __init__(self, site: Site, hub: Hub, follower: Follower) -> None:
        self._site, self._hub, self._follower = site, hub, follower

    async def open(self, socket: WebSocket) -> None:
        """One connection from its handshake to its end."""
        try:
            watch = await self._asked(socket)
        except Unavailable:  # the engine is away, so nobody can say whether the ticket exists
            await socket.accept()
            await socket.close(_TRY_AGAIN)
            return
        view = self._follower.view()
        if watch is None:
            await socket.close()  # before the handshake is accepted: the client sees 403
            return
        await socket.accept()
        # Whoever watches all day is asked again who they are, and nothing else of what the browser said of itself.
        keep_only(socket.scope, _WHO)
        if view is None:
            await socket.close(_TRY_AGAIN)
            return
        reader = asyncio.ensure_future(self._hear(socket, watch))
        outbox = Outbox(sender(socket), reader.cancel)
        device = socket.state.device
        try:
            if device is not None:
                self._site.screens.join(device.name, outbox)
            self._hub.join(watch, outbox, view, self._follower.since(socket.query_params.get("after", "")))
            await reader
        except asyncio.CancelledError:
            if not reader.cancelled():
                raise
            await self._end(socket, _GOING)
        except KeyError:
            await self._end(socket, _TOO_MUCH)
        finally:
            reader.cancel()
            self._hub.leave(watch, outbox)
            if device is not None:
                self._site.screens.leave(device.name, outbox)

    async def _asked(self, socket: WebSocket) -> Watch | None:
        """What is asked for, if it exists and this client may watch it."""
        name, _, key = socket.path_params["topic"].partition(":")
        topic = self._hub.topics.get(name)
        if topic is None or len(key) > _KEY_LIMIT or not is_own(socket):
            return None
        if not await self._may(socket, name, key, enters=True):
            return None
        socket.state.device = await self._site.people.device(socket)
        as_data = socket.query_params.get("as") == "json"
        return Watch(name, key, "" if as_data else self._site.language(socket))

    async def _may(self, socket: WebSocket, name: str, key: str, *, enters: bool) -> bool:
        """Whether this client may watch."""
        try:
            person = await self._site.people.who(socket, self._hub.topics[name].role, acts=enters)
        except (NotSignedIn, NotAllowed, RenewPassword):
            return False
        socket.state.person = person
        if enters:
            self._site.presence.here(person, _page(name, key))
        if name in ("ticket", "board"):
            return await self._site.dispatcher.ticket_of(key) is not None
        return name != "console" or (person is not None and person.window == key)

    async def _still_may(self, socket: WebSocket, watch: Watch) -> bool:
        try:
            return await self._may(socket, watch.topic, watch.key, enters=False)
        except Unavailable:  # while the engine is away nothing new is shown anyway
            return True

    async def _hear(self, socket: WebSocket, watch: Watch) -> None:
        """Until the client leaves, says more than a page ever would, or may watch no longer."""
        loop = asyncio.get_running_loop()
        while True:
            until, frames = loop.time() + _ASK_AGAIN_S * random.uniform(0.8, 1.2), 0  # not all at once
            try:
                async with asyncio.timeout_at(until):
                    while frames <= _FRAMES_A_MINUTE:
                        said = await socket.receive_text()
                        address = socket.client.host if socket.client else ""
                        page = _page(watch.topic, watch.key)
                        if not self._site.presence.here(socket.state.person, page, said, address):
                            await socket.send_text(away_text("doubled"))
                            await self._end(socket, _REPLACED)
                            return
                        frames += 1
            except TimeoutError:
                if await self._still_may(socket, watch):
                    continue
            except (WebSocketDisconnect, RuntimeError):
                return
            except KeyError:
                LOG.debug("bytes where text belongs")
            await self._end(socket, _TOO_MUCH)
            return

    async def _end(self, socket: WebSocket, code: int) -> None:
        try:
            async with asyncio.timeout(1):
                await socket.close(code)
        except (WebSocketDisconnect, RuntimeError, TimeoutError, OSError):
            LOG.debug("a socket was gone before it was closed")
