"""Displays whose link is cut, hangs, or whose machine sleeps: soon after it is back they show what the hall shows, and
nothing is said that is old, or twice."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from displays import hall_parts
from displays.screen import screen
from tests.broken_link import BrokenLink
from tests.browser.screens import PATIENCE_MS, SOON_MS, Screens
from tests.browser.test_hall_voice import heard, speaker, speaking
from tests.hall_app import HallApp

__all__ = ["speaker"]
FAULTS = ("cut", "hang", "sleep")
WINDOWS = tuple(str(number) for number in range(1, 9))
EIGHT_HOURS_S = 8 * 3600
SAME = """(expected) => {
  const found = [...document.querySelectorAll(".hero[data-ticket], .rows .row[data-ticket]")].map(one =>
    ["ticket", "window"].map(what => one.querySelector(`[data-of=${what}]`).innerText).join(" ")).sort();
  return document.body.dataset.fresh === "live" && JSON.stringify(found) === JSON.stringify(expected);
}"""


class Watched(NamedTuple):
    """Two hall displays, of which one speaks, and the display of window 1, behind a link that breaks."""

    screens: Screens
    link: BrokenLink
    halls: tuple[Page, Page]
    window: Page
    snapshots: list[int]
    """How many each socket brought that was opened since."""


@pytest.fixture
async def watched(browser: Browser, app: HallApp) -> AsyncIterator[Watched]:
    await app.story.sits_down(*WINDOWS)
    async with app.served() as origin, BrokenLink(int(origin.rpartition(":")[2])) as link:
        screens = Screens(browser, app, link.origin)
        first = await speaking(screens)
        await expect(first.locator("body")).to_have_attribute("data-speaks", "A B C D E")
        second, window = await speaking(screens), await screens.window("1")
        watched = Watched(screens, link, (first, second), window, [])
        for page in (first, second, window):
            screens.may_lose(page)
            page.on("websocket", lambda socket: counts(socket, watched.snapshots))
        yield watched
        await screens.close()
    assert not screens.faults


def counts(socket: WebSocket, snapshots: list[int]) -> None:
    at = len(snapshots)
    snapshots.append(0)

    def receives(text: str | bytes) -> None:
        snapshots[at] += '"type":"snapshot"' in str(text)

    socket.on("framereceived", receives)


class Clerks:
    """They go on, whatever becomes of the screens: each calls, serves, waits for nobody."""

    def __init__(self, screens: Screens, chance: Random) -> None:
        self._story, self._chance = screens.story, chance
        self._called: dict[str, str] = {}

    async def work(self, acts: int) -> list[str]:
        """So many acts; the numbers that were called."""
        numbers = []
        for _ in range(acts):
            window = self._chance.choice(WINDOWS)
            self._story.clock.pass_s(self._chance.uniform(0.2, 2))
            if number := self._called.pop(window, ""):
                await self._story.window(window, "start", number)
                await self._story.window(window, "finish", number)
            else:
                await self._story.takes_number("general")
                self._called[window] = await self._story.calls(window)
                numbers.append(self._called[window])
        return numbers


async def breaks(watched: Watched, fault: str, seconds: float) -> None:
    """The link is bad for so long, by the pages' clocks."""
    pages = (*watched.halls, watched.window)
    if fault == "cut":
        watched.link.cut()
    else:
        watched.link.hang()
    if fault == "sleep":  # the wall clock goes on without the machine
        for page in pages:
            await page.clock.set_system_time(await page.evaluate("Date.now() / 1000") + EIGHT_HOURS_S)
    else:
        await asyncio.gather(*(page.clock.run_for(round(seconds * 1000)) for page in pages))


async def equals(watched: Watched, within_ms: float) -> None:
    """Within so long every display shows what the hall itself would draw now."""
    board = await watched.screens.story.board()
    view = await watched.screens.app.site.view()
    called = sorted(f"{call.ticket} {call.window}" for call in hall_parts.calls(view, screen(view.hall, "")))
    async with asyncio.timeout(within_ms / 1000):
        for hall in watched.halls:
            await hall.wait_for_function(SAME, arg=called)
        await watched.screens.is_live(watched.window, within_ms)
        here = [ticket.number for ticket in board.called() if ticket.window == "1"]
        face = watched.window.locator("[data-face=calling] .large")
        await (expect(face).to_have_text(here[0]) if here else expect(face).to_have_count(0))


async def rounds(watched: Watched, many: int, seed: int, within_ms: float) -> None:
    chance, slowest = Random(seed), 0.0
    clerks = Clerks(watched.screens, chance)
    loop = asyncio.get_running_loop()
    unheard: list[str] = []
    for at in range(many):
        await clerks.work(3)
        for page in (*watched.halls, watched.window):
            await watched.screens.is_live(page)
        fault = FAULTS[at % len(FAULTS)]
        broken = asyncio.create_task(breaks(watched, fault, chance.uniform(9, 40)))
        unheard += await clerks.work(chance.randint(1, 6))
        await broken
        watched.screens.story.clock.pass_s(30)  # whatever was called is old when the link is back
        watched.link.mend()
        back = loop.time()
        try:
            await equals(watched, within_ms)
        except (TimeoutError, AssertionError) as error:
            raise AssertionError(f"round {at}, after a {fault}") from error
        slowest = max(slowest, loop.time() - back)
    said: Counter[tuple[Any, ...]] = Counter()
    for hall in watched.halls:
        said.update((ticket, time) for name, ticket, time in await heard(hall) if name == "voice:says")
    print(f"\n{many} times: the slowest was right after {slowest:.2f} s; {len(said)} sayings")
    assert max(watched.snapshots) == 1 and watched.snapshots.count(1) >= 2 * many
    assert said and max(said.values()) == 1
    assert not {ticket for ticket, _ in said} & set(unheard)


async def test_after_each_kind_of_break_the_displays_are_right_at_once(watched: Watched) -> None:
    """Acceptance 8, I10, F32–F34. How soon is measured by the long run, which has the machine to itself."""
    await rounds(watched, len(FAULTS), seed=1, within_ms=PATIENCE_MS)


@pytest.mark.soak
async def test_after_two_hundred_breaks_the_displays_are_right_at_once(watched: Watched) -> None:
    await rounds(watched, int(os.environ.get("SIZE", "200")), int(os.environ.get("SEED", "1")), SOON_MS)
