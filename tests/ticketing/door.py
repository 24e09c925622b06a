"""The ticket routes and pages over HTTP without a socket: a small hall on an open day, and somebody of every role."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
from starlette.routing import BaseRoute

from config.hall import Hall, Machine, Place, Service, Text
from config.settings import Settings
from tests.dispatcher.story import NINE, Story
from tests.once import COMPILED, PASSWORD, KnownStaff, lay_tables
from ticketing import api, guide_desk, kiosk, phone, slip_page
from ticketing.catalogue import Catalogue
from ticketing.printers import Printer
from ticketing.slip_faults import SlipFaults
from web.accounts import Account, address_of
from web.app import Plugged, make_app
from web.people import People
from web.security import Gate
from web.site import Site

DEVICES = {"kiosk-1": "kiosk", "kiosk-2": "kiosk", "programs": "integration", "screen": "display"}
PEOPLE = ("clerk", "guide", "manager", "admin", "auditor")


def text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def ticket_hall(hall: Hall) -> Hall:
    """The small hall with what tickets need besides: confirmed papers, a machine, another building, an origin."""
    green = hall.lanes["green"].model_copy(update={"papers": True, "confirmed_by": "desk"})
    pattern = hall.services["residence"]

    def service(code: str, zh: str, **more: Any) -> Service:
        return pattern.model_copy(update={"code": code, "name": text(zh, code), **more})

    services = [
        pattern.model_copy(update={"papers": (text("身份证", "ID card"), text("户口簿", "household book"))}),
        service("card", "身份证领取", alternatives=("machine", "online", "green")),
        service("insurance", "社保转移", here=False, alternatives=("branch",)),
        service("founder", "返乡创业", lane="green", papers=(text("创业计划", "business plan"),)),
        service("all_banks", "多家银行贷款", lane="bank_one", klass="company"),
    ]
    place = Place(
        code="branch",
        name=text("社保分中心", "branch"),
        address=text("东路 1 号", "1 East Rd"),
        hours=text("9:00–17:00", "9–5"),
    )
    return hall.model_copy(
        update={
            "lanes": hall.lanes | {"green": green},
            "services": {each.code: each for each in services},
            "machines": {
                "machine": Machine(code="machine", name=text("自助机", "machine"), place=text("大门旁", "by the door"))
            },
            "places": {"branch": place},
            "public_origin": "https://hall.example",
        }
    )


def site_of(story: Story, folder: Path, printers: dict[str, Printer] | None = None) -> Site:
    """A site on the story's dispatcher. It follows no stream: every view is the engine's own."""
    lay_tables(folder / "hall.sqlite")
    accounts = KnownStaff(address_of(folder))
    people = People(accounts, story.dispatcher.ticket_of, lambda: NINE / 1000, story.dispatcher.serves)
    site = Site(story.hall, story.dispatcher, story.feed, people, Settings(), printers or {})
    site.templates.bytecode_cache = COMPILED
    return site


class Door:
    """Asks as somebody: `await door.post('kiosk-1', '/api/v1/tickets', {...})`. The name '' is nobody in particular."""

    def __init__(self, story: Story, site: Site) -> None:
        self.story, self.site = story, site
        self.catalogue = Catalogue(site.hall)
        self.routes: Sequence[BaseRoute] = [
            *api.routes(site),
            *kiosk.routes(site),
            *slip_page.routes(site),
            *phone.routes(site),
            *guide_desk.routes(site, SlipFaults(), self.catalogue),
        ]
        self.app: Gate = make_app(site, [Plugged(routes=self.routes)], runner=story.runner, version="0")
        site.follower = None
        self._tokens: dict[str, str] = {}
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app, raise_app_exceptions=False), base_url="http://localhost"
        )

    async def open(self) -> "Door":
        accounts = self.site.people.accounts
        await accounts.open()
        for name, role in DEVICES.items():
            self._tokens[name] = await accounts.add_device(name, role)
        for role in PEOPLE:
            await accounts.add_account(role, role, PASSWORD)
            session = await self.site.people.sign_in(Account(role, role, role), window=None, seat="")
            self._tokens[role] = session.token
        return self

    async def close(self) -> None:
        await self._client.aclose()
        await self.site.people.accounts.close()

    async def post(self, who: str, path: str, body: Any = None, key: str = "", **more: Any) -> httpx2.Response:
        headers = {"Idempotency-Key": key or self.story.request(), **self._as(who)}
        if "content" not in more:
            more["json"] = {} if body is None else body
        return await self._client.post(path, headers=headers, **more)

    async def get(self, who: str, path: str, **query: Any) -> httpx2.Response:
        return await self._client.get(path, headers=self._as(who), params=query)

    async def takes(self, who: str = "kiosk-1", **body: Any) -> dict[str, Any]:
        """A ticket, in the general lane unless it is said otherwise."""
        answer = await self.post(who, "/api/v1/tickets", body or {"lanes": ["general"]})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _as(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[who]}"} if who else {}


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """Status and refusal word of a problem; it says in a sentence what happened."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code and problem["title"]
    return answer.status_code, problem["code"]
