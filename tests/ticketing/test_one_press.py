"""One press is one ticket: random sequences of taps, lost answers, delays and reloads against the real API."""

import os
import random
from typing import Any

import httpx2
import pytest

from tests.ticketing.door import Door
from tests.ticketing.pressing_kiosk import PRESS_KEPT_MS, Kiosk, Network

WISH = {"lanes": ["general"], "language": "zh"}
STEPS = 12
_A_WHILE_MS = (0, 40, 900, 1600, 3100, 20_000)


async def issued(door: Door, since: int) -> list[str]:
    """Keys of the tickets issued after a revision, each as often as it was issued."""
    events = await door.story.feed.read(f"{door.story.dispatcher.day}-{since}")
    return [event.fields["request"] for event in events if event.kind == "ticket.issued"]


async def a_sequence(door: Door, chance: random.Random) -> None:
    """Some visitors at one kiosk; at its end the network is good and every press has its ticket, once."""
    clock = door.story.clock

    async def send(key: str, body: dict[str, Any]) -> httpx2.Response:
        return await door.post("kiosk-1", "/api/v1/tickets", body, key)

    since = (await door.story.board()).rev
    network = Network(send, chance)
    kiosk = Kiosk(network, lambda: clock.ms, door.story.request)
    for _ in range(STEPS):
        clock.ms += chance.choice(_A_WHILE_MS) if chance.random() < 0.97 else PRESS_KEPT_MS
        match chance.choice(("tap", "double tap", "reload", "wait", "late")):
            case "tap":
                await kiosk.tap(WISH)
            case "double tap":
                await kiosk.tap(WISH)
                clock.ms += 80
                await kiosk.tap(WISH)
            case "reload":
                await kiosk.reload()
            case "wait":
                await kiosk.wait()
            case _:
                await network.late()
    network.good = True
    await network.late()
    await kiosk.reload()
    found = await issued(door, since)
    assert len(found) == len(set(found)), "a press was two tickets"
    assert set(found) <= set(kiosk.presses)
    assert set(kiosk.presses) - set(found) <= kiosk.given_up, "a press was no ticket"
    assert set(kiosk.shown) | kiosk.given_up == set(kiosk.presses)
    numbers = [number for seen in kiosk.shown.values() for number in seen]
    assert len(numbers) == len(set(numbers)) == len(kiosk.shown), "a press was shown two numbers"
    for ticket in list((await door.story.board()).tickets):
        await door.story.visitor("cancel", ticket)


async def sequences(door: Door, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        await a_sequence(door, chance)


async def test_random_sequences(door: Door) -> None:
    await sequences(door, 300, 1)


@pytest.mark.soak
async def test_many_random_sequences(door: Door) -> None:
    await sequences(door, int(os.environ.get("SIZE", "10000")), int(os.environ.get("SEED", "2")))


async def test_the_test_would_notice(door: Door) -> None:
    """A kiosk with a new key for every try gives several numbers."""

    async def careless(key: str, body: dict[str, Any]) -> httpx2.Response:
        return await door.post("kiosk-1", "/api/v1/tickets", body)

    since, clock = (await door.story.board()).rev, door.story.clock
    network = Network(careless, random.Random(3))
    kiosk = Kiosk(network, lambda: clock.ms, door.story.request)
    for _ in range(10):
        clock.ms += 5000
        await kiosk.tap(WISH)
        await kiosk.wait()
    assert len(await issued(door, since)) > len(kiosk.presses)
