"""The console's panel of a visitor's way, and the routes by which a clerk changes it."""

import re
from typing import Any

import pytest

from clerk_app.journey_panel import draw, may, places
from clerk_app.seat import look
from dispatcher.tickets import Ticket
from tests.clerk_app.clerk import Clerk, refused
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp

pytestmark = pytest.mark.anyio
BANKS = ("bank_one", "bank_two", "bank_three")
WAY: list[Any] = [("any", ("general",)), ("any", BANKS)]


async def drawn(hall: HallApp, window: str = "1", lang: str = "zh") -> str:
    view = await hall.site.fresh_view()
    text = draw(hall.site, look(view.state, view.hall, window, view.now), view, lang)
    return re.sub(r"\s+", " ", text)


async def serving(hall: HallApp, clerk: SignsIn, window: str = "1", **more: Any) -> tuple[Clerk, str]:
    """A clerk with a visitor at the window."""
    at = await clerk(window)
    await at.does("open")
    number = await hall.story.takes_number(**more)
    assert await at.calls() == number
    await at.does("start", number)
    return at, number


async def states(hall: HallApp, number: str) -> list[str]:
    answer = await hall.get("guide", f"/api/v1/tickets/{number}")
    return [step["state"] for step in answer.json()["stage"]["journey"]]


async def test_nobody_here_has_no_way(hall: HallApp, clerk: SignsIn) -> None:
    at = await clerk("1")
    await at.does("open")
    assert await drawn(hall) == ""
    number = await hall.story.takes_number()
    await at.calls()
    assert await drawn(hall) == "", "an ordinary number is only called"
    await at.does("start", number)
    assert 'data-way="add"' in await drawn(hall) and 'data-way="end"' not in await drawn(hall)


async def test_the_clerk_sees_where_the_visitor_goes_next(hall: HallApp, clerk: SignsIn) -> None:
    await hall.story.sits_down("4")
    await serving(hall, clerk, stages=WAY)
    text = await drawn(hall)
    assert 'aria-current="step"' in text and "banks（任选一个）" in text and "4–6 号窗口" in text
    assert re.search(r"全部办完约 09:\d\d", text) and "不用等" in text and "到ground floor等候" in text
    assert "banks (any of them)" in await drawn(hall, lang="en")


async def test_skip_end_add_and_take_back_over_http(hall: HallApp, clerk: SignsIn) -> None:
    at, number = await serving(hall, clerk, stages=[*WAY, ("any", ("green",))], papers="complete")
    told = await at.does("reroute", number, change="skip", reason="已在别处办好")
    assert told["message"] == f"{number} 不去下一步了，已在别处办好" and told["state"] == "serving"
    assert await states(hall, number) == ["now", "skipped", "next"]
    assert "恢复步骤" in await drawn(hall)
    await at.does("reroute", number, change="end", reason="群众不办了")
    assert await states(hall, number) == ["now", "skipped", "dropped"]
    await at.does("reroute", number, change="back")
    await at.does("reroute", number, change="add", lanes=["general"], reason="还要办另一件事")
    assert await states(hall, number) == ["now", "next", "next", "next"]
    told = await at.does("finish", number, outcome="accepted")
    assert told["state"] == "waiting" and told["stage"]["index"] == 1 and "请到ground floor等下一步" in told["message"]


async def test_after_a_refusal_the_clerk_is_asked(hall: HallApp, clerk: SignsIn) -> None:
    at, number = await serving(hall, clerk, stages=WAY)
    answer = await at.asks("finish", number, outcome="refused")
    assert refused(answer) == (409, "STAGES_LEFT") and "后面还有 1 步" in answer.json()["title"]
    assert 'data-ask="onward"' in await drawn(hall)
    told = await at.does("finish", number, outcome="refused", onward=False, reason="这一步没有办成")
    assert told["state"] == "finished" and await states(hall, number) == ["done", "dropped"]
    back = await at.does("undo", number)
    assert back["state"] == "serving" and await states(hall, number) == ["now", "next"]


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        ({"change": "skip"}, (422, "REASON_MISSING")),
        ({"change": "end", "reason": "x"}, (409, "NO_STAGE")),
        ({"change": "add", "lanes": ["nowhere"], "reason": "x"}, (422, "UNKNOWN_LANE")),
        ({"change": "sideways", "reason": "x"}, (422, "WRONG_MEMBER")),
        ({"change": "add", "lanes": ["a"] * 21, "reason": "x"}, (422, "WRONG_MEMBER")),
    ],
)
async def test_what_is_refused(
    hall: HallApp, clerk: SignsIn, members: dict[str, Any], refusal: tuple[int, str]
) -> None:
    at, number = await serving(hall, clerk)
    assert refused(await at.asks("reroute", number, **members)) == refusal


async def test_a_bank_of_several_changes_nothing_of_what_comes_after(hall: HallApp, clerk: SignsIn) -> None:
    _, number = await serving(hall, clerk, "4", klass="company", stages=[("all", BANKS), ("any", ("bank_one",))])
    ticket = await hall.story.dispatcher.ticket(number)
    assert ticket is not None and may(ticket) == {"add"}
    text = await drawn(hall, "4")
    assert "banks（3 个都要去）" in text and 'data-way="skip"' not in text


def test_where_one_more_step_may_lead(small_hall: Any) -> None:
    regular = Ticket("20261123", "A001", {"class": "regular"})
    found = places(small_hall, regular, "zh")
    assert [(place["name"], place["any"]) for place in found] == [
        ("general", False),
        ("green", False),
        ("banks", True),
        *((bank, False) for bank in BANKS),
    ]
    company = Ticket("20261123", "A001", {"class": "company"})
    assert [place["lanes"] for place in places(small_hall, company, "zh")] == [[*BANKS], *([bank] for bank in BANKS)]
