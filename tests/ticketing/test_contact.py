"""A contact left with a number: apart, sealed, masked but at the serving window, and gone in time to the last byte."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.routing import BaseRoute

from config.hall import Hall
from dispatcher.embedded import Engine
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp, until
from tests.ticketing.door import refused
from web.audit import Audit
from web.audit_reading import Wanted, newest
from web.openings import day_ends

NAME, PHONE = "某某甲", "13800005678"
CONTACT = {"name": NAME, "phone": PHONE}
WEEK = 7 * 86_400
PATH = "/api/v1/tickets"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        yield hall


async def leaves(hall: HallApp, contact: dict[str, str] | None = None, **more: Any) -> str:
    body = {"lanes": ["general"], "contact": contact or CONTACT}
    answer = await hall.post("guide", PATH, body, **more)
    assert answer.status_code == 201 and not told(answer.text)
    return str(answer.json()["number"])


def told(text: str | bytes) -> bool:
    """Whether any of the contact stands there, plainly or as JSON writes it."""
    raw = text.encode() if isinstance(text, str) else text
    return any(word.encode() in raw for word in (NAME, PHONE, json.dumps(NAME)[1:-1]))


async def asks(hall: HallApp, role: str, number: str) -> tuple[bool, str, str]:
    answer = await hall.get(role, f"{PATH}/{number}/contact")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    found = answer.json()
    return found["full"], found["name"], found["phone"]


MASKED, FULL = (False, "某*甲", "138****5678"), (True, NAME, PHONE)


async def test_in_full_only_at_the_window_that_serves(hall: HallApp) -> None:
    await hall.story.sits_down("1", "2")
    number = await leaves(hall)
    for role in ("clerk", "guide", "manager"):
        assert await asks(hall, role, number) == MASKED, role
    await hall.story.calls("2")
    assert await asks(hall, "clerk", number) == MASKED  # another window has it
    await hall.story.window("2", "undo", number)
    await hall.story.calls("1")
    assert await asks(hall, "clerk", number) == FULL
    await hall.story.window("1", "start", number)
    assert await asks(hall, "clerk", number) == FULL
    assert await asks(hall, "manager", number) == MASKED
    await hall.story.window("1", "finish", number)
    assert await asks(hall, "clerk", number) == MASKED
    looks = await newest(hall.site.audit.tables, Wanted(what="contact.revealed"), 10)
    assert [(look.who, look.about, look.why) for look in looks] == [("the-clerk", f"{DAY}-{number}", "window 1")] * 2


async def test_a_full_look_is_in_the_log_without_the_contact(hall: HallApp) -> None:
    await hall.story.sits_down("1")
    number = await leaves(hall)
    await hall.story.calls("1")
    with structlog.testing.capture_logs() as logs:
        assert await asks(hall, "guide", number) == MASKED
        assert await asks(hall, "clerk", number) == FULL
    (line,) = [line for line in logs if line["event"] == "contact.revealed"]
    assert (line["ticket"], line["staff"], line["window"]) == (f"{DAY}-{number}", "the-clerk", "1")
    assert not told(str(logs))


async def test_nobody_reads_it_whose_look_cannot_be_written_down(
    hall: HallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.story.sits_down("1")
    number = await leaves(hall)
    await hall.story.calls("1")

    async def broken(self: Audit, *look: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(Audit, "record", broken)
    answer = await hall.get("clerk", f"{PATH}/{number}/contact")
    assert answer.status_code == 500 and not told(answer.text)


async def test_a_session_that_was_taken_over_sees_no_more_than_others(hall: HallApp) -> None:
    await hall.story.sits_down("1")
    await hall.token("clerk")
    number = await leaves(hall)
    await hall.story.calls("1")
    await hall.story.dispatcher.open_window(
        hall.story.request(), window="1", session="another-session", clerk="clerk-9", take_over=True
    )
    assert await asks(hall, "clerk", number) == MASKED


async def test_a_repeat_is_the_same_and_another_contact_is_not(hall: HallApp) -> None:
    number = await leaves(hall, key="one-press")
    assert await leaves(hall, key="one-press") == number
    other = {"lanes": ["general"], "contact": {"phone": "13900005678"}}
    assert refused(await hall.post("guide", PATH, other, key="one-press")) == (422, "REQUEST_REUSED")


@pytest.mark.parametrize(
    "contact",
    [{}, {"name": ""}, {"phone": "not a number"}, {"phone": "1" * 30}, {"name": "a\x1bb"}, {"mail": "x"}, "me"],
    ids=str,
)
async def test_a_contact_is_a_name_or_a_number(hall: HallApp, contact: object) -> None:
    answer = await hall.post("guide", PATH, {"lanes": ["general"], "contact": contact})
    assert refused(answer) == (422, "WRONG_MEMBER")
    assert await hall.story.dispatcher.ticket("A001") is None


async def test_who_left_none_has_none(hall: HallApp) -> None:
    number = (await hall.takes_number())["number"]
    for role in ("clerk", "guide", "manager"):
        assert refused(await hall.get(role, f"{PATH}/{number}/contact")) == (404, "NO_CONTACT_LEFT")


async def test_no_page_and_no_answer_tells_it(hall: HallApp) -> None:
    """Every GET that exists, as everyone who may ask, while the ticket is at the window."""
    await hall.story.sits_down("1")
    number = await leaves(hall)
    await hall.story.calls("1")
    token = await hall.phone_token(number)
    names = {"ticket": number, "token": token, "number": number, "window": "1", "code": "residence", "device": "k"}
    seen = 0
    for role in ("", "guide", "manager", "admin", "auditor", "integration", "kiosk", "display"):
        for path in paths(hall.inner.routes, names):
            answer = await hall.get(role, path)
            seen += answer.status_code == 200
            assert not told(answer.text), (role, path)
    assert seen > 30


def paths(routes: list[BaseRoute], names: dict[str, str]) -> list[str]:
    found = []
    for route in routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or ()
        if "GET" in methods:
            for name, value in names.items():
                path = path.replace("{" + name + "}", value)
            found.append(path)
    return [path for path in found if "{" not in path]


def test_the_day_of_a_number_ends_at_midnight_of_the_hall(small_hall: Hall) -> None:
    assert day_ends(small_hall, "20261123") == 1_795_449_600.0  # 2026-11-24 00:00 in Chongqing


def everything_under(folder: Path) -> bytes:
    """All bytes of all files, but of the key, which opens nothing that is not there."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".key")
    return b"\x00".join(path.read_bytes() for path in files)


def sealed_in(folder: Path) -> list[bytes]:
    with closing(sqlite3.connect(folder / "hall.sqlite")) as database:
        return [row[0] for row in database.execute("SELECT sealed FROM contacts")]


@pytest.mark.timeout(60)
async def test_a_week_after_the_day_not_a_byte_of_it_is_left(
    small_hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of a real hall with an engine of its own: the database, its log, the engine's log, all under one folder."""
    monkeypatch.setattr("web.contacts._EVERY_S", 0.05)
    async with Engine(tmp_path) as engine:
        story = await Story(small_hall, engine.url).begin()
        async with HallApp(story, tmp_path) as hall:
            await story.sits_down("1")
            numbers = [await leaves(hall, {"name": NAME, "phone": f"1380000{each}"}) for each in range(5600, 5640)]
            number = await story.calls("1")
            assert (await asks(hall, "clerk", number))[0]
            await story.window("1", "start", number)
            await story.window("1", "finish", number)
            await story.dispatcher.expire(story.request(), ticket=numbers[1], reason="evening")
            for other in numbers[2:]:
                await story.visitor("cancel", other)
            await story.window("1", "close_window")
            await story.dispatcher.close_day(story.request(), reason="evening")
            sealed = sealed_in(tmp_path)
            assert len(sealed) == len(numbers)
            there = everything_under(tmp_path)
            assert DAY.encode() in there and all(each in there for each in sealed)
            assert NAME.encode() not in there and b"1380000" not in there
            await hall.accounts.add_device("kiosk-9", "kiosk")  # others go on writing the same database
            last = day_ends(small_hall, DAY) + WEEK
            story.clock.ms = round(last * 1000)
            assert await hall.site.contacts.purge(last) == 0
            story.clock.ms += 1000
            pieces = [each[at : at + 12] for each in sealed for at in range(0, len(each) - 12, 12)]
            await until(lambda: not any(piece in everything_under(tmp_path) for piece in pieces))
            assert sealed_in(tmp_path) == [] and DAY.encode() in everything_under(tmp_path)
        await story.end()
