"""Collecting: by code at the kiosk, by number at the guide desk, asking on any phone; and what the ticket's page
says."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from config.hall import Hall
from dispatcher.cases import Case
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from ticketing.hand_out import NoHandOut, case_id, where
from web.case_codes import shown

pytestmark = pytest.mark.anyio
NAME = "20261123-A001"


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    await story.sits_down("1", "3")
    async with HallApp(story, tmp_path) as hall:
        await accepted(hall)
        yield hall


async def accepted(hall: HallApp, service: str = "licence") -> None:
    number = await hall.story.takes_number("general", service=service)
    await hall.story.calls("1")
    await hall.story.window("1", "start", number)
    await hall.story.window("1", "finish", number)
    await hall.follows()


async def ready(hall: HallApp) -> str:
    """The case is ready; its code."""
    await hall.story.dispatcher.ready_case(hall.story.request(), case=NAME, staff="1002")
    await hall.follows()
    return hall.site.case_codes.of(NAME)


async def collects(hall: HallApp, role: str = "kiosk", key: str = "", **body: Any) -> httpx2.Response:
    return await hall.post(role, "/api/v1/hand-outs", body, key=key)


async def test_a_code_gives_a_number_and_handing_out_ends_the_case(hall: HallApp) -> None:
    code = await ready(hall)
    answer = await collects(hall, code=shown(code).lower())
    assert answer.status_code == 201, answer.text
    ticket = answer.json()
    assert (ticket["lanes"], ticket["service"]) == (["hand_out"], "collect")
    story = hall.story
    assert await story.calls("3") == ticket["number"]
    await story.window("3", "start", ticket["number"])
    await story.window("3", "finish", ticket["number"], outcome="handed_out")
    await until(lambda: (case := hall.site.cases.get(NAME)) is not None and case.state == "handed_out")
    assert (await collects(hall, code=code)).json()["code"] == "NOT_READY"


async def test_one_number_for_one_case(hall: HallApp) -> None:
    code = await ready(hall)
    first = await collects(hall, key="one-press-once", code=code)
    again = await collects(hall, key="one-press-once", code=code)
    later = await collects(hall, code=code)
    assert first.json()["number"] == again.json()["number"] == later.json()["number"]
    other = await collects(hall, "guide", case=NAME)
    assert (other.status_code, other.json()["code"], other.json()["detail"]) == (
        409,
        "HAND_OUT_TAKEN",
        first.json()["number"],
    )
    await hall.story.visitor("cancel", first.json()["number"])
    assert (await collects(hall, "guide", case=NAME)).status_code == 201


async def test_nothing_before_it_is_ready_and_nothing_without_its_code(hall: HallApp) -> None:
    code = hall.site.case_codes.of(NAME)
    assert (await collects(hall, code=code)).json()["code"] == "NOT_READY"
    await ready(hall)
    assert (await collects(hall, code="AAAA-AAAA")).status_code == 404
    assert (await collects(hall, code=code, case="20261123-A002")).status_code == 404
    assert (await collects(hall, case=NAME)).status_code == 403, "a number is enough for staff only"
    assert (await collects(hall)).status_code == 422
    assert (await collects(hall, "guide", case="20261123-A404")).status_code == 404


async def test_whoever_guesses_is_slowed_down(hall: HallApp) -> None:
    statuses = [(await collects(hall, code="AAAA-AAAA")).status_code for _ in range(22)]
    assert statuses[:20] == [404] * 20 and statuses[-1] == 429


async def test_any_phone_may_ask_with_number_and_code(hall: HallApp) -> None:
    code = shown(hall.site.case_codes.of(NAME))
    asked = await hall.get("", f"/case/{NAME.lower()}/{code}")
    assert "承诺 5 个工作日内办结，最迟 11月30日 18:00" in asked.text and "no-store" in asked.headers["cache-control"]
    await hall.story.dispatcher.stop_case(hall.story.request(), case=NAME, reason="补正：等申请人补材料", staff="1002")
    assert "To be completed" in (await hall.get("", f"/case/{NAME}/{code}?lang=en")).text
    await hall.story.dispatcher.resume_case(hall.story.request(), case=NAME, staff="1002")
    await ready(hall)
    assert "3号窗口" in (await hall.get("", f"/case/{NAME}/{code}")).text
    for wrong in (f"{NAME}/AAAA-AAAA", f"20261123-A404/{code}", f"{'x' * 300}/{code}"):
        assert (await hall.get("", f"/case/{wrong}")).status_code == 404
    assert (await hall.get("", "/case")).status_code == 200


async def test_the_tickets_page_says_what_is_promised_and_then_the_code(hall: HallApp) -> None:
    story = hall.story
    waiting = {service: await story.takes_number("general", service=service) for service in ("account", "permit")}
    await hall.follows()
    pages = {service: await page(hall, number) for service, number in waiting.items()}
    assert "承诺 2 小时内，最迟 11月23日 11:00" in pages["account"]
    assert "受理后承诺 1 个工作日内办结" in pages["permit"]
    assert "Promise after acceptance: within 1 working days" in await page(hall, waiting["permit"], "en")
    code = shown(hall.site.case_codes.of(NAME))
    assert code in await page(hall, "A001") and "11月30日 18:00" in await page(hall, "A001")
    await ready(hall)
    assert "已办结，可以领取了" in await page(hall, "A001")
    plain = await story.takes_number("general", service="residence")
    await hall.follows()
    assert "data-promise" not in await page(hall, plain)


async def page(hall: HallApp, number: str, lang: str = "zh") -> str:
    return (await hall.get("", f"/t/{await hall.phone_token(number)}?lang={lang}")).text


async def test_the_guide_desk_finds_a_case_by_number_or_code(hall: HallApp) -> None:
    by_number = (await hall.get("guide", "/guide/search?q=20261123-a001")).text
    assert NAME in by_number and "办理中" in by_number and "data-hand-out" not in by_number
    code = await ready(hall)
    by_code = (await hall.get("guide", f"/guide/search?q={shown(code)}")).text
    assert f'data-hand-out="{NAME}"' in by_code
    assert "data-hand-out" not in (await hall.get("guide", "/guide/search?q=20261123-A404")).text


def test_where_things_are_collected(small_hall: Hall) -> None:
    case = Case(NAME, {"lane": "general", "state": "ready"})
    assert where(small_hall, case) == ("collect", "hand_out")
    without = small_hall.model_copy(update={"services": {}})
    assert where(without, case) == ("", "hand_out")
    lanes = {code: lane.model_copy(update={"hands_out": False}) for code, lane in small_hall.lanes.items()}
    with pytest.raises(NoHandOut):
        where(without.model_copy(update={"lanes": lanes}), case)


def test_a_number_as_people_type_it() -> None:
    assert case_id(" 20261123 — a001 ") == NAME
    assert case_id("x" * 500) == "X" * 20
