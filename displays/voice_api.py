"""`/voice/call`, the clips of a call, and `/api/v1/announcer`, where a display asks whether it is the one to speak."""

import asyncio
from typing import Annotated

import structlog
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import Unavailable, UnknownWindow
from displays.announcement import of_ticket, of_window
from displays.announcers import HELD_S, Announcers
from web import requests
from web.roles import Spec, route
from web.site import Site
from web.voice_engine import VOICES, Voice

ROLES = frozenset({"display", "manager", "admin"})
_KEPT = {"Cache-Control": "private, max-age=86400"}
log = structlog.get_logger(__name__)


class HalfAsked(BaseModel):
    """Either half of the sentence: `ticket` or, without one, `window`."""

    model_config = ConfigDict(extra="forbid")

    ticket: Annotated[str, Field(pattern=r"^([A-Z][0-9]{3,4})?$")] = ""
    window: Annotated[str, Field(max_length=3)] = ""
    lang: Annotated[str, Field(pattern="^(zh|en)$")] = "zh"


class AnnouncerIn(BaseModel):
    """`screen`: which opening of a page it is; `zones`: those it could speak for, none when the page goes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    screen: Annotated[str, Field(pattern=r"^[0-9a-f]{8,32}$")]
    zones: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=26)]


class AnnouncerOut(BaseModel):
    """`zones`: those it speaks for, for `held_s` from now. `taken`: the new ones among them, of which it says what is
    called from the hall's time `now` (ms since 1970) on."""

    zones: list[str]
    taken: list[str]
    now: int
    held_s: float


def routes(site: Site, voice: Voice) -> list[Route]:
    announcers = Announcers(site.people.accounts.engine, site.people.now)
    spec = Spec("Ask whether this display is the one that speaks.", AnnouncerIn, None, {200: AnnouncerOut}, "displays")

    async def say(request: Request) -> Response:
        """Raises UnknownWindow, Unavailable where nothing can be said."""
        asked = requests.query(request, HalfAsked)
        if not asked.ticket and asked.window not in site.hall.windows:
            raise UnknownWindow()
        half = of_ticket(asked.ticket, asked.lang) if asked.ticket else of_window(asked.window, asked.lang)
        return FileResponse(await voice.clip(half, asked.lang), media_type="audio/wav", headers=_KEPT)

    async def announce(request: Request) -> Response:
        _, body = await requests.read(request, AnnouncerIn)
        if not body.zones:
            await announcers.leave(body.screen)
        held = await announcers.hold(body.screen, [zone for zone in body.zones if zone in site.hall.zones])
        told = AnnouncerOut(zones=held.zones, taken=held.taken, now=await site.now(), held_s=HELD_S)
        return JSONResponse(told.model_dump())

    return [
        route("/voice/call", say, ["GET"], roles=ROLES, name="hall voice"),
        route("/api/v1/announcer", announce, ["POST"], roles=ROLES, name="announcer", spec=spec),
    ]


async def warm(site: Site, voice: Voice) -> None:
    """Make what is said of every window before anybody is called there; then nothing more."""
    try:
        for lang in site.hall.languages:
            for window in site.hall.windows if voice.speaks and lang in VOICES else ():
                await voice.clip(of_window(window, lang), lang)
    except Unavailable:
        log.warning("voice.not-warmed")
    await asyncio.Event().wait()
