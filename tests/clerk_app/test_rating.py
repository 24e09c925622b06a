"""The pad asks once, its answer counts once, a low one is followed up, and no clerk sees a figure."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from config.hall import Text
from config.indicators import Indicator, IndicatorList
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from web.follow_up_trail import FollowUpTrail
from web.roles import Guarded

RATING = "/api/v1/windows/1/rating"


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        await story.sits_down("1")
        yield hall


async def served(hall: HallApp) -> str:
    number: str = (await hall.takes_number())["number"]
    for verb in ("call-next", "start", "finish"):
        members = {} if verb == "call-next" else {"ticket": number}
        members |= {"outcome": "accepted"} if verb == "finish" else {}
        assert (await hall.post("clerk", f"/api/v1/windows/1/{verb}", members)).status_code == 200
    return number


async def followed(hall: HallApp) -> None:
    """Every event so far goes to whoever opens follow-ups."""
    trail = FollowUpTrail(hall.site)
    for event in await hall.story.feed.day(hall.story.dispatcher.day):
        await trail.take(event)
        await trail.take(event)


async def page(hall: HallApp, role: str, path: str) -> str:
    return (await (await hall.browser(role)).get(path)).text


async def test_the_pad_asks_after_service_only(hall: HallApp) -> None:
    resting = await page(hall, "pad", "/rate/1")
    assert "data-rating" not in resting and "服务完成后，请在这里评价" in resting
    number = await served(hall)
    asking = await page(hall, "pad", "/rate/1")
    assert asking.count("data-rating=") == 5 and f'data-ticket="{number}"' in asking and "checked" not in asking
    answer = await hall.post("pad", RATING, {"ticket": number, "rating": 4})
    assert answer.status_code == 200
    assert "data-rating=" not in await page(hall, "pad", "/rate/1")
    again = await hall.post("pad", RATING, {"ticket": number, "rating": 1})
    assert (again.status_code, again.json()["code"]) == (409, "RATED_ALREADY")


async def test_a_pad_speaks_of_its_own_window(hall: HallApp) -> None:
    number = await served(hall)
    answer = await hall.post("pad", "/api/v1/windows/2/rating", {"ticket": number, "rating": 5})
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_ENDED_HERE")
    waiting = (await hall.takes_number())["number"]
    assert (await hall.post("pad", RATING, {"ticket": waiting, "rating": 5})).status_code == 409
    assert (await hall.post("clerk", RATING, {"ticket": number, "rating": 5})).status_code == 403


async def test_nobody_answered_is_not_good(hall: HallApp) -> None:
    number = await served(hall)
    assert (await hall.post("pad", "/api/v1/windows/1/unrated", {"ticket": number})).status_code == 200
    ratings = await page(hall, "manager", "/ratings")
    assert "评价 0 个 ÷ 可评价的服务 1 次" in ratings


@pytest.mark.parametrize(
    "body",
    [
        {"rating": 5, "reasons": ["speed"]},
        {"rating": 4, "phone": "138 0000 0000"},
        {"rating": 0},
        {"rating": 2, "reasons": ["speed"] * 5},
        {"rating": 1, "phone": "call me"},
    ],
)
async def test_what_no_pad_says(hall: HallApp, body: dict[str, object]) -> None:
    number = await served(hall)
    assert (await hall.post("pad", RATING, {"ticket": number, **body})).status_code == 422


async def test_a_low_one_is_followed_up_to_its_end(hall: HallApp) -> None:
    number = await served(hall)
    low = {"ticket": number, "rating": 1, "reasons": ["told"], "phone": "138 0000 1234"}
    assert (await hall.post("pad", RATING, low)).status_code == 200
    await followed(hall)
    (found,) = (await hall.get("manager", "/api/v1/follow-ups")).json()["follow_ups"]
    ticket = f"{hall.story.dispatcher.day}-{number}"
    assert (found["ticket"], found["state"], found["late"], found["reasons"]) == (ticket, "open", False, ["told"])
    told = await page(hall, "manager", "/ratings")
    assert ticket in told and "没有一次说清" in told and "1234" not in told

    async def says(verb: str, **members: object) -> dict[str, object]:
        answer = await hall.post("manager", f"/api/v1/follow-ups/{ticket}/{verb}", members)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert (await says("take"))["owner"] == "the-manager"
    assert (await says("phone", words="回访"))["phone"] == "138 0000 1234"
    assert (await says("call", reached=False))["state"] == "open"
    assert (await says("call", reached=True))["state"] == "called"
    assert (await says("mend", words="一次性告知单放到窗口"))["mended"] == "一次性告知单放到窗口"
    assert (await says("appeal", words="群众说的是停车"))["appeal"] == "asked"
    assert (await says("judge", upheld=True, words="与服务无关"))["appeal"] == "upheld"
    assert (await says("close", result="mended"))["state"] == "closed"
    opened, closed = [
        event for event in await hall.story.feed.day(hall.story.dispatcher.day) if event.kind.startswith("followup.")
    ]
    assert opened.ticket == number and int(opened.fields["due"]) > opened.at
    assert (closed.fields["about"], closed.fields["result"]) == (ticket, "mended")
    late = await hall.post("manager", f"/api/v1/follow-ups/{ticket}/take")
    assert (late.status_code, late.json()["code"]) == (409, "FOLLOW_UP_CLOSED")
    assert "申诉成立的 1 个不计入" in await page(hall, "manager", "/ratings")


async def test_a_number_left_on_the_phone_page_is_called_back(hall: HallApp) -> None:
    number = await served(hall)
    path = f"/api/v1/tickets/{await hall.phone_token(number)}/rate"
    assert (await hall.post("", path, {"rating": 3, "phone": "138 0000 5678"})).status_code == 422
    unknown = await hall.post("", path, {"rating": 2, "reasons": ["weather"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "BAD_WORD")
    answer = await hall.post("", path, {"rating": 2, "reasons": ["told", "speed"], "phone": "138 0000 5678"})
    assert answer.status_code == 200 and "5678" not in answer.text
    await followed(hall)
    ticket = f"{hall.story.dispatcher.day}-{number}"
    shown = await hall.post("manager", f"/api/v1/follow-ups/{ticket}/phone", {"words": "回访"})
    assert shown.json() == {"phone": "138 0000 5678"}
    for event in await hall.story.feed.day(hall.story.dispatcher.day):
        assert "5678" not in str(event.fields)


async def test_the_citys_list_is_asked_everywhere_and_a_past_rating_keeps_its_own(hall: HallApp) -> None:
    told = {
        "old": ("2026-01-01", "queue", "等得太久"),
        "new": ("2026-11-24", "forms", "表格太多"),
    }
    hall.site.take_up(hall.site.hall.model_copy(update={"indicators": listed(told)}))
    number = await served(hall)
    for role, path in (("pad", "/rate/1"), ("guide", "/ratings/form"), ("", f"/t/{await hall.phone_token(number)}")):
        shown = await page(hall, role, f"{path}?lang=zh")
        assert "等得太久" in shown and "表格太多" not in shown and "态度不好" not in shown, path
    low = {"ticket": number, "rating": 1, "reasons": ["forms"]}
    assert (await hall.post("pad", RATING, low)).json()["code"] == "BAD_WORD"
    assert (await hall.post("pad", RATING, low | {"reasons": ["queue"]})).status_code == 200
    (event,) = [each for each in await hall.story.feed.day(hall.story.dispatcher.day) if each.kind == "ticket.rated"]
    assert (event.fields["rating_for"], event.fields["rating_list"]) == ("queue", "old")
    await followed(hall)
    hall.story.clock.pass_s(86_400)
    shown = await page(hall, "manager", "/ratings?period=week&lang=zh")
    assert "等得太久" in shown
    assert "表格太多" in await page(hall, "manager", "/ratings/form?lang=zh")


def listed(told: dict[str, tuple[str, str, str]]) -> dict[str, IndicatorList]:
    """Lists of one reason each: code → since, the reason's code and name."""
    return {
        code: IndicatorList(
            code=code, since=date.fromisoformat(since), reasons=(Indicator(code=word, name=Text(zh=zh, en=word)),)
        )
        for code, (since, word, zh) in told.items()
    }


async def test_two_calls_at_once_are_two_calls(hall: HallApp) -> None:
    number = await served(hall)
    await hall.post("pad", RATING, {"ticket": number, "rating": 2})
    await followed(hall)
    path = f"/api/v1/follow-ups/{hall.story.dispatcher.day}-{number}/call"
    answers = await asyncio.gather(*(hall.post("manager", path, {"reached": False}) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8, [a.text for a in answers]
    (found,) = (await hall.get("manager", "/api/v1/follow-ups")).json()["follow_ups"]
    assert found["calls"] == 8


async def test_paper_and_strangers(hall: HallApp) -> None:
    number = await served(hall)
    assert (await hall.post("guide", "/api/v1/ratings", {"ticket": number, "rating": 3})).status_code == 200
    assert "服务评价表" in await page(hall, "guide", "/ratings/form")
    unknown = await hall.post("manager", "/api/v1/follow-ups/20261123-A999/take")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "UNKNOWN_FOLLOW_UP")
    assert (await hall.get("clerk", "/api/v1/follow-ups")).status_code == 403


async def test_no_clerk_sees_how_content_people_are(hall: HallApp) -> None:
    """Everything a clerk may read, after a rating whose words stand nowhere else."""
    number = await served(hall)
    await hall.post("pad", RATING, {"ticket": number, "rating": 1, "reasons": ["skill"]})
    await followed(hall)
    for each in hall.inner.routes:
        if (
            isinstance(each, Guarded)
            and "GET" in (each.methods or ())
            and each.roles & {"clerk"}
            and "{" not in each.path
        ):
            text = (await hall.get("clerk", each.path)).text
            assert "满意率" not in text and "业务不熟" not in text and '"rating"' not in text, each.path
