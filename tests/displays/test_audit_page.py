"""The auditor's page: who decided what and why in words, whether the chain holds, and a table to take along."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from dispatcher.audit_chain import Fault, linked
from displays.audit_bodies import PAGE
from displays.audit_rows import FAULTS, row, said, sober, span
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp
from tests.small_hall import small_hall
from web.audit_reading import EVERY, newest
from web.audit_tables import entries
from web.audit_trail import AuditTrail
from web.audit_words import ACTS

API = "/api/v1/audit"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    """A visitor was called out of order, another one got priority, and somebody looked at a contact."""
    await story.sits_down("1")
    async with HallApp(story, tmp_path) as hall:
        body = {"lanes": ["general"], "class": "priority", "reason": "看过证件"}
        assert (await hall.post("guide", "/api/v1/tickets", body)).status_code == 201
        number = await story.takes_number()
        await story.window("1", "call", number, reason="<带孩子>")
        await AuditTrail(hall.site.audit, hall.site.dispatcher, hall.site.feed).catch_up()
        await hall.site.audit.record("2001", "contact.revealed", f"{DAY}-A001", "window 1")
        yield hall


def say(phrase: str, **values: object) -> str:
    return phrase % values if values else phrase


async def test_the_page_tells_it_in_words(hall: HallApp) -> None:
    page = (await hall.get("auditor", "/audit")).text
    for words in (
        "不按顺序叫号",
        "&lt;带孩子&gt;",
        "clerk-1",
        "给予优先",
        "priority 看过证件",
        "the-guide",
        "1 号窗口",
    ):
        assert words in page, words
    assert "<带孩子>" not in page
    assert page.index("查看完整联系方式</td>") < page.index("不按顺序叫号</td>")  # the newest first
    assert "100.0%" in page and "÷" in page  # one number, with priority
    english = (await hall.get("auditor", "/audit?lang=en")).text
    assert "called out of order" in english and "Share = " in english


async def test_entries_are_chosen_by_day_act_and_staff_number(hall: HallApp) -> None:
    async def seen(query: str) -> list[str]:
        answer = await hall.get("auditor", f"{API}/entries?{query}")
        assert answer.status_code == 200, answer.text
        return [entry["what"] for entry in answer.json()["entries"]]

    assert await seen("what=ticket.called") == ["ticket.called"]
    assert await seen("who=the-guide") == ["ticket.granted"]
    assert len(await seen("day=2026-11-23")) == 4
    assert await seen("day=2026-11-24") == []
    assert await seen("below=2") == ["day.opened"]
    page = (await hall.get("auditor", "/audit?what=ticket.called&day=2026-11-23")).text
    assert page.count("data-seq") == 1
    assert (await hall.get("auditor", "/audit?day=yesterday")).status_code == 200
    assert (await hall.get("auditor", f"{API}/entries?day=yesterday")).status_code == 422


async def test_older_entries_are_a_page_away(hall: HallApp) -> None:
    for _ in range(PAGE):
        await hall.site.audit.record("2001", "contact.revealed")
    page = (await hall.get("auditor", "/audit")).text
    assert page.count("data-seq") == PAGE
    assert "below=5" in page
    older = (await hall.get("auditor", "/audit?below=5")).text
    assert older.count("data-seq") == 4 and "更早的记录" not in older


async def test_the_chain_is_gone_through(hall: HallApp) -> None:
    good = (await hall.get("auditor", f"{API}/verdict")).json()
    (last,) = await newest(hall.site.audit.tables, EVERY, 1)
    assert (good["good"], good["entries"], good["head"]) == (True, 4, last.hash)
    with_paper = await hall.get("auditor", f"{API}/verdict", params={"head": f"4: {last.hash[:32]} {last.hash[32:]}"})
    assert with_paper.json()["good"]
    other = (await hall.get("auditor", f"{API}/verdict", params={"head": f"5:{last.hash}"})).json()
    assert (other["good"], other["fault"], other["seq"]) == (False, "truncated", 5)
    async with hall.site.audit.tables.change() as connection:
        await connection.execute(update(entries).where(entries.c.seq == 2).values(who="2002"))
    bad = (await hall.get("auditor", f"{API}/verdict")).json()
    assert (bad["good"], bad["fault"], bad["seq"], bad["words"]) == (False, "edited", 2, "第 2 条被改过")
    assert (await hall.get("auditor", f"{API}/verdict?head=abc")).status_code == 422


async def test_a_table_to_take_along_is_noted_and_runs_nothing(hall: HallApp) -> None:
    await hall.site.audit.record("2001", "problem.decided", "=1+1", "@cmd")
    answer = await hall.get("auditor", f"{API}/entries.csv?who=2001")
    assert (
        answer.headers["content-type"].startswith("text/csv") and "attachment" in answer.headers["content-disposition"]
    )
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head[:6] == ["time", "seq", "at", "who", "what", "about"]
    assert [each[5:7] for each in rows] == [[f"{DAY}-A001", "window 1"], ["'=1+1", "'@cmd"]]
    (last,) = await newest(hall.site.audit.tables, EVERY, 1)
    assert (last.who, last.what, last.about) == ("the-auditor", "audit.exported", "2001")


@pytest.mark.parametrize("role", ["clerk", "guide", "kiosk", "display", "integration", ""])
async def test_not_for_everyone(hall: HallApp, role: str) -> None:
    for path in ("/audit", f"{API}/entries", f"{API}/verdict", f"{API}/entries.csv"):
        assert (await hall.get(role, path)).status_code in (401, 403)


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert sober(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert sober(cell).removeprefix("'") == cell.removeprefix("'")


def test_a_day_is_the_halls() -> None:
    since, until = span("2026-11-23", small_hall())
    assert (until - since, since) == (86_400_000, 1_795_363_200_000)  # midnight in Chongqing
    assert span("", small_hall()) == span("2026-02-30", small_hall()) == (0, 0)


def test_codes_of_the_software_are_words() -> None:
    def why(what: str, why: str) -> str:
        return row(linked(None, at=1, who="1001", what=what, why=why), small_hall(), say, "zh").why

    assert why("ticket.undone", "ticket.missed") == "过号"
    assert why("window.taken-over", "1002") == "原来是工号 1002"
    assert why("ticket.granted", "priority 看过 证件") == "priority 看过 证件"
    assert why("contact.revealed", "window 12") == "12 号窗口"


def test_every_fault_has_its_sentence() -> None:
    assert [said(Fault(kind, 3, 5), say) for kind in FAULTS if "3" not in said(Fault(kind, 3, 5), say)] == []


def test_acts_are_dotted_words_with_a_sentence() -> None:
    assert all("." in word and word.isascii() and sentence for word, sentence in ACTS.items())
