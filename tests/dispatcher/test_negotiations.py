"""What a company and a bank have said today, from the facts of the stream, without what was said."""

import pytest

from dispatcher.errors import BadWord
from dispatcher.negotiations import Negotiations, Talk, banks, is_company
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio


async def heard(story: Story) -> Negotiations:
    found = Negotiations()
    for event in [*await story.feed.day(story.dispatcher.day)] * 2:  # a second time changes nothing
        found.follow(event)
    return found


async def says(story: Story, kind: str, ticket: str, lane: str = "bank_one") -> None:
    await story.dispatcher.note(story.request(), kind, ticket=ticket, lane=lane)


async def test_offers_consents_and_refusals_are_counted_for_each_pair(story: Story) -> None:
    ticket = await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_two"))])
    for kind in ("consent.given", "offer.made", "offer.made", "offer.withdrawn"):
        await says(story, kind, ticket)
    await says(story, "company.declined", ticket, "bank_two")
    found = await heard(story)
    day = story.dispatcher.day
    assert found.of(day, ticket, "bank_one") == Talk(offers=1, consent=True, said=4)
    assert found.of(day, ticket, "bank_two") == Talk(declined=True, said=1)
    assert found.of(day, ticket, "bank_three") == found.of("20261124", ticket, "bank_one") == Talk()


async def test_an_offer_takes_a_refusal_back_and_consent_can_be_withdrawn(story: Story) -> None:
    ticket = await story.takes_number(klass="company", stages=[("all", ("bank_one",))])
    for kind in ("company.declined", "offer.made", "consent.given", "consent.withdrawn"):
        await says(story, kind, ticket)
    assert (await heard(story)).of(story.dispatcher.day, ticket, "bank_one") == Talk(offers=1, said=4)


async def test_facts_move_nothing_and_no_other_family_is_noted(story: Story) -> None:
    ticket = await story.takes_number(klass="company", stages=[("all", ("bank_one",))])
    before = (await story.board()).tickets[ticket].fields
    await says(story, "loan.recorded", ticket)
    state = await story.board()
    assert state.tickets[ticket].fields == before and is_company(state.tickets[ticket])
    assert (await story.folded()).canonical() == await story.written()
    with pytest.raises(BadWord):
        await says(story, "loan.granted", ticket)


async def test_a_bank_is_a_lane_that_knows_companies(story: Story) -> None:
    assert [lane.code for lane in banks(story.hall)] == ["bank_one", "bank_two", "bank_three"]
