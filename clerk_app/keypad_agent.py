"""From key to command: looks at the window as it stands, names the ticket that is there, asks once. What is pressed
while an answer is on its way is forgotten, as on the console: nothing is ever done later.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from clerk_app.keypad_hall import Hall, HallAway
from clerk_app.keypad_keys import NEXT, Press

LOCK_S = 0.8
"""The second press of a double press."""

_NO_KEY, _AWAY, _NOBODY = "{key}: nothing is on this key", "no answer from the hall", "nobody is waiting"
_NOTHING = "{key}: not now"


class Keypad(Protocol):
    """Where keys come from."""

    def __iter__(self) -> Iterator[str]: ...

    def drain(self) -> None: ...


class Asked(NamedTuple):
    """A command and its body."""

    command: str
    members: Mapping[str, Any]


class NotAllowed(Exception):
    """The token opens nothing, or another window."""


class Agent:
    """new_key: a request id for a press. steady: a clock in seconds that only runs. say: hears one line for each press,
    and whether something came of it."""

    def __init__(
        self,
        hall: Hall,
        keys: Mapping[str, Press],
        new_key: Callable[[], str],
        steady: Callable[[], float],
        say: Callable[[str, bool], None],
    ) -> None:
        self._hall, self._keys, self._new_key, self._steady, self._say = hall, keys, new_key, steady, say
        self._free = float("-inf")
        self._undo: Asked | None = None

    def serve(self, keypad: Keypad) -> None:
        """Until the keypad is gone. Raises NotAllowed."""
        for key in keypad:
            if self._steady() < self._free:
                continue
            self._free = self._steady() + LOCK_S
            self.press(key)
            keypad.drain()

    def press(self, key: str) -> None:
        """One key, one request. Raises NotAllowed."""
        press = self._keys.get(key)
        if press is None:
            self._say(_NO_KEY.format(key=key), False)
            return
        try:
            self._press(key, press)
        except HallAway:
            self._say(_AWAY, False)

    def _press(self, key: str, press: Press) -> None:
        status, picture = self._hall.picture()
        if status in (401, 403):
            raise NotAllowed(picture.get("title", str(status)))
        if status != 200:
            self._say(picture.get("title") or str(status), False)
            return
        asked = self._undo if press.do == "undo" and self._undo else asked_for(press, picture)
        if asked is None:
            self._say(_NOTHING.format(key=key), False)
            return
        self._undo = None
        status, told = self._hall.does(asked.command, asked.members, self._new_key())
        if status == 204:
            self._say(_NOBODY, False)
            return
        if status == 200 and "undo_ms" in told:
            self._undo = Asked("resume", {}) if asked.command == "pause" else Asked("undo", {"ticket": told["number"]})
        self._say(told.get("message") or told.get("title") or str(status), status == 200)


def asked_for(press: Press, picture: Mapping[str, Any]) -> Asked | None:
    """The command for a key at the window as it stands; None where the key means nothing now."""
    here = picture["ticket"]["number"] if picture["ticket"] else None
    if press.do == NEXT:
        return _next(picture, here)
    if press.do in ("pause", "resume"):
        return Asked(press.do, press.members)
    if press.do == "call-next":
        return _next({**picture, "state": "free"}, here)
    gone = picture["last"] if press.do in ("ask-rating", "undo") else None
    ticket = gone if press.do == "ask-rating" else here or gone
    if ticket is None:
        return None
    usual = {"outcome": picture["outcome"]} if press.do == "finish" else {}
    return Asked(press.do, {**usual, **press.members, "ticket": ticket})


def _next(picture: Mapping[str, Any], here: str | None) -> Asked | None:
    match picture["state"]:
        case "free":
            return Asked("call-next", {"expected": picture["next"][0]} if picture["next"] else {})
        case "called":
            return Asked("start", {"ticket": here})
        case "serving":
            return Asked("finish", {"ticket": here, "outcome": picture["outcome"]})
        case "paused":
            return Asked("resume", {})
    return None
