"""How answers leave: the head of one together with its body, and small ones of one moment right after the other."""

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

LINES = "yichuang.lines"
"""Where a request's scope has the way to add ready-made header lines to the head of its answer: uvicorn looks through
every line that it is given one by one, which for those that are always the same takes longer than to send them."""

_SMALL = 4096  # bytes of a body; a larger one goes its own way, or the pieces of a file would pile up


class Leaving:
    """What the connections of one loop have ready, sent once all that could run has run. The engine answers many
    commands at once, so their callers' answers are ready together; sent together, they wake whoever reads them once,
    and not between any two."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ready: list[OneWrite] = []

    def add(self, writer: "OneWrite") -> None:
        if not self._ready:
            self._loop.call_soon(self._send)
        self._ready.append(writer)

    def _send(self) -> None:
        ready, self._ready = self._ready, []
        for writer in ready:
            writer.leave()


_each: WeakKeyDictionary[asyncio.AbstractEventLoop, Leaving] = WeakKeyDictionary()


def leaving(loop: asyncio.AbstractEventLoop) -> Leaving:
    """The one of this loop."""
    if (found := _each.get(loop)) is None:
        found = _each[loop] = Leaving(loop)
    return found


class OneWrite:
    """A transport that sends the head of a response together with its body, which uvicorn writes one by one, and a
    small whole response together with those of other connections."""

    def __init__(self, transport: Any, others: Leaving) -> None:
        self.inner, self._others = transport, others
        self.is_closing = transport.is_closing  # asked for twice a request: not by the long way below
        self._head = self._lines = self._ready = b""

    def add(self, lines: bytes) -> None:
        """Whole header lines for the next head."""
        self._lines = lines

    def write(self, data: bytes) -> None:
        if self._head:
            whole, self._head = self._head + data, b""
            if len(data) > _SMALL or self._ready:
                self.leave()
                self.inner.write(whole)
            else:
                self._ready = whole
                self._others.add(self)
        elif data.startswith(b"HTTP/1.") and not data.startswith(b"HTTP/1.1 100"):
            lines, self._lines = self._lines, b""
            self._head = data[:-2] + lines + b"\r\n" if lines else data
        else:
            self.leave()
            self.inner.write(data)

    def leave(self) -> None:
        """Send what was ready. Whoever has hung up meanwhile gets nothing, and the others theirs."""
        ready, self._ready = self._ready, b""
        if ready and not self.is_closing():
            self.inner.write(ready)

    def ended(self) -> None:
        """The response is whole: its head goes too where there is no body."""
        if self._head:
            self.flush()

    def flush(self) -> None:
        """Send everything at once."""
        self.leave()
        if self._head:
            head, self._head = self._head, b""
            self.inner.write(head)

    def close(self) -> None:
        self.flush()
        self.inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
