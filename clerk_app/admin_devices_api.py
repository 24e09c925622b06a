"""Devices over the API: the wall as data, codes, names, and what is asked of one machine."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.admin_devices import WIRED, Card, Faults, cards
from clerk_app.admin_draft_api import READS, WRITES
from config.text import CODE_PATTERN
from web import requests
from web.devices import Devices, Machine
from web.own_page import is_page
from web.requests import WrongMember
from web.roles import Spec, route
from web.screens import IDENTIFY, REVOKED
from web.site import Site

PATH = "/api/v1/devices"
PAGES: dict[str, tuple[str, ...]] = {
    "kiosk": ("/kiosk",),
    "display": ("/hall", "/hall/", "/window/", "/led/", "/entrance"),
    "pad": ("/rate/", "/guide"),
}
"""What a machine of each role may open; a '/' at the end stands before a window's number, or a display's code."""

Name = Annotated[str, Field(pattern=CODE_PATTERN)]


class DeviceIn(BaseModel):
    """A machine, new or known, and the page that it opens."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    role: Literal["kiosk", "display", "pad"]
    page: Annotated[str, Field(max_length=80)]


class RenameIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name


class NothingIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CodeOut(BaseModel):
    """To be typed at the machine under /enrol; `until`: seconds since 1970."""

    device: str
    code: str
    until: float


class DeviceOut(BaseModel):
    """`state`: online, late, mute, silent, never or doubled; times are seconds since 1970."""

    name: str
    role: str
    page: str
    state: str
    seen: float
    began: float
    version: str
    age_s: int
    address: str
    paper: str
    heap_mb: int | None
    fps: int | None
    sound: str


class DevicesOut(BaseModel):
    devices: list[DeviceOut]


def routes(site: Site, devices: Devices, faults: Faults) -> list[Route]:
    door = DevicesDoor(site, devices, faults)

    def post(path: str, endpoint: Any, body: Any, name: str, summary: str, answer: Any = None) -> Route:
        answers = {200: answer} if answer else {204: None}
        spec = Spec(summary, body=body, answers=answers, tag="devices")
        return route(f"{PATH}{path}", endpoint, ["POST"], roles=WRITES, name=name, spec=spec)

    wall = Spec("Every machine: whether it lives, what it shows, its paper.", answers={200: DevicesOut}, tag="devices")
    return [
        route(PATH, door.wall, ["GET"], roles=READS, name="devices", spec=wall),
        post("", door.code, DeviceIn, "device code", "A one-time code for a machine, good for ten minutes.", CodeOut),
        post(
            "/{device}/identify", door.identify, NothingIn, "identify device", "Let it show its name for five seconds."
        ),
        post("/{device}/rename", door.rename, RenameIn, "rename device", "Another name; the machine keeps its key."),
        post("/{device}/revoke", door.revoke, NothingIn, "revoke device", "Its key opens nothing any more."),
    ]


class DevicesDoor:
    def __init__(self, site: Site, devices: Devices, faults: Faults) -> None:
        self._site, self._devices, self._faults = site, devices, faults

    async def cards(self) -> list[Card]:
        """The wall as it is now."""
        site = self._site
        machines = [each for each in await self._devices.every() if each.role in PAGES]
        machines += [Machine(each.code, f"{WIRED}{each.kind}", "") for each in site.hall.devices.values()]
        return cards(machines, site.presence.known(), self._faults.printers(), site.printers, site.people.now())

    async def wall(self, request: Request) -> Response:
        told = {"devices": [card._asdict() for card in await self.cards()]}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def code(self, request: Request) -> Response:
        _, body = await requests.read(request, DeviceIn)
        if not _may_open(self._site, body.role, body.page):
            raise WrongMember("page")
        code, until = await self._devices.code(body.name, body.role, body.page)
        await self._record(request, "device.linked", f"{body.name} {body.role} {body.page}")
        told = {"device": body.name, "code": code, "until": until}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def identify(self, request: Request) -> Response:
        key, _ = await requests.read(request, NothingIn)
        device = await self._devices.find(request.path_params["device"])
        await self._site.dispatcher.note(key, IDENTIFY, device=device.name)
        return Response(status_code=204)

    async def rename(self, request: Request) -> Response:
        _, body = await requests.read(request, RenameIn)
        name = request.path_params["device"]
        await self._devices.rename(name, body.name)
        await self._site.presence.forget(name)
        await self._record(request, "device.changed", f"{name} {body.name}")
        return Response(status_code=204)

    async def revoke(self, request: Request) -> Response:
        key, _ = await requests.read(request, NothingIn)
        name = request.path_params["device"]
        await self._devices.revoke(name)
        await self._site.dispatcher.note(key, REVOKED, device=name)
        await self._site.presence.forget(name)
        await self._record(request, "device.removed", name)
        return Response(status_code=204)

    async def _record(self, request: Request, what: str, about: str) -> None:
        await self._site.audit.record(request.state.person.staff_no, what, about=about[:80])


def _may_open(site: Site, role: str, page: str) -> bool:
    """Whether a machine of this role may open the page, and the hall has its window or display."""
    for known in PAGES[role]:
        if page == known and not known.endswith("/"):
            return is_page(page)
        if known.endswith("/") and page.startswith(known):
            named = site.hall.displays if known == "/hall/" else site.hall.windows
            return page.removeprefix(known) in named
    return False
