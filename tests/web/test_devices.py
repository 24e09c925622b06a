"""Machines of the hall: a one-time code makes one, two of one name are told apart, a revoked one goes politely."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from config.devices import Device
from dispatcher.events import Event
from tests.dispatcher.story import NINE, Story
from tests.hall_app import HallApp
from web.accounts import Accounts
from web.devices import GOOD_S, CodeWrong, Devices, NameTaken, UnknownDevice
from web.people import Person
from web.presence import Presence
from web.screens import IDENTIFY, REVOKED, Screens

pytestmark = pytest.mark.anyio
DEVICES = "/api/v1/devices"
KIOSK = Person("kiosk", "kiosk-1")
OLD, NEW = "here 0123456789abcdef 0.1.0 900", "here fedcba9876543210 0.1.0 100"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    accounts = Accounts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}")
    await accounts.open()
    yield accounts
    await accounts.close()


async def code(hall: HallApp, name: str = "kiosk-east", role: str = "kiosk", page: str = "/kiosk") -> str:
    answer = await hall.post("admin", DEVICES, {"name": name, "role": role, "page": page})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["code"])


async def enrols(hall: HallApp, typed: str) -> Any:
    browser = await hall.browser()
    return browser, await browser.post(
        "/api/v1/enrolments", json={"code": typed}, headers={"Idempotency-Key": hall.story.request()}
    )


# codes --------------------------------------------------------------------------------------------------------------


async def test_with_the_code_a_browser_is_the_machine(hall: HallApp) -> None:
    typed = await code(hall)
    assert len(typed) == 8
    browser, answer = await enrols(hall, f" {typed[:4].lower()}-{typed[4:]} ")
    assert answer.status_code == 200 and answer.json() == {"device": "kiosk-east", "role": "kiosk", "page": "/kiosk"}
    assert (await browser.get("/kiosk")).status_code == 200
    _, again = await enrols(hall, typed)
    assert again.status_code == 404 and again.json()["code"] == "DEVICE_CODE_WRONG"


async def test_a_code_is_good_for_ten_minutes_and_the_last_one_only(hall: HallApp) -> None:
    first, second = await code(hall), await code(hall)
    assert (await enrols(hall, first))[1].status_code == 404
    hall.story.clock.pass_s(GOOD_S + 1)
    assert (await enrols(hall, second))[1].status_code == 404


async def test_guessing_codes_is_slow(hall: HallApp) -> None:
    statuses = [(await enrols(hall, f"AAAA{n:04d}"))[1].status_code for n in range(1000, 1012)]
    assert statuses[:10] == [404] * 10 and statuses[10:] == [429, 429]


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("kiosk", "/admin"),
        ("kiosk", "//evil.example"),
        ("display", "/window/99"),
        ("pad", "/rate/"),
        ("display", "/kiosk"),
    ],
)
async def test_a_machine_opens_only_what_its_role_may(hall: HallApp, role: str, page: str) -> None:
    answer = await hall.post("admin", DEVICES, {"name": "x", "role": role, "page": page})
    assert answer.status_code == 422


async def test_two_who_type_one_code_at_once_are_one_machine(accounts: Accounts) -> None:
    devices = Devices(accounts, lambda: 1000.0)
    typed, _ = await devices.code("kiosk-1", "kiosk", "/kiosk")
    found = await asyncio.gather(*(devices.enrol(typed) for _ in range(5)), return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in found) == 1
    assert all(isinstance(each, CodeWrong) for each in found if isinstance(each, BaseException))


async def test_who_enrols_again_puts_the_older_key_out(accounts: Accounts) -> None:
    devices = Devices(accounts, lambda: 1000.0)
    keys = [(await devices.enrol((await devices.code("kiosk-1", "kiosk", "/kiosk"))[0]))[1] for _ in range(2)]
    assert await accounts.device(keys[0]) is None and await accounts.device(keys[1]) is not None


async def test_a_machine_gets_another_name_and_keeps_its_key(accounts: Accounts) -> None:
    devices = Devices(accounts, lambda: 1000.0)
    await devices.enrol((await devices.code("one", "display", "/hall"))[0])
    _, key = await devices.enrol((await devices.code("two", "display", "/hall"))[0])
    with pytest.raises(NameTaken):
        await devices.rename("two", "one")
    await devices.rename("two", "three")
    found = await accounts.device(key)
    assert found is not None and found.name == "three"
    assert [each.page for each in await devices.every()] == ["/hall", "/hall"]
    await devices.revoke("three")
    assert await accounts.device(key) is None
    with pytest.raises(UnknownDevice):
        await devices.revoke("three")


# signs of life --------------------------------------------------------------------------------------------------------


async def test_a_sign_says_version_and_age_and_nothing_else_is_believed(accounts: Accounts) -> None:
    presence = Presence(accounts.engine, lambda: 1000.0)
    assert presence.here(KIOSK, "kiosk", OLD, "10.1.2.3")
    for said in ("here", "here <script> 1 2", "here 0123456789abcdef " + "9" * 40 + " 1", "x" * 1000):
        assert presence.here(KIOSK, "kiosk", said)
    await presence.share()
    (sight,) = presence.known()
    assert (sight.version, sight.age_ms, sight.address, sight.began) == ("0.1.0", 900, "10.1.2.3", 1000.0)


async def test_of_two_machines_of_one_name_the_newer_goes_on_and_there_is_an_alarm(accounts: Accounts) -> None:
    now = [1000.0]
    first, second = (Presence(accounts.engine, lambda: now[0]) for _ in range(2))
    assert first.here(KIOSK, "kiosk", OLD)
    await first.share()
    await second.share()
    now[0] += 5
    assert second.here(KIOSK, "kiosk", NEW)  # through another process
    await second.share()
    await first.share()
    now[0] += 5
    assert not first.here(KIOSK, "kiosk", OLD)
    await first.share()
    await second.share()
    assert second.known()[0].doubled == 1010.0
    assert second.here(KIOSK, "kiosk", NEW) and not first.here(KIOSK, "kiosk", OLD)
    display = Person("display", "display-1")
    assert all(first.here(display, "hall", said) for said in (OLD, NEW, OLD))  # screens only show


# spoken to ------------------------------------------------------------------------------------------------------------


class Socket:
    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def put(self, text: str) -> None:
        self.heard.append(json.loads(text))


def asked(kind: str, device: str, at: int) -> Event:
    return Event("20261123-7", kind, at, {"device": device})


def test_only_the_machine_that_is_meant_hears_and_only_now() -> None:
    screens, mine, other = Screens(lambda: NINE), Socket(), Socket()
    screens.join("kiosk-1", mine)
    screens.join("kiosk-2", other)
    screens.follow(asked(IDENTIFY, "kiosk-1", NINE - 60_000))
    screens.follow(asked(IDENTIFY, "kiosk-1", NINE - 100))
    screens.follow(asked(REVOKED, "kiosk-1", NINE))
    screens.leave("kiosk-1", mine)
    screens.follow(asked(IDENTIFY, "kiosk-1", NINE))
    assert mine.heard == [{"type": "identify", "name": "kiosk-1", "for_ms": 5000}, {"type": "away", "why": "revoked"}]
    assert other.heard == []


@pytest.mark.parametrize(("role", "topic"), [("kiosk", "kiosk"), ("display", "hall"), ("display", "window:1")])
async def test_a_page_of_each_kind_shows_its_name(hall: HallApp, role: str, topic: str) -> None:
    async with hall.served() as origin:
        url, cookie = f"ws{origin[4:]}/live/{topic}", f"device_{role}={await hall.token(role)}"
        async with connect(url, additional_headers={"Cookie": cookie, "Origin": origin}) as socket:
            assert json.loads(await socket.recv())["type"] == "snapshot"
            answer = await hall.post("admin", f"{DEVICES}/{role}-1/identify")
            assert answer.status_code == 204, answer.text
            while (message := json.loads(await socket.recv()))["type"] != "identify":
                pass
            assert message["name"] == f"{role}-1"
            assert (await hall.post("admin", f"{DEVICES}/{role}-1/revoke")).status_code == 204
            while (message := json.loads(await socket.recv()))["type"] != "away":
                pass
            assert message["why"] == "revoked"


async def test_a_revoked_machine_sees_a_polite_page(hall: HallApp) -> None:
    browser, _ = await enrols(hall, await code(hall))
    assert (await browser.get("/kiosk")).status_code == 200
    await hall.post("admin", f"{DEVICES}/kiosk-east/revoke")
    hall.story.clock.pass_s(10)
    page = await browser.get("/kiosk")
    assert page.status_code == 401 and "本机暂停使用" in page.text
    wall = (await hall.get("manager", DEVICES)).json()["devices"]
    assert "kiosk-east" not in [each["name"] for each in wall]
    unknown = await hall.post("admin", f"{DEVICES}/nobody/identify")
    assert unknown.json()["code"] == "UNKNOWN_DEVICE"


async def test_a_device_without_a_browser_is_on_the_wall_too(hall: HallApp) -> None:
    bar = Device(code="bar", kind="led", address="tcp://10.9.9.9:9100", windows="1-2")
    hall.site.hall = hall.site.hall.model_copy(update={"devices": {"bar": bar}})

    async def card() -> dict[str, Any]:
        found: list[dict[str, Any]] = (await hall.get("manager", DEVICES)).json()["devices"]
        return next(each for each in found if each["name"] == "bar")

    assert (await card())["state"] == "never"
    for window in bar.numbers:
        hall.site.presence.heard("bar", f"window:{window}", "YC1", bar.address)
    seen = await card()
    assert (seen["state"], seen["version"], seen["address"]) == ("online", "YC1", "tcp://10.9.9.9:9100")
    page = (await (await hall.browser("admin")).get("/admin/devices")).text
    assert page.count('data-device="bar"') == 1 and "LED 屏" in page and "[devices.bar]" in page
    hall.story.clock.pass_s(31)
    assert (await card())["state"] == "silent"
