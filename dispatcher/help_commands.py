"""People who ask for a person: a call from a device, taken and ended by a guide. One open call per device."""

import re
from typing import NamedTuple

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord
from dispatcher.events import Event

_APART = re.compile(r"[|;]")


class HelpCall(NamedTuple):
    """An open call. `since`: ms; `staff`: who has taken it, or ''; `about`: a word for what it is, or ''."""

    device: str
    state: str
    since: int
    staff: str
    about: str


class HelpCommands(Desk):
    async def call_help(self, request: str, *, device: str, about: str = "") -> Event:
        """Ask for a person. Asking again while the call is open keeps its place."""
        return await self._help(request, "called", device, "", about)

    async def take_help(self, request: str, *, device: str, staff: str) -> Event:
        """Say that one goes there. Raises HelpTaken if somebody else does, HelpOver if nobody asks any more."""
        return await self._help(request, "taken", device, staff, "")

    async def end_help(self, request: str, *, device: str, staff: str) -> Event:
        """Say that it is done. Raises HelpOver."""
        return await self._help(request, "ended", device, staff, "")

    async def _help(self, request: str, step: str, device: str, staff: str, about: str) -> Event:
        words = (step, _word("device", device), _word("staff", staff), _word("about", about))
        return await self._do("help", request, words, words)


def calls(field: str) -> list[HelpCall]:
    """The open calls from the desk's field, the oldest first."""
    found = (entry.split("|") for entry in field.split(";") if entry)
    return [HelpCall(device, state, int(since), staff, about) for device, state, since, staff, about in found]


def _word(field: str, text: str) -> str:
    if _APART.search(text):
        raise BadWord(field)
    return checked(field, text, 40)
