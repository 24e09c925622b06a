"""A company's board: one tile for each bank as it stands, the offers below, and the same on paper."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from dispatcher.negotiations import Talk
from dispatcher.tickets import Ticket
from tests.bank_hall import BANKS, SAID, BankHall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from ticketing.company_parts import face


@pytest.fixture
async def banks(story: Story, tmp_path: Path) -> AsyncIterator[BankHall]:
    async with HallApp(story, tmp_path) as hall:
        yield BankHall(hall)


async def data(banks: BankHall, company: str) -> dict[str, Any]:
    """What programs see of the board, once this process has heard everything."""
    await banks.hall.follows()
    view = await banks.hall.site.view()
    return banks.hall.hub.topics["board"].data(view, await banks.hall.phone_token(company))


async def faces(banks: BankHall, company: str) -> dict[str, str]:
    return {lane: bank["state"] for lane, bank in (await data(banks, company))["banks"].items()}


async def test_each_bank_has_the_face_of_how_things_stand_there(banks: BankHall) -> None:
    company = await banks.company()
    assert set((await faces(banks, company)).values()) == {"shut"}
    for bank in BANKS:
        await banks.clerk(bank)
    assert set((await faces(banks, company)).values()) == {"waiting"}
    clerk = await banks.clerk("bank_one")
    await clerk.calls()
    assert await faces(banks, company) == dict(zip(BANKS, ("called", "elsewhere", "elsewhere"), strict=True))
    await clerk.does("start", company)
    assert (await faces(banks, company))["bank_one"] == "serving"
    await (await banks.clerk("bank_two")).does("decline", company)
    await clerk.does("finish", company, outcome="inquiry")
    assert await faces(banks, company) == {"bank_one": "done", "bank_two": "withdrawn", "bank_three": "waiting"}
    await banks.serves("bank_three", company, outcome="refused")
    assert (await faces(banks, company))["bank_three"] == "declined"


@pytest.mark.parametrize(
    ("fields", "talk", "shown"),
    [
        ({"state": "held", "todo": "b"}, Talk(), "aside"),
        ({"state": "cancelled", "todo": "b"}, Talk(), "over"),
        ({"state": "finished", "todo": "b", "legs": "b|inquiry|5,"}, Talk(declined=True), "declined"),
        ({"state": "waiting", "todo": "c", "legs": "b|dropped|5,"}, Talk(), "dropped"),
        ({"state": "serving", "todo": "b", "lane": "b", "legs": "b|inquiry|5,"}, Talk(), "serving"),
    ],
)
def test_a_face_follows_from_the_ticket_and_what_was_said(fields: dict[str, str], talk: Talk, shown: str) -> None:
    assert face(Ticket("20261123", "L001", fields), "b", talk, is_open=True) == shown


async def test_people_ahead_are_those_of_each_bank(banks: BankHall) -> None:
    for bank, walk_ins in zip(BANKS, (0, 2, 1), strict=True):
        for _ in range(walk_ins):
            await banks.hall.story.takes_number(bank)
    banks.hall.story.clock.pass_s(60)
    for bank in BANKS:
        await banks.clerk(bank)
    company = await banks.company()
    found = (await data(banks, company))["banks"]
    assert {lane: bank["ahead"] for lane, bank in found.items()} == dict(zip(BANKS, (0, 2, 1), strict=True))
    assert found["bank_one"]["p50_s"] < found["bank_three"]["p50_s"] < found["bank_two"]["p50_s"]


async def test_the_page_has_every_chosen_bank_and_says_that_the_order_is_chance(banks: BankHall) -> None:
    company = await banks.company("bank_one", "bank_three")
    await banks.says(company, "company", **SAID)
    token = await banks.hall.phone_token(company)
    page = await banks.hall.get("", f"/board/{token}?lang=zh")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert "不代表推荐" in page.text and SAID["name"] in page.text
    assert [name in page.text for name in ('id="bank-bank_one"', 'id="bank-bank_two"')] == [True, False]
    phone = await banks.hall.get("", f"/t/{token}")
    assert f"/board/{token}" in phone.text


async def test_another_ticket_a_forged_token_and_yesterday_open_nothing(banks: BankHall) -> None:
    company, day = await banks.company(), banks.hall.story.dispatcher.day
    await banks.hall.takes_number()
    for token in (await banks.hall.phone_token("A001"), f"{day}-{company}.{'A' * 22}", f"20261122-{company}.x", "x"):
        for path in ("", "/print"):
            page = await banks.hall.get("", f"/board/{token}{path}")
            assert page.status_code == 404 and "bank_one" not in page.text
        for path in ("/part", "/offers"):
            answer = await banks.hall.get("", f"/board/{token}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "UNKNOWN_TICKET")


async def test_on_paper_there_is_a_line_for_every_bank_and_a_blank_one_without_an_offer(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    await banks.offers("bank_one", company, note="随借随还")
    gone = await banks.offers("bank_one", company, amount=9_990_000)
    await (await banks.clerk("bank_one")).does(f"offers/{gone['id']}/withdraw")
    await (await banks.clerk("bank_two")).does("decline", company)
    await banks.hall.follows()
    token = await banks.hall.phone_token(company)
    paper = (await banks.hall.get("", f"/board/{token}/print?lang=zh")).text
    assert all(word in paper for word in ("首贷", "300 万元", "3.65%", "12 个月", "2026-12-23", "随借随还"))
    assert paper.count('class="blank"') == 2 and "这家已退出" in paper and "999 万元" not in paper
    assert "意向报价，以银行审批为准" in paper and "不是排名" in paper


async def test_after_the_end_the_board_still_shows_what_became_of_each_bank(banks: BankHall) -> None:
    company = await banks.company("bank_one", "bank_two")
    await banks.serves("bank_one", company, outcome="inquiry")
    await banks.says(company, "cancel")
    assert await faces(banks, company) == {"bank_one": "done", "bank_two": "over"}
