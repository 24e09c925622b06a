"""In a demo companies and banks talk by themselves; what they say is made up and sealed like everybody's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bank_hall import BANKS, BankHall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from ticketing.company_demo import DemoBanks
from ticketing.credit_code import is_code


@pytest.fixture
async def banks(story: Story, tmp_path: Path) -> AsyncIterator[BankHall]:
    async with HallApp(story, tmp_path) as hall:
        yield BankHall(hall)


async def test_companies_say_who_they_are_and_banks_make_offers_or_none(banks: BankHall) -> None:
    # given three companies that have been at every bank
    site, story = banks.hall.site, banks.hall.story
    visiting = [await banks.company() for _ in range(3)]
    for company in visiting:
        for bank in BANKS:
            await banks.serves(bank, company, outcome="inquiry")
    # when the demo hears of it, twice
    for _ in range(2):
        demo = DemoBanks(site)
        for event in await story.feed.day(story.dispatcher.day):
            await demo.hear(event)
    # then each bank has made one offer or has declined, and each company is somebody
    day, now = story.dispatcher.day, site.people.now()
    kinds = [event.kind for event in await story.feed.day(day)]
    offers = [offer for number in visiting for offer in await site.companies.offers_to(f"{day}-{number}", now)]
    assert len(offers) == kinds.count("offer.made") > 3
    assert len(offers) + kinds.count("company.declined") == 9
    for number in visiting:
        said = await site.companies.company(f"{day}-{number}", now)
        assert said is not None and is_code(said.code) and number in said.name
    assert (await story.folded()).canonical() == await story.written()
