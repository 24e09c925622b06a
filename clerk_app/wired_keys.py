"""What keys of devices without a browser do: those of a call pad as the console of the clerk who sits at its window,
those of a rater as the pad's page. Whoever is refused is told the refusal's word.
"""

import secrets
from collections.abc import Callable

from pydantic import ValidationError

from clerk_app import rating_wait
from clerk_app.chair import sitting_at
from clerk_app.commands import COMMANDS
from clerk_app.outcomes import usual_of
from clerk_app.rating_api import check_ended
from config.devices import Device
from dispatcher.errors import Refused, Unavailable
from dispatcher.visits import Visits
from web.hub import View
from web.site import Site
from web.wired_frames import Frame

KEYS = {"NEXT": "call-next", "RECALL": "recall", "NOSHOW": "no-show", "START": "start", "FINISH": "finish"}
_LEVELS = ("0", "1", "2", "3", "4", "5")
_AWAY = (Unavailable, OSError, TimeoutError)


class WiredKeys:
    """view: the hall as it is known."""

    def __init__(self, site: Site, visits: Visits, view: Callable[[], View | None]) -> None:
        self._site, self._visits, self._view = site, visits, view

    async def act(self, device: Device, frame: Frame) -> str:
        """KEY: window, key, the number that the pad shows or nothing. RATED: window, number, 1–5, or 0 for nobody
        answered. Returns a word."""
        if (frame.kind, device.kind) not in (("KEY", "pad"), ("RATED", "rater")):
            return "UNKNOWN"
        if frame.field(0) not in device.numbers or frame.field(0) not in self._site.hall.windows:
            return "NOT_YOUR_WINDOW"
        try:
            return await (self._key(frame) if frame.kind == "KEY" else self._rated(frame))
        except Refused as refused:
            return "AWAY" if isinstance(refused, _AWAY) else refused.word
        except ValidationError:
            return "BAD_FIELD"
        except _AWAY:
            return "AWAY"

    async def _key(self, frame: Frame) -> str:
        window, key, shown = (frame.field(at) for at in range(3))
        command = COMMANDS.get(KEYS.get(key, ""))
        if command is None:
            return "BAD_FIELD"
        desk = self._site.dispatcher
        chair, ticket = await sitting_at(desk, window)
        if shown and shown != (ticket.number if ticket else ""):
            return "TICKET_STALE"
        members: dict[str, str] = {}
        if command.name == "call-next":
            if (view := self._view()) is not None:
                rating_wait.check(self._site, self._visits, view, window)
        elif ticket is None:
            return "WRONG_STATE"
        else:
            members = {"ticket": ticket.number}
        if command.name == "finish" and ticket is not None:
            members["outcome"] = usual_of(self._site.hall, ticket).code
        await command.run(desk, secrets.token_hex(16), chair, command.body.model_validate(members))
        return ""

    async def _rated(self, frame: Frame) -> str:
        window, number, level = (frame.field(at) for at in range(3))
        if level not in _LEVELS:
            return "BAD_FIELD"
        check_ended(self._visits, window, number)
        desk, request = self._site.dispatcher, secrets.token_hex(16)
        if level == "0":
            await desk.unrate(request, ticket=number)
        else:
            await desk.rate(request, ticket=number, rating=int(level), reasons=(), source="pad")
        return ""
