"""The sockets of each device in this process, so that one device can be spoken to whatever page it shows.

Whoever wants something of a device says so in the stream: every process hears it, and the one that has the socket
passes it on. What lies further back, as after a snapshot, is not for anybody any more.
"""

from collections.abc import Callable

import msgspec

from dispatcher.events import Event
from web.hub import Watcher

IDENTIFY, REVOKED = "device.identified", "device.revoked"
_FRESH_MS = 10_000
_FOR_MS = 5_000
_encode = msgspec.json.Encoder().encode


class Screens:
    """now: the hall's time in ms, None while nobody knows it."""

    hears = "device."

    def __init__(self, now: Callable[[], int | None]) -> None:
        self._now = now
        self._sockets: dict[str, dict[Watcher, None]] = {}

    def join(self, device: str, socket: Watcher) -> None:
        self._sockets.setdefault(device, {})[socket] = None

    def leave(self, device: str, socket: Watcher) -> None:
        mine = self._sockets.get(device, {})
        mine.pop(socket, None)
        if not mine:
            self._sockets.pop(device, None)

    def follow(self, event: Event) -> None:
        """Passes on what somebody has asked of a device a moment ago."""
        if event.kind not in (IDENTIFY, REVOKED):
            return
        now, device = self._now(), event.fields.get("device", "")
        if now is None or now - event.at > _FRESH_MS:
            return
        if event.kind == IDENTIFY:
            self._tell(device, {"type": "identify", "name": device, "for_ms": _FOR_MS})
        else:
            self._tell(device, away("revoked"))

    def _tell(self, device: str, message: dict[str, object]) -> None:
        text = _encode(message).decode()
        for socket in list(self._sockets.get(device, ())):
            socket.put(text)


def away(why: str) -> dict[str, object]:
    """What a page is told that is not to go on: 'revoked' or 'doubled'."""
    return {"type": "away", "why": why}


def away_text(why: str) -> str:
    return _encode(away(why)).decode()
