"""The guide desk over HTTP: what it grants is on record, what is missing leads back, what is asked is counted."""

from typing import Any

import pytest

from config.hall import Hall
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from tests.ticketing.door import Door, refused
from ticketing.guide_bodies import CodeOut, Tally
from ticketing.paper import Code, Line, read
from ticketing.printers import ScreenPrinter
from web.told import told

TICKETS = "/api/v1/tickets"
CODES = "/api/v1/return-codes"
LACKS_BOOK = {"service": "residence", "missing": ["户口簿"]}


class DeskPrinter(ScreenPrinter):
    """Has paper, and keeps what was last printed."""

    real = True


@pytest.fixture(scope="session")
def small_hall(small_hall: Hall) -> Hall:
    """With a short queue for those who come back."""
    back = small_hall.lanes["green"].model_copy(
        update={"code": "back", "papers": False, "comes_back": True, "confirmed_by": "self", "series": "L"}
    )
    return small_hall.model_copy(update={"lanes": small_hall.lanes | {"back": back}})


async def ticket(door: Door, number: str) -> Ticket:
    found = await door.story.dispatcher.ticket(number)
    assert found is not None
    return found


# what the desk grants -----------------------------------------------------------------------------------------------


async def test_missing_papers_travel_to_the_clerk(door: Door) -> None:
    number = (await door.takes("guide", **LACKS_BOOK))["number"]
    assert (await ticket(door, number)).papers == "缺：户口簿"
    complete = await door.takes("guide", service="residence", papers_complete=True)
    assert (await ticket(door, complete["number"])).papers == "complete"


async def test_a_paper_that_nobody_asks_for(door: Door) -> None:
    answer = await door.post("guide", TICKETS, {"service": "residence", "missing": ["护照"]})
    assert refused(answer) == (422, "BAD_WORD")


@pytest.mark.parametrize("granted", [{"class": "priority"}, {"needs": ["hearing"]}])
async def test_what_is_granted_needs_a_reason_and_a_name(door: Door, granted: dict[str, Any]) -> None:
    wish = {"lanes": ["general"], **granted}
    assert refused(await door.post("guide", TICKETS, wish)) == (422, "REASON_MISSING")
    assert refused(await door.post("guide", TICKETS, wish | {"reason": "  "})) == (422, "REASON_MISSING")
    await door.takes("guide", **wish, reason="看过证件")
    event = (await door.story.feed.day(door.story.dispatcher.day))[-1]
    assert (event.fields["granted_by"], event.fields["granted_for"]) == ("guide", "看过证件")


async def test_needs_are_told_to_nobody(door: Door) -> None:
    number = (await door.takes("guide", lanes=["general"], needs=["hearing", "escort"], reason="本人说明"))["number"]
    assert door.site.dispatcher.needs_of(await ticket(door, number)) == ("hearing", "escort")
    event = (await door.story.feed.day(door.story.dispatcher.day))[-1]
    assert "needs" not in told(event) and "hearing" not in str(event.fields)
    page = (await door.get("guide", f"/guide/tickets/{number}")).text
    assert number in page and "听力" not in page
    answer = await door.get("guide", f"{TICKETS}/{number}")
    assert "needs" not in answer.json() and "hearing" not in answer.text


@pytest.mark.parametrize("more", [{"missing": ["户口簿"]}, {"needs": ["sight"]}, {"reason": "x"}])
async def test_a_kiosk_grants_nothing(door: Door, more: dict[str, Any]) -> None:
    assert refused(await door.post("kiosk-1", TICKETS, {"service": "residence", **more})) == (403, "DESK_CONFIRMS")


# the way back -------------------------------------------------------------------------------------------------------


async def test_the_code_of_the_list_brings_back_once(door: Door) -> None:
    made = await door.post("guide", CODES, LACKS_BOOK)
    assert made.status_code == 201
    CodeOut.model_validate(made.json())
    code = made.json()["code"]
    back = await door.post("kiosk-1", f"{CODES}/{code.lower()}/ticket")
    assert back.status_code == 201 and back.json()["lanes"] == ["back"] and back.json()["service"] == "residence"
    assert (await ticket(door, back.json()["number"])).kiosk == "kiosk-1"
    assert refused(await door.post("kiosk-1", f"{CODES}/{code}/ticket")) == (409, "CODE_USED")


async def test_the_same_press_is_the_same_code_and_the_same_number(door: Door) -> None:
    first = await door.post("guide", CODES, LACKS_BOOK, key="one-list")
    assert (await door.post("guide", CODES, LACKS_BOOK, key="one-list")).json()["code"] == first.json()["code"]
    path = f"{CODES}/{first.json()['code']}/ticket"
    numbers = {(await door.post("guide", path, key="one-return")).json()["number"] for _ in range(2)}
    assert len(numbers) == 1


async def test_a_code_grows_old(door: Door) -> None:
    code = (await door.post("guide", CODES, LACKS_BOOK)).json()["code"]
    door.story.clock.pass_s(door.site.hall.rules.return_code_h * 3600)
    assert refused(await door.post("guide", f"{CODES}/{code}/ticket")) == (409, "CODE_USED")
    assert refused(await door.post("guide", f"{CODES}/AAAAAA/ticket")) == (409, "CODE_USED")


async def test_a_refused_number_leaves_the_code_good(door: Door, small_hall: Hall) -> None:
    code = (await door.post("guide", CODES, LACKS_BOOK)).json()["code"]
    hours = small_hall.hours.model_copy(update={"always": False})
    door.site.dispatcher.hall = small_hall.model_copy(update={"hours": hours})
    door.story.clock.pass_s(3.5 * 3600)  # half past twelve
    assert refused(await door.post("guide", f"{CODES}/{code}/ticket")) == (409, "LANE_CLOSED")
    door.site.dispatcher.hall = small_hall
    assert (await door.post("guide", f"{CODES}/{code}/ticket")).status_code == 201


async def test_the_list_on_paper(door: Door) -> None:
    printer = DeskPrinter("desk", keeps=True)
    door.site.printers = {"desk": printer}
    made = (await door.post("guide", CODES, LACKS_BOOK | {"printer": "desk"})).json()
    assert made["printed"] is True and made["why"] is None
    marks = read(printer.kept)
    lines = [mark.text for mark in marks if isinstance(mark, Line)]
    assert "□ 户口簿" in lines and made["code"] in lines and "还缺这些材料" in lines
    assert [mark.content for mark in marks if isinstance(mark, Code)] == [made["code"]]


async def test_no_such_printer(door: Door) -> None:
    made = (await door.post("guide", CODES, LACKS_BOOK | {"printer": "nowhere"})).json()
    assert made["printed"] is False and made["why"] == "no_printer" and made["code"]


async def test_the_way_to_another_place(door: Door) -> None:
    printer = DeskPrinter("desk", keeps=True)
    door.site.printers = {"desk": printer}
    path = "/api/v1/services/insurance/route-sheet"
    assert (await door.post("guide", path, {"printer": "desk"})).json() == {"printed": True, "why": None}
    assert any(isinstance(mark, Line) and "东路 1 号" in mark.text for mark in read(printer.kept))
    wrong = await door.post("guide", "/api/v1/services/residence/route-sheet", {"printer": "desk"})
    assert refused(wrong) == (422, "UNKNOWN_SERVICE")


# who was missed -----------------------------------------------------------------------------------------------------


async def test_who_brought_it_back_is_on_record(door: Door) -> None:
    await door.story.sits_down("1")
    number = (await door.takes())["number"]
    await door.story.calls("1")
    await door.story.misses("1", number)
    assert (await door.post("guide", f"{TICKETS}/{number}/return", {"reason": "没听到叫号"})).status_code == 200
    event = (await door.story.feed.day(door.story.dispatcher.day))[-1]
    assert (event.kind, event.fields["staff"]) == ("ticket.returned", "guide")
    assert event.fields["reason_given"] == "没听到叫号"
    assert (await door.story.folded()).canonical() == await door.story.written()
    assert (await ticket(door, number)).state == WAITING


# help ---------------------------------------------------------------------------------------------------------------


async def test_a_call_for_help(door: Door) -> None:
    asked = await door.post("kiosk-1", "/api/v1/help", {"about": "green"})
    assert asked.status_code == 201 and asked.json()["state"] == "called"
    taken = await door.post("guide", "/api/v1/help/kiosk-1/take")
    assert (taken.json()["state"], taken.json()["staff"]) == ("taken", "guide")
    assert refused(await door.post("manager", "/api/v1/help/kiosk-1/take")) == (409, "HELP_TAKEN")
    again = await door.post("kiosk-1", "/api/v1/help")
    assert again.json()["state"] == "taken"  # somebody is on the way already
    assert (await door.post("guide", "/api/v1/help/kiosk-1/end")).json()["state"] == "ended"
    assert refused(await door.post("guide", "/api/v1/help/kiosk-1/end")) == (409, "HELP_OVER")


# what is asked --------------------------------------------------------------------------------------------------


async def test_inquiries_are_counted_once_each(door: Door) -> None:
    taps = ("tap-0001", "tap-0001", "tap-0002")
    told = [await door.post("guide", "/api/v1/inquiries", {"kind": "papers"}, key=key) for key in taps]
    tallies = [Tally.model_validate(answer.json()).kinds for answer in told]
    assert [tally["papers"] for tally in tallies] == [1, 1, 2] and tallies[-1]["how"] == 0
    assert refused(await door.post("guide", "/api/v1/inquiries", {"kind": "weather"})) == (422, "WRONG_MEMBER")
