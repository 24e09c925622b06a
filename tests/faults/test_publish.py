"""Another hall file while the hall is at work: no number is lost, nobody refused, and of two who publish one does."""

import asyncio
import csv
import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks.http_client import connect
from tests.faults.caller import HOST, Answer, Caller
from tests.faults.crowd import Told, keeps_taking
from tests.faults.hall_process import PASSWORD, ROOT, HallProcess, gone, open_hall
from tests.hall_app import until
from web.accounts import Account, Accounts, address_of

DRAFT, HELD = "/api/v1/hall-draft", "/api/v1/hall-publications/current"
KIOSKS = 4
LONGEST_PAUSE_S = 8.0
"""Far above what it takes (README says what), for a busy machine."""


async def administrators(hall: HallProcess, *names: str) -> list[Caller]:
    """Signed in, each with a connection of their own."""
    accounts, found = Accounts(address_of(hall.data)), []
    await accounts.open()
    try:
        for name in names:
            await accounts.add_account(name, "admin", PASSWORD)
            session = await accounts.begin_session(Account(name, name, "admin"), "", "", time.time())
            found.append(Caller(hall.port, session.token, f"admin-{name}"))
    finally:
        await accounts.close()
    return found


async def publishes(admin: Caller, version: int, **drains: str) -> Answer:
    body = {"version": version, "when": "now", "note": "the test says so", "drains": drains}
    return await admin.ask(f"{DRAFT}/publish", body, admin.key())


async def served(hall: HallProcess, admin: Caller, revision: str) -> None:
    """Until the revision answers, in every web process."""
    async with asyncio.timeout(30):
        seen: set[str] = set()
        while seen != {revision}:
            seen = {await serving(hall, admin) for _ in range(6)}
            await asyncio.sleep(0.05)


async def serving(hall: HallProcess, admin: Caller) -> str:
    return str((await read(hall.port, admin, HELD))["serving"])


async def read(port: int, who: Caller, path: str) -> Any:
    """What is at a path, over a connection of its own."""
    while True:
        try:
            connection = await connect(HOST, port)
            asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {who.token}\r\n\r\n"
            status, body = await connection.ask(asked.encode())
            connection.close()
        except (OSError, ValueError):
            continue
        if status == 200:
            return json.loads(body)


@pytest.mark.timeout(180)
async def test_kiosks_go_on_while_lanes_come_and_go(tmp_path: Path) -> None:
    async with HallProcess(tmp_path / "data", open_hall(tmp_path / "hall")) as hall:
        keys = await hall.add(KIOSKS, 0)
        admin, other = await administrators(hall, "9001", "9002")
        kiosks = [Caller(hall.port, key, f"kiosk-{at}") for at, key in enumerate(keys)]
        told, done = Told(), asyncio.Event()
        # given kiosks that never stop, and somebody who waits in a lane that is going to vanish
        busy = asyncio.create_task(_all(*(keeps_taking(kiosk, told, done, 0.02) for kiosk in kiosks)))
        waits = await kiosks[0].ask("/api/v1/tickets", {"lanes": ["legal"]}, "waits-in-legal")
        before = set(hall.web())

        # when a new target is published
        saved = await admin.ask(
            f"{DRAFT}/fields", {"version": 0, "changes": {"lanes/general/targets/regular": "12"}}, admin.key()
        )
        assert saved.status == 200 and saved.body["mistakes"] == []
        first = await publishes(admin, saved.body["version"])
        assert first.status == 200, first
        await served(hall, admin, first.body["revision"])

        # and then two people take the lane away at once, each with another lane for whoever waits
        version = await _without_legal(hall.port, admin)
        raced = await asyncio.gather(
            publishes(admin, version, **{"legal": "general", "window:25": "general"}),
            publishes(other, version, **{"legal": "accounting", "window:25": "accounting"}),
        )
        assert sorted(answer.status for answer in raced) in ([200, 404], [200, 409]), raced
        (won,) = [answer for answer in raced if answer.status == 200]
        await served(hall, admin, won.body["revision"])
        for old in before:
            await gone(old)
        done.set()
        await busy

        # then every press had its number, in order and none twice; other processes serve now
        assert told.refused == []
        numbers = sorted(told.issued.values(), key=lambda number: (len(number), number))  # A1000 comes after A999
        assert numbers == [f"A{number:03d}" for number in range(1, len(numbers) + 1)]
        await until(lambda: len(hall.web()) == 2)  # those of the first change may still be on their way out
        moments = sorted(came for _, came in told.answers)
        pause = max(later - earlier for earlier, later in pairwise(moments))
        print(f"{len(numbers)} numbers, longest pause {pause:.2f} s, {told.retries} retries")
        assert pause < LONGEST_PAUSE_S

        # and whoever waited in the lane waits in one that there is, with the stream and what is written the same
        state = await hall.checked()
        moved = state.ticket(waits.body["number"])
        assert moved is not None and moved.state == "waiting" and moved.lanes in (("general",), ("accounting",))


async def _without_legal(port: int, admin: Caller) -> int:
    """The lane, its window and its place in the catalogue are taken out of the draft."""
    version = 0
    changes = [("remove", {"path": "windows/15"}), ("remove", {"path": "lanes/legal"})]
    for path, body in changes:
        answer = await admin.ask(f"{DRAFT}/{path}", {"version": version, **body}, admin.key())
        assert answer.status == 200, answer
        version = answer.body["version"]
    for code in _services_of():
        row = {"version": version, "code": code, "cells": {"lane": "general"}}
        answer = await admin.ask(f"{DRAFT}/services", row, admin.key())
        assert answer.status == 200, answer
        version = answer.body["version"]
    found = await read(port, admin, DRAFT)
    assert found["mistakes"] == [], found
    return version


def _services_of() -> list[str]:
    with (ROOT / "config" / "halls" / "nanchuan" / "services.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file) if row["lane"] == "legal"]


async def _all(*work: object) -> None:
    await asyncio.gather(*work)  # type: ignore[call-overload]
