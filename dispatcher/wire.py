"""One socket to the engine: bytes in, parsed replies out. What they mean is decided above."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import hiredis
from redis.asyncio.connection import SSLConnection, parse_url

from dispatcher.engine_words import Meaning, meaning

_INCOMPLETE: Final = object()
# Its stub knows tuples of one word only.
pack = cast(Callable[[tuple[str | int | bytes, ...]], bytes], hiredis.pack_command)


class EngineFault(Exception):
    """The engine refuses in a way that no waiting mends: a fault of this program or of the engine's setup."""


class NotYet(Exception):
    """The engine answers, but not yet with work."""


class Wire(asyncio.Protocol):
    """One socket: bytes in, parsed replies out."""

    def __init__(self, lost: Callable[["Wire"], None]) -> None:
        self.take: Callable[[Any], None] = lambda reply: None
        self.transport: asyncio.Transport | None = None
        self.heard = 0  # chunks; a wire that stays at one number is silent
        self._lost = lost
        self._reader = hiredis.Reader(encoding="utf-8", errors="replace", notEnoughData=_INCOMPLETE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.heard += 1
        gets, take = self._reader.gets, self.take
        try:
            self._reader.feed(data)
            while (reply := gets()) is not _INCOMPLETE:
                take(reply)
        except hiredis.ProtocolError:
            self.cut()  # what follows cannot be understood any more

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._lost(self)

    def cut(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    async def ask(self, commands: Sequence[tuple[str, ...]]) -> list[Any]:
        """The replies to `commands`; only before the wire carries scripts."""
        replies: list[Any] = []
        done = asyncio.get_running_loop().create_future()

        def take(reply: Any) -> None:
            replies.append(reply)
            if len(replies) == len(commands) and not done.done():
                done.set_result(None)

        def cut(wire: Wire) -> None:
            if not done.done():
                done.set_exception(ConnectionResetError("cut while connecting"))

        lost = self._lost
        self.take, self._lost = take, cut
        if self.transport is None:
            raise ConnectionResetError("cut while connecting")
        self.transport.write(b"".join(map(pack, commands)))
        await done
        self._lost = lost
        return replies


class Dial:
    """Opens wires to one address; each begins with signing in and `opening`."""

    def __init__(self, url: str, opening: Sequence[tuple[str, ...]], lost: Callable[[Wire], None]) -> None:
        at = cast(dict[str, Any], parse_url(url))
        self._at, self._lost = at, lost
        self._commands: list[tuple[str, ...]] = []
        if at.get("password"):
            self._commands.append(("AUTH", *([at["username"]] if at.get("username") else []), at["password"]))
        if at.get("db"):
            self._commands.append(("SELECT", str(at["db"])))
        self._commands += [*opening, ("PING",)]
        self._tls: ssl.SSLContext | None = None
        if at.get("connection_class") is SSLConnection:
            self._tls = ssl.create_default_context(cafile=at.get("ssl_ca_certs"))
            if at.get("ssl_certfile"):
                self._tls.load_cert_chain(at["ssl_certfile"], at.get("ssl_keyfile"))

    async def connect(self) -> Wire:
        """A wire that has been through the opening. Raises OSError, NotYet or EngineFault."""
        loop = asyncio.get_running_loop()
        wire = Wire(self._lost)
        try:
            if "path" in self._at:
                await loop.create_unix_connection(lambda: wire, self._at["path"])
            else:
                host, port = self._at.get("host", "localhost"), self._at.get("port", 6379)
                await loop.create_connection(lambda: wire, host, port, ssl=self._tls)
            for reply in await wire.ask(self._commands):
                if isinstance(reply, hiredis.ReplyError):
                    text = str(reply)
                    raise EngineFault(text) if meaning(text) is Meaning.FATAL else NotYet(text)
        except BaseException:
            wire.cut()
            raise
        return wire
