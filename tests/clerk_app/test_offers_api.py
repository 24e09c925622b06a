"""A bank at its window: offers to companies it has met, sealed from everybody but the company and the bank itself."""

from typing import Any

import pytest

from dispatcher.errors import Refused
from tests.bank_hall import BANKS, CODE, OFFER, SAID, BankHall
from tests.clerk_app.clerk import Clerk, refused
from tests.hall_app import HallApp
from web.audit_reading import Wanted, newest


@pytest.fixture
def banks(hall: HallApp) -> BankHall:
    return BankHall(hall)


async def test_an_offer_is_made_to_the_company_at_the_window_and_said_without_figures(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    made = await banks.offers("bank_one", company, note="随借随还")
    assert (made["kind"], made["amount"], made["rate"], made["term"]) == ("首贷", "300 万元", "3.65%", "12 个月")
    own = (await banks.reads("bank_one", "offers")).json()
    assert own["offers"] == [made] and own["disclaimer"] == "意向报价，以银行审批为准"
    events = await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)
    (event,) = [each for each in events if each.kind == "offer.made"]
    words = set(event.fields) - {"kind", "at", "request", "digest"}
    assert words == {"ticket", "lane"} and event.fields["lane"] == "bank_one"
    assert not any(word in str(each.fields) for each in events for word in ("3000000", "365", "随借随还"))


async def test_a_repeated_request_makes_one_offer_and_another_body_none(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    clerk, key = await banks.clerk("bank_one"), banks.hall.story.request()
    first = await clerk.asks("offers", company, key=key, **OFFER)
    again = await clerk.asks("offers", company, key=key, **OFFER)
    other = await clerk.asks("offers", company, key=key, **{**OFFER, "amount": 1})
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
    assert refused(other) == (422, "REQUEST_REUSED")
    assert len((await banks.reads("bank_one", "offers")).json()["offers"]) == 1


async def test_a_bank_speaks_only_to_a_company_it_has_met(banks: BankHall) -> None:
    company = await banks.company()
    stranger = await banks.hall.story.takes_number("bank_one")
    clerk = await banks.clerk("bank_one")
    assert refused(await clerk.asks("offers", company, **OFFER)) == (409, "NOT_MET")
    assert refused(await clerk.asks("loans", company, kind="first", amount=5)) == (409, "NOT_MET")
    assert refused(await clerk.asks("offers", stranger, **OFFER)) == (404, "UNKNOWN_TICKET")
    # once it has been here, also after it has gone on to another bank
    await banks.serves("bank_one", company, outcome="inquiry")
    await banks.serves("bank_two", company)
    assert (await clerk.asks("offers", company, **OFFER)).status_code == 201
    # but a company that dropped the bank was never here
    assert (await banks.says(company, "narrow", lane="bank_three")).status_code == 200
    assert refused(await (await banks.clerk("bank_three")).asks("offers", company, **OFFER)) == (409, "NOT_MET")


async def test_a_window_that_is_no_bank_and_one_that_is_not_ones_own_are_refused(banks: BankHall) -> None:
    company = await banks.company()
    general = Clerk(banks.hall, "1", "1001")
    await general.signs_in()
    assert refused(await general.asks("offers", company, **OFFER)) == (409, "NO_BANK")
    clerk = await banks.clerk("bank_one")
    assert refused(await clerk.asks("offers", company, at="5", **OFFER)) == (403, "NOT_YOUR_WINDOW")
    successor = Clerk(banks.hall, "4", "1044")
    await successor.signs_in(take_over=True)
    assert refused(await clerk.asks("offers", company, **OFFER)) == (409, "SESSION_STALE")


WRONG: list[dict[str, Any]] = [
    {"amount": None},
    {"amount": 0},
    {"amount": 10**12},
    {"rate": None},
    {"rate": 3.65},
    {"rate": 10_001},
    {"term": 0},
    {"valid": "2026-02-30"},
    {"valid": "tomorrow"},
    {"kind": "gift"},
    {"note": "x" * 101},
    {"note": "a\nb"},
    {"lane": "bank_two"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: "-".join(map(str, *wrong.items())))
async def test_half_an_offer_is_none(banks: BankHall, wrong: dict[str, Any]) -> None:
    company = await banks.company("bank_one")
    await banks.serves("bank_one", company)
    before = await banks.hall.story.everything()
    answer = await (await banks.clerk("bank_one")).asks("offers", company, **{**OFFER, **wrong})
    assert refused(answer) == (422, "WRONG_MEMBER")
    assert await banks.hall.story.everything() == before


async def test_an_account_has_neither_amount_nor_rate(banks: BankHall) -> None:
    company = await banks.company("bank_one")
    await banks.serves("bank_one", company)
    made = await banks.offers("bank_one", company, kind="account", amount=None, rate=None, term=None)
    assert (made["kind"], made["amount"], made["rate"], made["term"]) == ("账户", "", "", "")


async def test_an_offer_is_taken_back_once_by_the_bank_that_made_it(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    made = await banks.offers("bank_one", company)
    await banks.clerk("bank_two")
    assert refused(await (await banks.clerk("bank_two")).asks(f"offers/{made['id']}/withdraw")) == (
        404,
        "UNKNOWN_OFFER",
    )
    clerk, key = await banks.clerk("bank_one"), banks.hall.story.request()
    for request in (key, key, banks.hall.story.request()):
        answer = await clerk.asks(f"offers/{made['id']}/withdraw", key=request)
        assert answer.status_code == 200 and answer.json()["withdrawn"]
    events = await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)
    assert [event.kind for event in events if event.kind.startswith("offer.")] == ["offer.made", "offer.withdrawn"]


async def test_a_bank_declines_at_its_window_or_withdraws_before_the_company_comes(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    await (await banks.clerk("bank_one")).does("decline", company)
    await (await banks.clerk("bank_two")).does("decline", company)
    found = (await banks.hall.story.board()).tickets[company]
    assert found.lanes == ("bank_one", "bank_three") and found.window == "4"
    assert [(leg.lane, leg.outcome) for leg in found.legs] == [("bank_two", "withdrawn")]
    kinds = [event.kind for event in await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)]
    said = ["company.declined", "ticket.narrowed"]
    assert [kind for kind in kinds if kind in said] == said


async def test_who_the_company_is_needs_its_consent_and_leaves_an_entry_each_time(banks: BankHall) -> None:
    company = await banks.company()
    assert (await banks.says(company, "company", **SAID)).status_code == 200
    await banks.serves("bank_one", company)
    path = f"company/{company}"
    assert refused(await banks.reads("bank_one", path)) == (403, "NO_CONSENT")
    await banks.consents(company, "bank_one")
    shown = await banks.reads("bank_one", path)
    assert shown.headers["cache-control"] == "no-store"
    assert {name: shown.json()[name] for name in SAID} == SAID
    # neither another bank with consent, nor this one once the company has gone or has changed its mind
    await banks.consents(company, "bank_two")
    await banks.clerk("bank_two")
    assert refused(await banks.reads("bank_two", path)) == (409, "NOT_MET")
    await banks.consents(company, "bank_one", given=False)
    assert refused(await banks.reads("bank_one", path)) == (403, "NO_CONSENT")
    entries = await newest(banks.hall.site.audit.tables, Wanted(), 50)
    looks = [entry for entry in entries if entry.what == "company.revealed"]
    day = banks.hall.story.dispatcher.day
    assert [(entry.who, entry.about, entry.why) for entry in looks] == [("1004", f"{day}-{company}", "bank_one")]
    assert CODE not in str(entries)


async def test_consent_without_a_word_shows_nothing(banks: BankHall) -> None:
    company = await banks.company("bank_one", "bank_two")
    await banks.consents(company, "bank_one")
    await banks.serves("bank_one", company)
    assert refused(await banks.reads("bank_one", f"company/{company}")) == (404, "NO_COMPANY_TOLD")


async def test_what_was_granted_is_in_the_sum_and_in_no_event(banks: BankHall) -> None:
    company = await banks.company()
    await banks.serves("bank_one", company)
    for amount in (1_000_000, 2_500_000):
        await (await banks.clerk("bank_one")).does("loans", company, kind="first", amount=amount)
    now = banks.hall.story.clock.ms
    assert await banks.hall.site.companies.granted(0, now + 1) == (1, 2_500_000)
    events = await banks.hall.story.feed.day(banks.hall.story.dispatcher.day)
    assert "2500000" not in str([event.fields for event in events])
    assert {event.fields["lane"] for event in events if event.kind == "loan.recorded"} == {"bank_one"}


@pytest.mark.parametrize("bank", BANKS)
async def test_facts_fold_to_what_is_written(banks: BankHall, bank: str) -> None:
    company = await banks.company(bank)
    await banks.serves(bank, company)
    await banks.offers(bank, company)
    story = banks.hall.story
    assert (await story.folded()).canonical() == await story.written()
    with pytest.raises(Refused):
        await story.dispatcher.note(story.request(), "offer.made", ticket="L999", lane=bank)
