"""The large call and the list below it, as calls.js keeps them: no call is lost."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from benchmarks.chromium import chromium

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "displays" / "static" / "calls.js"

# A clock that both the page and the hall follow, a log of what became large, and words to tell stories with.
STORY = """
let now = 1e6, large = [];
const calls = new Calls(180000);
const tell = (kind, ticket, more) => calls.hear({ kind: `ticket.${kind}`, ticket, at: now, ...more }, now);
const call = (ticket) => tell("called", ticket, { window: "1" });
const hero = () => calls.hero(now)?.ticket ?? null;
const isYellow = () => calls.hero(now).fresh;
const listed = () => calls.rows().map((row) => row.ticket);
const pass = (ms) => {
  for (const end = now + ms; now < end; now += 250) if (calls.tick(now, now)) large.push([hero(), now]);
  calls.tick(now, now);
};
"""


@pytest.fixture(scope="module")
async def page() -> AsyncIterator[Page]:
    """One for all stories: each evaluates a script of its own and leaves nothing in the page."""
    async with chromium() as browser:
        yield await browser.new_page()


async def told(page: Page, story: str) -> Any:
    """What a story, written in the words above, comes to: its last expression."""
    script = SCRIPT.read_text("utf-8").replace("export ", "")
    return await page.evaluate(f"{script}\n{STORY}\n{story}")


async def test_ten_calls_within_five_seconds_are_each_large_for_eight(page: Page) -> None:
    story = """for (let n = 0; n < 10; n += 1) { call(`A00${n}`); pass(500); }
    const seen = [hero(), ...listed()].sort(); pass(90000); ({ seen, large })"""
    found = await told(page, story)
    names = [f"A00{n}" for n in range(10)]
    assert found["seen"] == names, "all are on the screen at once"
    assert [ticket for ticket, _ in found["large"]] == names
    times = [at for _, at in found["large"]]
    assert all(later - earlier >= 8000 for earlier, later in pairwise(times))


async def test_who_is_served_gives_way_after_eight_seconds_and_who_is_taken_back_at_once(page: Page) -> None:
    story = """call("A001"); pass(1000); tell("started", "A001", { state: "serving" }); pass(5000);
    const kept = hero(); pass(3000); const gone = hero();
    call("A002"); pass(1000); tell("undone", "A002", { state: "waiting" }); pass(250); [kept, gone, hero()]"""
    assert await told(page, story) == ["A001", None, None]


async def test_who_stood_at_the_window_already_is_not_called_for(page: Page) -> None:
    story = """call("A001"); tell("started", "A001", { state: "serving" }); pass(250); const never = hero();
    call("A002"); pass(500); tell("started", "A002", { state: "serving" }); pass(250); [never, hero(), listed()]"""
    assert await told(page, story) == [None, None, []]


async def test_a_finish_taken_back_withdraws_the_following_call(page: Page) -> None:
    story = """call("A001"); pass(1000); tell("undone", "A000", { state: "serving", also: "A001" }); pass(250);
    [hero(), listed()]"""
    assert await told(page, story) == [None, []]


async def test_a_second_call_is_large_again(page: Page) -> None:
    story = """call("A001"); pass(9000); call("A002"); pass(9000);
    tell("recalled", "A001", { window: "1", calls: "2" }); pass(250); [hero(), calls.hero(now).calls, listed()]"""
    assert await told(page, story) == ["A001", 2, ["A002"]]


async def test_a_page_that_comes_back_lists_what_it_missed_and_replays_nothing(page: Page) -> None:
    story = """const missed = ["A001", "A002", "A003"];
    calls.start(missed.map((ticket, n) => ({ ticket, window: "1", calls: 1, at: now - 60000 + n })), now, now);
    pass(30000); [hero(), isYellow(), listed(), large]"""
    assert await told(page, story) == ["A003", False, ["A002", "A001"], []]


async def test_a_call_is_yellow_for_twenty_seconds_and_listed_for_three_minutes(page: Page) -> None:
    story = """call("A001"); pass(19000); const before = isYellow(); pass(2000); const after = isYellow();
    pass(160000); [before, after, hero()]"""
    assert await told(page, story) == [True, False, None]
