"""Answers get lost between the hall and those who asked. The same key again gives the same answer, and one effect."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dispatcher.engine_folder import Folder
from dispatcher.feed import Feed
from tests.cutting_proxy import HOST, CuttingProxy
from tests.faults.caller import Caller, sign_in
from tests.faults.hall_process import PASSWORD, HallProcess, clerk, open_hall

ROUNDS = 2
AT_ONCE = {"announcements": "1", "recall_pause_s": "0", "no_show_s": "0", "no_show_priority_s": "0"}
MOVES = frozenset({"wait", "ahead"})
"""What a ticket's answer says of the moment it is given in."""


class Presses:
    """Presses whose first answer is lost, each time. Returns what the second try was told."""

    def __init__(self, door: CuttingProxy) -> None:
        self._door = door
        self.keys: dict[str, str] = {}

    async def __call__(self, who: Caller, path: str, **body: Any) -> dict[str, Any]:
        key, cuts = who.key(), self._door.cuts
        self._door.cut = True
        answer = await who.ask(path, body, key)
        assert self._door.cuts == cuts + 1, path
        assert answer.tries == 2 and answer.status in (200, 201), (path, answer)
        again = await who.ask(path, body, key)
        assert again.status == answer.status
        assert _lasting(again.body) == _lasting(answer.body)
        self.keys[key] = path
        return answer.body


def _lasting(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in MOVES}


@pytest.mark.timeout(300)
async def test_a_lost_answer_is_asked_for_again(tmp_path: Path) -> None:
    async with HallProcess(tmp_path / "data", open_hall(tmp_path / "hall", **AT_ONCE)) as hall:
        kiosk_key, desk_key = await hall.add(1, 1, desk="integration")
        async with CuttingProxy(lambda: asyncio.open_connection(HOST, hall.port)) as door:
            press = Presses(door)
            seated = await sign_in(hall.port, clerk(1), PASSWORD, "1")
            window = Caller(door.port, seated.token, "window-1")
            kiosk, desk = Caller(door.port, kiosk_key, "kiosk-1"), Caller(door.port, desk_key, "desk")
            for _ in range(ROUNDS):
                await a_round(press, kiosk, desk, window)
        state = await hall.checked()
        folder = Folder(hall.data)
        feed = Feed(f"unix://{folder.socket()}?password={folder.password()}", "nanchuan")
        requests = Counter(event.fields["request"] for event in await feed.day(state.day))
        await feed.close()
        assert {key: requests[key] for key in press.keys} == dict.fromkeys(press.keys, 1)
        assert len(press.keys) == door.cuts >= 25 * ROUNDS


async def a_round(press: Presses, kiosk: Caller, desk: Caller, window: Caller) -> None:
    """Every command of kiosk, phone and window once."""
    here, tickets = "/api/v1/windows/1", "/api/v1/tickets"
    numbers = [(await press(kiosk, tickets, lanes=["general"]))["number"] for _ in range(5)]
    slow, wrong, absent, gone = numbers[1:]
    await press(desk, f"{tickets}/{slow}/postpone", reason="asked")
    first = (await press(window, f"{here}/call-next"))["number"]
    await press(window, f"{here}/recall", ticket=first)
    await press(window, f"{here}/no-show", ticket=first)
    await press(window, f"{here}/undo", ticket=first)
    await press(window, f"{here}/start", ticket=first)
    await press(window, f"{here}/hold", ticket=first, kind="fetch", reason="copies")
    await press(window, f"{here}/resume-ticket", ticket=first)
    await press(window, f"{here}/call", ticket=first, reason="is back")
    await press(window, f"{here}/start", ticket=first)
    await press(window, f"{here}/finish", ticket=first, outcome="accepted")
    await press(window, f"{here}/call", ticket=wrong, reason="asked")
    await press(window, f"{here}/transfer", ticket=wrong, lane="one_thing", reason="wrong lane", keep_place=True)
    await press(window, f"{here}/call", ticket=absent, reason="asked")
    await press(window, f"{here}/no-show", ticket=absent)
    await press(desk, f"{tickets}/{absent}/return", reason="asked")
    for number in (slow, absent, gone):
        await press(desk, f"{tickets}/{number}/cancel", reason="asked")
    await press(window, f"{here}/pause", reason="tea")
    await press(window, f"{here}/resume")
    await press(window, f"{here}/close")
    await press(window, f"{here}/open")
