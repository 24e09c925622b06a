"""The ID card at the kiosk: priority by age, a second reading, a changed mind, and that nothing of it is kept."""

from typing import Any

import pytest
from sqlalchemy import text

from config.hall import Group, Hall
from dispatcher.veil import NEEDS
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import Door, refused, ticket_hall
from tests.ticketing.door import text as words
from ticketing.bodies import Card, Issue
from ticketing.card_emulator import holder_of, invented
from ticketing.kiosk_card import granted, group_of
from web.told import told

CARDS, TICKETS = "/api/v1/cards", "/api/v1/tickets"
OLD, YOUNG = 1955, 1990


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """The ticket hall, where the old go first."""
    groups = {
        "elderly": Group(code="elderly", name=words("老年人", "Older people"), from_age=60),
        "disabled": Group(code="disabled", name=words("残疾人", "Disabled people")),
    }
    return ticket_hall(make_small_hall()).model_copy(update={"groups": groups})


async def reads(door: Door, year: int = OLD, which: int = 1) -> dict[str, Any]:
    """What the reader tells the page of a card."""
    key = (await door.get("kiosk-1", f"{CARDS}/key")).json()["key"]
    return {"birth_year": year, "holder": holder_of(key, invented(year, which).number)}


async def known(door: Door, card: dict[str, Any], kiosk: str = "kiosk-1") -> dict[str, Any]:
    answer = await door.post(kiosk, CARDS, card)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_old_go_first_without_asking(door: Door) -> None:
    card = await reads(door)
    assert await known(door, card) == {"priority": True, "group": {"zh": "老年人", "en": "Older people"}, "tickets": []}
    taken = await door.takes(lanes=["general"], card=card)
    assert taken["class"] == "priority"
    ticket = await door.story.dispatcher.ticket("A001")
    assert ticket is not None and (ticket.group, ticket.granted_by) == ("elderly", "kiosk-1")
    assert ticket.granted_for == "ID card"
    assert (await door.takes(lanes=["general"], card=await reads(door, YOUNG)))["class"] == "regular"


@pytest.mark.parametrize(("born", "first"), [(1966, True), (1967, False), (1906, True)])
def test_sixty_from_the_year_in_which_it_is_reached(small_hall: Hall, born: int, first: bool) -> None:
    assert (group_of(small_hall, born, "20261123") is not None) is first


def test_a_card_gives_nothing_where_no_lane_knows_it(small_hall: Hall) -> None:
    def asked(**more: Any) -> Issue:
        return Issue.model_validate({"card": {"birth_year": OLD, "holder": "h" * 43}, **more}, strict=False)

    assert granted(small_hall, asked(lanes=["general"]), "regular", "20261123") == ("priority", "elderly")
    assert granted(small_hall, asked(lanes=["general"]), "company", "20261123") is None
    plain = small_hall.lanes["general"].model_copy(update={"targets": {"regular": 15.0}})
    other = small_hall.model_copy(update={"lanes": small_hall.lanes | {"general": plain}})
    assert granted(other, asked(lanes=["general"]), "regular", "20261123") is None
    assert granted(small_hall, Issue(lanes=["general"]), "regular", "20261123") is None
    assert granted(small_hall, asked(lanes=["general"]), "regular", "") is None


async def test_the_same_card_is_offered_its_number_at_any_kiosk(door: Door) -> None:
    card = await reads(door)
    for _ in range(3):
        await door.takes("kiosk-2", lanes=["general"])
    assert (await door.takes(lanes=["general"], card=card))["number"] == "A004"
    (ticket,) = (await known(door, card, "kiosk-2"))["tickets"]
    assert (ticket["number"], ticket["ahead"], ticket["state"]) == ("A004", 3, "waiting")
    assert (await known(door, await reads(door, OLD, 2)))["tickets"] == []
    await door.story.visitor("cancel", "A004")
    assert (await known(door, card))["tickets"] == []


async def test_a_repeated_press_is_kept_once(door: Door) -> None:
    card = await reads(door)
    body = {"lanes": ["general"], "card": card}
    for _ in range(3):
        answer = await door.post("kiosk-1", TICKETS, body, key="one-press-only")
        assert answer.json()["number"] == "A001"
    assert [each["number"] for each in (await known(door, card))["tickets"]] == ["A001"]


async def test_another_service_takes_the_place_of_the_first(door: Door) -> None:
    card = await reads(door)
    await door.takes(lanes=["general"], card=card)
    body = {"lanes": ["bank_one"], "card": card | {"replaces": "A001"}}
    for _ in range(2):
        assert (await door.post("kiosk-1", TICKETS, body, key="changes-its-mind")).json()["number"] == "L001"
    assert await door.story.state_of("A001") == "cancelled"
    assert [each["number"] for each in (await known(door, card))["tickets"]] == ["L001"]


async def test_nobody_ends_the_number_of_another_card_or_one_that_is_called(door: Door) -> None:
    await door.takes(lanes=["general"], card=await reads(door))
    other = await reads(door, OLD, 2)
    await door.takes(lanes=["bank_one"], card=other | {"replaces": "A001"})
    assert await door.story.state_of("A001") == "waiting"
    await door.story.sits_down("1")
    await door.story.calls("1")
    await door.takes(lanes=["bank_one"], card=await reads(door) | {"replaces": "A001"})
    assert await door.story.state_of("A001") == "called"


async def test_a_slip_once_more_is_for_the_card_that_has_the_number(door: Door) -> None:
    card = await reads(door)
    await door.takes(lanes=["general"], card=card)
    assert refused(await door.post("kiosk-1", f"{CARDS}/slip", {"card": card, "ticket": "A001"})) == (
        422,
        "UNKNOWN_PRINTER",
    )
    other = {"card": await reads(door, OLD, 2), "ticket": "A001"}
    assert refused(await door.post("kiosk-1", f"{CARDS}/slip", other)) == (404, "UNKNOWN_TICKET")


@pytest.mark.parametrize(
    "card", [{"birth_year": OLD, "holder": "500101195501010011"}, {"birth_year": 1890, "holder": "h" * 43}, {}]
)
async def test_a_number_is_not_even_taken(door: Door, card: dict[str, Any]) -> None:
    answer = await door.post("kiosk-1", CARDS, card)
    assert refused(answer) == (422, "WRONG_MEMBER")
    assert "500101195501010011" not in answer.text


async def test_only_a_kiosk_reads_cards(door: Door) -> None:
    card = await reads(door)
    answer = await door.post("guide", TICKETS, {"lanes": ["general"], "card": card})
    assert refused(answer) == (422, "WRONG_MEMBER")
    assert (await door.get("guide", f"{CARDS}/key")).status_code == 403


async def test_nothing_of_the_card_reaches_the_stream_and_the_next_day_knows_nobody(door: Door) -> None:
    card = await reads(door)
    await door.takes(lanes=["general"], card=card)
    raw = str(await door.story.everything())
    number, yesterday = invented(OLD).number, card["holder"]
    assert number not in raw and yesterday not in raw
    for event in await door.story.feed.day(door.story.dispatcher.day):
        assert not {"holder", "birth_year", "granted_by", "granted_for", "group", *NEEDS} & set(told(event))
    assert yesterday not in str(await rows(door))  # digested once more

    await door.story.visitor("cancel", "A001")
    await door.story.dispatcher.close_day(door.story.request(), reason="evening")
    assert refused(await door.get("kiosk-1", f"{CARDS}/key")) == (409, "DAY_OVER")
    assert await rows(door) == []
    await door.story.dispatcher.open_day(door.story.request(), day="20261124")
    assert (await reads(door))["holder"] != yesterday


async def rows(door: Door) -> list[Any]:
    async with door.site.people.accounts.engine.connect() as connection:
        return list((await connection.execute(text("select * from card_tickets"))).all())


def test_a_card_is_a_year_and_a_digest() -> None:
    assert set(Card.model_fields) == {"birth_year", "holder", "replaces"}
