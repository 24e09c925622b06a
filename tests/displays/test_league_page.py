"""The banks compared: who may look, what is said of how few, and the same figures on the page, as JSON and as CSV."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.banks import Banks
from config.hall import Hall
from dispatcher.league import Figures, Times
from dispatcher.satisfaction import Score
from displays.league_days import before, span
from displays.league_rows import rows, table
from tests.bank_hall import BANKS, BankHall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until

REPORT = "/api/v1/reports/banks"


@pytest.fixture
async def banks(story: Story, tmp_path: Path) -> AsyncIterator[BankHall]:
    async with HallApp(story, tmp_path) as hall:
        yield BankHall(hall)


async def visits(banks: BankHall, bank: str, count: int, minutes: int) -> None:
    """So many walk-ins, each waiting for some minutes, each served and content."""
    clerk, story = await banks.clerk(bank), banks.hall.story
    for _ in range(count):
        number = await story.takes_number(bank)
        story.clock.pass_s(60 * minutes)
        await clerk.calls()
        await clerk.does("start", number)
        await clerk.does("finish", number, outcome="inquiry")
        await story.dispatcher.rate(story.request(), ticket=number, rating=5)
    await banks.hall.follows()


async def test_page_json_and_csv_say_the_same(banks: BankHall) -> None:
    await visits(banks, "bank_two", 10, 3)
    await visits(banks, "bank_one", 10, 7)
    await visits(banks, "bank_three", 9, 1)
    found = (await banks.hall.get("manager", REPORT)).json()
    assert [bank["lane"] for bank in found["banks"]] == ["bank_two", "bank_one", "bank_three"]
    two, _, three = found["banks"]
    assert two["start_min"] == {"value": 3.0, "sample": 10} and two["volume"] == 10
    assert two["satisfaction"] == {"value": 100.0, "sample": 10} and two["response"] == 100.0
    assert three["start_min"] == {"value": None, "sample": 9}  # too few to say
    assert set(found["definitions"]) == {"volume", "start", "account", "offer", "rating"}
    answer = await banks.hall.get("auditor", f"{REPORT}?format=csv&lang=zh")
    head, *lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert head[:4] == ["银行", "办理量", "开始洽谈（分钟）", "样本"] and lines[0][:4] == [
        "bank_two",
        "10",
        "3.0",
        "10",
    ]
    assert lines[2][2:4] == ["", "9"] and answer.headers["content-disposition"].startswith("attachment")
    page = await banks.hall.get("admin", "/banks?by=volume&lang=zh")
    assert "内部资料" in page.text and "3.0 分钟" in page.text
    for words in found["definitions"].values():
        assert words in (await banks.hall.get("admin", "/banks?lang=zh")).text


async def test_it_is_internal_until_the_hall_file_says_otherwise(banks: BankHall) -> None:
    for role in ("clerk", "guide", "kiosk", "display", "integration"):
        assert (await banks.hall.get(role, "/banks")).status_code == 403
        assert (await banks.hall.get(role, REPORT)).status_code == 403
    assert (await banks.hall.get("display", "/banks/hall")).status_code == 404
    hall = banks.hall.site.hall
    banks.hall.site.hall = hall.model_copy(update={"banks": Banks(league="hall")})
    shown = await banks.hall.get("display", "/banks/hall?lang=zh")
    assert shown.status_code == 200 and "办理量：" not in shown.text


async def test_a_week_holds_the_days_before(banks: BankHall) -> None:
    await visits(banks, "bank_one", 4, 2)
    story = banks.hall.story
    await (await banks.clerk("bank_one")).does("close")
    await story.dispatcher.close_day(story.request(), reason="evening")
    await story.dispatcher.open_day(story.request(), day="20261124")
    story.clock.pass_s(86_400)
    follower = banks.hall.site.follower
    assert follower is not None
    await until(lambda: (view := follower.view()) is not None and view.state.day == "20261124")
    day, week = [(await banks.hall.get("manager", f"{REPORT}?period={name}")).json() for name in ("day", "week")]
    assert (week["since"], week["until"]) == ("2026-11-18", "2026-11-24")
    volumes = [{bank["lane"]: bank["volume"] for bank in each["banks"]} for each in (day, week)]
    assert volumes == [dict.fromkeys(BANKS, 0), {"bank_one": 4, "bank_two": 0, "bank_three": 0}]


async def test_the_sum_granted_is_said_of_three_companies_or_more(banks: BankHall) -> None:
    for count in (1, 2, 3):
        company = await banks.company("bank_one")
        await banks.serves("bank_one", company)
        await (await banks.clerk("bank_one")).does("loans", company, kind="first", amount=1_000_000)
        await (await banks.clerk("bank_one")).does("finish", company, outcome="inquiry")
        page = (await banks.hall.get("manager", "/banks?lang=zh")).text
        assert f"本期有 {count} 家企业获批贷款" in page
        assert ("合计 300 万元" in page) == (count == 3)


UNRATED = Score(0, 0, 0)


def figures(lane: str, ms: int | None, sample: int, score: Score = UNRATED) -> Figures:
    return Figures(lane, sample, Times(ms, sample), Times(None, 0), Times(None, 0), score)


def test_rows_rise_with_time_and_fall_with_ratings_and_those_of_too_few_are_last() -> None:
    found = [
        figures("a", 600_000, 20, Score(20, 12, 12)),
        figures("b", 60_000, 9, Score(9, 9, 9)),
        figures("c", 300_000, 10, Score(10, 10, 5)),
    ]
    assert [row.lane for row in rows(found, 10, "start")] == ["c", "a", "b"]
    assert [row.lane for row in rows(found, 10, "rating")] == ["a", "c", "b"]
    assert [row.lane for row in rows(found, 10, "volume")] == ["a", "c", "b"]


def test_a_line_for_a_spreadsheet_leaves_out_what_is_not_said(small_hall: Hall) -> None:
    lines = table(rows([figures("bank_one", 90_000, 3)], 10, "start"), small_hall, str)
    assert lines[1] == ["bank_one", "3", "", "3", "", "0", "", "0", "", "0"]


def test_a_period_ends_with_the_open_day() -> None:
    assert list(before("week", "20261103")) == [f"2026{day}" for day in "1028 1029 1030 1031 1101 1102".split()]
    assert list(before("day", "20261103")) == [] and span("month", "20261130") == ("2026-11-01", "2026-11-30")
