"""Taking a number over HTTP: who may, what comes back, and that nothing wrong changes anything."""

from typing import Any

import pytest

from config.hall import Hall
from dispatcher.estimates import Waits, forward
from dispatcher.state import State
from tests.dispatcher.story import NINE
from tests.ticketing.door import Door, refused
from web.hub import View
from web.ticket_out import TicketOut

TICKETS = "/api/v1/tickets"


async def test_a_kiosk_gives_a_number(door: Door) -> None:
    answer = await door.post("kiosk-1", TICKETS, {"service": "residence", "kiosk": "somebody else's"})
    assert answer.status_code == 201
    told = answer.json()
    TicketOut.model_validate(told)
    assert told["id"] == "20261123-A001" and told["number"] == "A001" and told["state"] == "waiting"
    assert (told["lanes"], told["class"], told["service"]) == (["general"], "regular", "residence")
    assert told["issued_at"] == "2026-11-23T09:00:00+08:00" and told["window"] is None
    journey = [{"lanes": ["general"], "state": "now", "windows": ["1", "2", "3"]}]
    assert told["stage"] == {"index": 0, "of": 1, "rule": "any", "journey": journey} and told["calls"] == 0
    ticket = await door.story.dispatcher.ticket("A001")
    assert ticket is not None and ticket.kiosk == "kiosk-1"  # a device prints on its own printer only
    opened = await door.story.dispatcher.ticket_of(told["url"].removeprefix("/t/"))
    assert opened == ticket


async def test_the_same_press_is_the_same_ticket(door: Door) -> None:
    first = await door.post("kiosk-1", TICKETS, {"lanes": ["general"]}, key="one-press")
    again = await door.post("kiosk-1", TICKETS, {"lanes": ["general"]}, key="one-press")
    assert again.status_code == 201 and again.json()["id"] == first.json()["id"]
    other = await door.post("kiosk-1", TICKETS, {"lanes": ["bank_one"]}, key="one-press")
    assert refused(other) == (422, "REQUEST_REUSED")
    assert (await door.takes())["number"] == "A002"


async def test_issuing_asks_the_engine_for_nothing_else(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    await door.story.sits_down("1")
    await door.takes()
    state = await door.story.board()
    standing = View(state, forward(state, door.story.hall, NINE), door.story.hall, NINE)

    class Follower:
        def view(self) -> View:
            return standing

        def standing(self) -> tuple[State, Waits]:
            return standing[:2]

    monkeypatch.setattr(door.site, "follower", Follower())
    asked, run = [], door.story.runner.run

    async def listened(name: str, *words: Any) -> Any:
        asked.append(name)
        return await run(name, *words)

    monkeypatch.setattr(door.story.runner, "run", listened)
    told = await door.takes()
    assert asked == ["issue"]
    assert told["ahead"] == 1 and told["wait"]["p50_s"] == round(standing.waits.by_lane["general"] or 0) > 0


@pytest.mark.parametrize(
    "body",
    [
        {"lanes": ["general"], "class": "priority"},
        {"lanes": ["general"], "group": "elderly"},
        {"service": "founder", "papers_complete": True},
    ],
)
async def test_a_kiosk_judges_neither_priority_nor_papers(door: Door, body: dict[str, Any]) -> None:
    assert refused(await door.post("kiosk-1", TICKETS, body)) == (403, "DESK_CONFIRMS")


async def test_the_guide_desk_does(door: Door) -> None:
    favoured = await door.takes("guide", lanes=["general"], reason="看过证件", **{"class": "priority"})
    assert favoured["class"] == "priority"
    assert (await door.takes("guide", service="founder", papers_complete=True))["lanes"] == ["green"]


@pytest.mark.parametrize("who", ["kiosk-1", "guide"])
@pytest.mark.parametrize("body", [{"service": "founder"}, {"lanes": ["general", "green"]}, {"lanes": ["green"]}])
async def test_no_way_around_the_papers(door: Door, who: str, body: dict[str, Any]) -> None:
    assert refused(await door.post(who, TICKETS, body)) == (409, "PAPERS_MISSING")


async def test_no_number_for_what_is_done_elsewhere(door: Door) -> None:
    answer = await door.post("guide", TICKETS, {"service": "insurance", "lanes": ["general"]})
    assert refused(answer) == (409, "NOT_DONE_HERE")
    assert "不在本大厅" in answer.json()["title"]


async def test_an_item_may_decide_the_class(door: Door) -> None:
    assert (await door.takes("kiosk-1", service="all_banks"))["class"] == "company"


@pytest.mark.parametrize("who", ["clerk", "admin", "auditor", "screen"])
async def test_others_give_no_numbers(door: Door, who: str) -> None:
    assert refused(await door.post(who, TICKETS, {"lanes": ["general"]})) == (403, "NOT_ALLOWED")


async def test_nobody_gives_no_numbers(door: Door) -> None:
    assert refused(await door.post("", TICKETS, {"lanes": ["general"]})) == (401, "NOT_SIGNED_IN")


WRONG: list[tuple[Any, str]] = [
    ({}, "WRONG_MEMBER"),
    ({"lanes": []}, "WRONG_MEMBER"),
    ({"lanes": ["general"], "appointment": "A1"}, "WRONG_MEMBER"),
    ({"lanes": ["general"], "contact": "13800000000"}, "WRONG_MEMBER"),
    ({"lanes": ["general"], "klass": "priority"}, "WRONG_MEMBER"),
    ({"lanes": "general"}, "WRONG_MEMBER"),
    ({"lanes": ["general"] * 21}, "WRONG_MEMBER"),
    ({"lanes": ["general", 7]}, "WRONG_MEMBER"),
    ({"lanes": ["general"], "kiosk": "k" * 41}, "WRONG_MEMBER"),
    ({"lanes": ["general"], "papers_complete": "yes"}, "WRONG_MEMBER"),
    ({"lanes": ["general,green"]}, "WRONG_MEMBER"),
    ({"lanes": ["nowhere"]}, "UNKNOWN_LANE"),
    ({"service": "nothing"}, "UNKNOWN_SERVICE"),
    ({"lanes": ["general"], "class": "nobility", "reason": "noble"}, "UNKNOWN_CLASS"),
    ({"lanes": ["general"], "group": "nobility", "reason": "noble"}, "BAD_WORD"),
    ({"lanes": ["general"], "language": "fr"}, "BAD_WORD"),
    ({"lanes": ["general"], "region": "a\u202eb"}, "BAD_WORD"),
    ({"lanes": ["general"], "kiosk": "a\x1bb"}, "BAD_WORD"),
]


@pytest.mark.parametrize(("body", "word"), WRONG, ids=[f"{n}" for n in range(len(WRONG))])
async def test_a_wrong_member_changes_nothing(door: Door, body: Any, word: str) -> None:
    before = await door.story.everything()
    assert refused(await door.post("guide", TICKETS, body)) == (422, word)
    assert await door.story.everything() == before


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"lanes":["general"],"lanes":["bank_one"]}',
        b'{"lanes":' + b"[" * 9000,
        b'{"x":NaN}',
    ],
)
async def test_what_is_no_json_changes_nothing(door: Door, content: bytes) -> None:
    before = await door.story.everything()
    status, _ = refused(await door.post("guide", TICKETS, content=content))
    assert status in (400, 422)
    assert await door.story.everything() == before


async def test_a_key_is_needed(door: Door) -> None:
    for key in ("short", "k" * 65, "with blank"):
        assert refused(await door.post("guide", TICKETS, {"lanes": ["general"]}, key=key)) == (400, "BAD_REQUEST_ID")


async def test_closed_hours_are_said(door: Door, small_hall: Hall) -> None:
    hours = small_hall.hours.model_copy(update={"always": False})
    door.site.dispatcher.hall = small_hall.model_copy(update={"hours": hours})
    door.story.clock.pass_s(3.5 * 3600)  # half past twelve
    assert refused(await door.post("guide", TICKETS, {"lanes": ["general"]})) == (409, "LANE_CLOSED")
