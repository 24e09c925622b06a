"""One number for several banks, and what a company says by its token: itself, its consents, and one bank less."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.bank_hall import BANKS, CODE, SAID, BankHall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from tests.ticketing.door import refused

TICKETS = "/api/v1/tickets"


@pytest.fixture
async def banks(story: Story, tmp_path: Path) -> AsyncIterator[BankHall]:
    async with HallApp(story, tmp_path) as hall:
        yield BankHall(hall)


@pytest.mark.parametrize("role", ["kiosk", "guide", "integration"])
async def test_one_number_stands_in_the_lanes_that_were_chosen(banks: BankHall, role: str) -> None:
    answer = await banks.hall.post(role, TICKETS, {"lanes": list(BANKS[:2]), "rule": "all"})
    assert answer.status_code == 201
    ticket = answer.json()
    assert (ticket["class"], ticket["lanes"], ticket["stage"]["rule"]) == ("company", list(BANKS[:2]), "all")


async def test_all_of_lanes_that_are_no_banks_is_a_way_but_no_company(banks: BankHall) -> None:
    answer = await banks.hall.post("guide", TICKETS, {"lanes": ["general", "bank_one"], "rule": "all"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["class"], answer.json()["stage"]["rule"]) == ("regular", "all")


@pytest.mark.parametrize("body", [{"service": "residence", "rule": "all"}, {"lanes": [BANKS[0]], "rule": "some"}])
async def test_all_of_nothing_is_refused(banks: BankHall, body: dict[str, Any]) -> None:
    assert refused(await banks.hall.post("kiosk", TICKETS, body)) == (422, "WRONG_MEMBER")


async def test_a_company_says_who_it_is_and_nothing_of_it_comes_back(banks: BankHall) -> None:
    company = await banks.company()
    answer = await banks.says(company, "company", **SAID)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    day = banks.hall.story.dispatcher.day
    assert answer.json() == {"ticket": f"{day}-{company}", "kept": True, "consents": []}
    kept = await banks.hall.site.companies.company(f"{day}-{company}", banks.hall.site.people.now())
    assert kept is not None and (kept.name, kept.code, kept.contact, kept.phone) == tuple(SAID.values())
    assert (await banks.says(company, "company", **{**SAID, "code": " 91350100-m000100y43 "})).status_code == 200


WRONG = [
    {"code": CODE[:-1] + "4"},
    {"code": ""},
    {"name": "某"},
    {"name": "a\nb"},
    {"contact": ""},
    {"phone": "call me"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
async def test_what_cannot_be_a_company_is_refused(banks: BankHall, wrong: dict[str, str]) -> None:
    company = await banks.company()
    answer = await banks.says(company, "company", **{**SAID, **wrong})
    assert refused(answer) == (422, "WRONG_MEMBER")
    assert answer.json()["errors"][0]["member"] == next(iter(wrong))


async def test_consent_is_given_and_withdrawn_bank_by_bank_and_the_events_say_no_more(banks: BankHall) -> None:
    company = await banks.company(*BANKS[:2])
    await banks.consents(company, "bank_one")
    await banks.consents(company, "bank_two")
    answer = await banks.says(company, "consents", lane="bank_one", given=False)
    assert answer.json()["consents"] == ["bank_two"]
    assert refused(await banks.says(company, "consents", lane="bank_three", given=True)) == (409, "NOT_IN_LANE")
    events = await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)
    said = [event for event in events if event.kind.startswith("consent.")]
    assert [(event.kind, event.fields["lane"]) for event in said] == [
        ("consent.given", "bank_one"),
        ("consent.given", "bank_two"),
        ("consent.withdrawn", "bank_one"),
    ]
    assert all(set(event.fields) == {"kind", "at", "request", "digest", "ticket", "lane"} for event in said)


async def test_offers_are_read_by_token_in_an_order_that_favours_none(banks: BankHall) -> None:
    company = await banks.company()
    for bank in BANKS:
        await banks.serves(bank, company)
        await banks.offers(bank, company)
        if bank != BANKS[-1]:
            await (await banks.clerk(bank)).does("finish", company, outcome="inquiry")
    token = await banks.hall.phone_token(company)
    told = (await banks.hall.get("", f"{TICKETS}/{token}/offers")).json()
    assert told["disclaimer"] == "意向报价，以银行审批为准" and {each["lane"] for each in told["offers"]} == set(BANKS)
    first = told["offers"][0]
    assert (first["amount"], first["rate"], first["term"], first["withdrawn"]) == (3_000_000, 3.65, 12, False)
    again = (await banks.hall.get("", f"{TICKETS}/{token}/offers")).json()
    assert again == told
    for role in ("guide", "manager", "kiosk", "clerk"):
        assert (await banks.hall.get(role, f"{TICKETS}/{company}/offers")).status_code in (401, 403)


async def test_the_company_or_the_guide_desk_drops_a_bank_the_latter_with_a_reason(banks: BankHall) -> None:
    company = await banks.company()
    answer = await banks.says(company, "narrow", lane="bank_three")
    assert answer.status_code == 200 and answer.json()["lanes"] == list(BANKS[:2])
    path = f"{TICKETS}/{company}/narrow"
    assert refused(await banks.hall.post("guide", path, {"lane": "bank_two"})) == (422, "REASON_MISSING")
    answer = await banks.hall.post("guide", path, {"lane": "bank_two", "reason": "群众要求"})
    assert answer.json()["lanes"] == ["bank_one"]
    assert refused(await banks.says(company, "narrow", lane="bank_one")) == (409, "LAST_LANE")
    events = await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)
    who = [event.fields["staff"] for event in events if event.kind == "ticket.narrowed"]
    assert who == ["", "the-guide"]


async def test_an_ordinary_ticket_is_no_company(banks: BankHall) -> None:
    await banks.hall.takes_number()
    assert refused(await banks.says("A001", "company", **SAID)) == (409, "NO_COMPANY")
    assert refused(await banks.says("A001", "consents", lane="bank_one", given=True)) == (409, "NO_COMPANY")
