"""Kiosks and clerks who work at once, and remember what they were told."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from tests.faults.caller import Answer, Caller


@dataclass
class Told:
    """What was acknowledged: of every answered press its key and the number; and when, by the steady clock."""

    issued: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    finished: dict[str, str] = field(default_factory=dict)
    refused: list[Answer] = field(default_factory=list)
    retries: int = 0
    answers: list[tuple[float, float]] = field(default_factory=list)
    """When an acknowledged press was sent (the try that was answered), and when the answer came."""

    def note(self, answer: Answer, right: int) -> bool:
        self.retries += answer.tries - 1
        if answer.status == right:
            self.answers.append((answer.asked, monotonic()))
            return True
        self.refused.append(answer)
        return False

    def back_after(self, moment: float) -> float | None:
        """Seconds from a moment until the first press sent since was acknowledged; None if none was yet."""
        return min((came - moment for sent, came in self.answers if sent > moment), default=None)


async def takes_numbers(kiosk: Caller, told: Told, many: int) -> None:
    """A kiosk at which one visitor after another takes a general number."""
    for _ in range(many):
        key = kiosk.key()
        answer = await kiosk.ask("/api/v1/tickets", {"lanes": ["general"]}, key)
        if told.note(answer, 201):
            told.issued[key] = answer.body["number"]


async def keeps_taking(kiosk: Caller, told: Told, done: asyncio.Event, pause_s: float) -> None:
    """The same until it is `done`."""
    while not done.is_set():
        await takes_numbers(kiosk, told, 1)
        await asyncio.sleep(pause_s)


async def serves(clerk: Caller, window: str, told: Told, done: asyncio.Event, pause_s: float) -> None:
    """A clerk who calls, starts and finishes until it is `done`."""

    async def press(action: str, body: Mapping[str, Any]) -> tuple[str, Answer]:
        key = clerk.key()
        return key, await clerk.ask(f"/api/v1/windows/{window}/{action}", body, key)

    while not done.is_set():
        key, called = await press("call-next", {})
        if called.status == 204:
            await asyncio.sleep(pause_s)
            continue
        if not told.note(called, 200):
            return
        number = told.called[key] = called.body["number"]
        for action, more in (("start", {}), ("finish", {"outcome": "accepted"})):
            key, answer = await press(action, {"ticket": number, **more})
            if told.note(answer, 200) and action == "finish":
                told.finished[key] = number
        await asyncio.sleep(pause_s)
