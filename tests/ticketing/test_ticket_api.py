"""One ticket over HTTP: who may look, what its visitor and the guide desk may do, and why it was called."""

import pytest

from dispatcher.tickets import Ticket
from tests.ticketing.door import Door, refused
from ticketing.bodies import Why
from ticketing.call_event import call_of
from web.ticket_out import TicketOut

TICKETS = "/api/v1/tickets"


def token(ticket: dict[str, str]) -> str:
    return ticket["url"].removeprefix("/t/")


async def missed(door: Door) -> dict[str, str]:
    """A ticket that nobody answered to."""
    await door.story.sits_down("1")
    ticket = await door.takes()
    assert await door.story.calls("1") == ticket["number"]
    await door.story.misses("1", ticket["number"])
    return ticket


async def test_by_number_by_id_and_by_token(door: Door) -> None:
    ticket = await door.takes()
    for who, name in (("guide", "A001"), ("kiosk-1", "A001"), ("clerk", ticket["id"]), ("", token(ticket))):
        answer = await door.get(who, f"{TICKETS}/{name}")
        assert answer.status_code == 200, (who, name)
        told = answer.json()
        TicketOut.model_validate(told)
        assert told["id"] == ticket["id"] and told["state"] == "waiting" and told["ahead"] == 0
        assert answer.headers["cache-control"] == "no-store"


async def test_a_kiosk_knows_its_own_tickets_only(door: Door) -> None:
    await door.takes("kiosk-1")
    assert refused(await door.get("kiosk-2", f"{TICKETS}/A001")) == (404, "UNKNOWN_TICKET")
    assert refused(await door.get("kiosk-2", f"{TICKETS}/A001/why")) == (404, "UNKNOWN_TICKET")


@pytest.mark.parametrize("who", ["auditor", "screen"])
async def test_others_do_not_look(door: Door, who: str) -> None:
    await door.takes()
    assert refused(await door.get(who, f"{TICKETS}/A001")) == (403, "NOT_ALLOWED")


@pytest.mark.parametrize(
    "name", ["A002", "20261122-A001", "a001", "A1", "A0001x", "ALL", "A００1", "*", "20261123-A001.bad"]
)
async def test_what_is_not_a_ticket(door: Door, name: str) -> None:
    await door.takes()
    assert refused(await door.get("guide", f"{TICKETS}/{name}")) == (404, "UNKNOWN_TICKET")


async def test_a_forged_token_opens_nothing(door: Door) -> None:
    ticket = await door.takes()
    forged = token(ticket)[:-1] + ("A" if token(ticket)[-1] != "A" else "B")
    assert (await door.get("", f"{TICKETS}/{forged}")).status_code == 404
    assert (await door.post("", f"{TICKETS}/{forged}/cancel")).status_code == 404
    assert (await door.post("", f"{TICKETS}/A001/cancel")).status_code == 401
    assert await door.story.state_of("A001") == "waiting"


async def test_a_visitor_gives_up(door: Door) -> None:
    ticket = await door.takes()
    answer = await door.post("", f"{TICKETS}/{token(ticket)}/cancel")
    assert answer.status_code == 200 and answer.json()["state"] == "cancelled"
    assert refused(await door.post("", f"{TICKETS}/{token(ticket)}/cancel")) == (409, "WRONG_STATE")


async def test_the_same_press_cancels_once(door: Door) -> None:
    ticket = await door.takes()
    for _ in range(2):
        answer = await door.post("", f"{TICKETS}/{token(ticket)}/cancel", key="one-press")
        assert answer.status_code == 200 and answer.json()["state"] == "cancelled"


@pytest.mark.parametrize("verb", ["cancel", "return", "postpone"])
async def test_the_guide_desk_says_why(door: Door, verb: str) -> None:
    await door.takes()
    assert refused(await door.post("guide", f"{TICKETS}/A001/{verb}", {"reason": ""})) == (422, "REASON_MISSING")


async def test_a_visitor_is_back_in_time(door: Door) -> None:
    ticket = await missed(door)
    answer = await door.post("", f"{TICKETS}/{token(ticket)}/return")
    assert answer.status_code == 200 and answer.json()["state"] == "waiting"


async def test_too_late_is_for_the_guide_desk(door: Door) -> None:
    ticket = await missed(door)
    door.story.clock.pass_s(31 * 60)
    reason = {"reason": "was at the copier"}
    late = await door.post("", f"{TICKETS}/{token(ticket)}/return", reason)  # a reason does not help a visitor
    assert refused(late) == (409, "RETURN_TOO_LATE")
    assert (await door.post("guide", f"{TICKETS}/A001/return", reason)).json()["state"] == "waiting"


async def test_letting_others_past(door: Door) -> None:
    ticket = await door.takes()
    assert refused(await door.post("", f"{TICKETS}/{token(ticket)}/postpone")) == (409, "NOBODY_BEHIND")
    door.story.clock.pass_s(60)
    await door.takes()
    await door.story.sits_down("1")
    told = (await door.post("", f"{TICKETS}/{token(ticket)}/postpone")).json()
    assert told["state"] == "waiting" and told["ahead"] == 1
    assert await door.story.calls("1") == "A002"


async def test_yesterdays_number_is_not_todays(door: Door) -> None:
    yesterday = await door.takes()
    await door.post("guide", f"{TICKETS}/A001/cancel", {"reason": "gone home"})
    desk = door.story.dispatcher
    await desk.close_day(door.story.request(), reason="evening")
    door.story.clock.pass_s(86_400)
    await desk.open_day(door.story.request(), day="20261124")
    today = await door.takes()
    assert today["number"] == yesterday["number"]
    for who, name in (("", token(yesterday)), ("guide", yesterday["id"])):
        answer = await door.post(who, f"{TICKETS}/{name}/cancel", {"reason": "mistaken"})
        assert refused(answer) == (404, "UNKNOWN_TICKET")
    assert await door.story.state_of("A001") == "waiting"
    assert (await door.get("guide", f"{TICKETS}/{yesterday['id']}")).json()["state"] == "cancelled"


async def test_a_manager_ends_a_ticket(door: Door) -> None:
    await door.takes()
    assert refused(await door.post("guide", f"{TICKETS}/A001/expire", {"reason": "power cut"})) == (403, "NOT_ALLOWED")
    assert refused(await door.post("manager", f"{TICKETS}/A001/expire", {})) == (422, "WRONG_MEMBER")
    assert refused(await door.post("manager", f"{TICKETS}/A001/expire", {"reason": ""})) == (422, "WRONG_MEMBER")
    answer = await door.post("manager", f"{TICKETS}/A001/expire", {"reason": "power cut"})
    assert answer.json()["state"] == "expired"


@pytest.mark.parametrize("body", [{"reason": "x" * 201}, {"because": "x"}, {"reason": 7}, {"reason": "a\x00b"}])
async def test_a_wrong_reason_changes_nothing(door: Door, body: dict[str, object]) -> None:
    await door.takes()
    before = await door.story.everything()
    assert refused(await door.post("guide", f"{TICKETS}/A001/cancel", body))[0] == 422
    assert await door.story.everything() == before


async def test_why_it_waits(door: Door) -> None:
    await door.takes()
    door.story.clock.pass_s(600)
    second = await door.takes("guide", lanes=["general"], reason="看过证件", **{"class": "priority"})
    door.story.clock.pass_s(60)
    told = (await door.get("", f"{TICKETS}/{token(second)}/why")).json()
    Why.model_validate(told)
    assert told["window"] is None and told["state"] == "waiting"
    heads = {head["ticket"]: head for head in told["heads"]}
    assert heads["A001"]["waited_s"] == 660 and heads["A002"]["waited_s"] == 60
    assert heads["A002"]["chosen"] and not heads["A001"]["chosen"]
    assert (heads["A001"]["target_s"], heads["A002"]["target_s"]) == (900, 300)
    assert told["heads"][0]["ticket"] == "A002"  # 20 / 5 min outweighs eleven minutes at 1 / 15 min


async def test_why_it_was_called(door: Door) -> None:
    await door.story.sits_down("1", "2")
    await door.takes()
    door.story.clock.pass_s(60)
    await door.takes("guide", lanes=["general"], reason="看过证件", **{"class": "priority"})
    door.story.clock.pass_s(60)
    assert await door.story.calls("1") == "A002"
    await door.story.calls("2")
    door.story.clock.pass_s(10)
    await door.story.window("1", "recall", "A002")
    await door.story.window("1", "start", "A002")
    await door.story.window("1", "finish", "A002")
    told = (await door.get("manager", f"{TICKETS}/A002/why")).json()
    Why.model_validate(told)
    assert (told["state"], told["window"], told["at"]) == ("finished", "1", "2026-11-23T09:02:00+08:00")
    assert [(head["ticket"], head["chosen"]) for head in told["heads"]] == [("A002", True), ("A001", False)]
    assert told["heads"][0]["score"] > told["heads"][1]["score"]


async def test_a_call_is_found_among_many(door: Door) -> None:
    """By halves over a long day, whichever call it was, many of them in one millisecond."""
    story = door.story
    await story.sits_down("1")
    for _ in range(12):
        await story.takes_number()
    for turn in range(12):
        number = await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number)
        story.clock.pass_s(turn % 3)
    for ordinal in range(1, 13):
        ticket = await story.dispatcher.ticket(f"A{ordinal:03}")
        assert isinstance(ticket, Ticket)
        call = await call_of(story.feed, ticket)
        assert call is not None and call.ticket == ticket.number and call.kind == "ticket.called"
