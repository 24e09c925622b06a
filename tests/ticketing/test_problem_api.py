"""办不成事 over HTTP: who may note, answer and decide, what the visitor gets back, and what the pages show."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from config.hall import Hall, Hours
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import refused, ticket_hall
from ticketing.problem_bodies import AnswerOut, NotedOut, ProblemOut, Problems

API = "/api/v1/problems"
PHONE = "13800005678"


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    return ticket_hall(make_small_hall()).model_copy(update={"hours": Hours()})


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    await story.sits_down("1")
    async with HallApp(story, tmp_path) as hall:
        await hall.follows()
        yield hall


async def noted(hall: HallApp, role: str = "guide", **body: Any) -> dict[str, Any]:
    answer = await hall.post(role, API, {"reason": "circle", **body})
    assert answer.status_code == 201, answer.text
    NotedOut.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


async def listed(hall: HallApp) -> list[dict[str, Any]]:
    answer = await hall.get("auditor", API)
    Problems.model_validate(answer.json())
    found: list[dict[str, Any]] = answer.json()["problems"]
    return found


async def changes(hall: HallApp, verb: str, note: int, role: str = "manager", **body: Any) -> httpx2.Response:
    return await hall.post(role, f"{API}/{note}/{verb}", body)


async def test_each_place_notes_in_its_own_way(hall: HallApp) -> None:
    ticket = (await hall.takes_number())["number"]
    await noted(hall, "clerk", ticket=ticket, words="系统\u202e报错\n三次", service="residence")
    await noted(hall, "guide", kiosk="kiosk-1")
    await noted(hall, "kiosk")
    token = await hall.phone_token(ticket)
    said = {"reason": "rule", "words": "窗口说没有文件", "contact": {"phone": PHONE}}
    assert (await hall.post("", f"/api/v1/tickets/{token}/problem", said)).status_code == 201
    found = [(each["source"], each["ticket"], each["staff"], each["words"]) for each in await listed(hall)]
    assert found == [
        ("console", f"{DAY}-{ticket}", "the-clerk", "系统报错 三次"),
        ("kiosk", None, "the-guide", ""),
        ("kiosk", None, None, ""),
        ("phone", f"{DAY}-{ticket}", None, "窗口说没有文件"),
    ]
    assert (await listed(hall))[0]["due"] == "2026-11-30T18:00:00+08:00"
    assert PHONE not in (await hall.get("auditor", API)).text


@pytest.mark.parametrize(
    ("role", "body", "refusal"),
    [
        ("kiosk", {"reason": "rule", "words": "谁说的"}, (422, "BAD_WORD")),
        ("kiosk", {"reason": "rule", "solved": True}, (422, "BAD_WORD")),
        ("guide", {"reason": "weather"}, (422, "WRONG_MEMBER")),
        ("guide", {"reason": "rule", "service": "nothing"}, (422, "UNKNOWN_SERVICE")),
        ("guide", {"reason": "rule", "ticket": "A777"}, (404, "UNKNOWN_TICKET")),
        ("guide", {"reason": "rule", "words": "x" * 301}, (422, "WRONG_MEMBER")),
        ("auditor", {"reason": "rule"}, (403, "NOT_ALLOWED")),
        ("display", {"reason": "rule"}, (403, "NOT_ALLOWED")),
    ],
)
async def test_what_is_refused(hall: HallApp, role: str, body: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert refused(await hall.post(role, API, body)) == refusal
    assert await listed(hall) == []


async def test_a_visitor_notes_with_the_ticket_only(hall: HallApp) -> None:
    ticket = (await hall.takes_number())["number"]
    assert (await hall.post("", f"/api/v1/tickets/{ticket}/problem", {"reason": "rule"})).status_code == 401
    forged = f"{DAY}-{ticket}.{'A' * 22}"
    assert (await hall.post("", f"/api/v1/tickets/{forged}/problem", {"reason": "rule"})).status_code == 404


async def test_answered_and_told(hall: HallApp) -> None:
    note = await noted(hall)
    assert (await changes(hall, "own", note["id"], "guide", seen=1)).json()["owner"] == "the-guide"
    answer = await changes(hall, "answer", note["id"], seen=2, words="由一个窗口\u0007收两边的材料")
    ProblemOut.model_validate(answer.json())
    assert (answer.json()["state"], answer.json()["answer"]) == ("answered", "由一个窗口收两边的材料")
    assert refused(await changes(hall, "answer", note["id"], seen=2, words="再答")) == (409, "PROBLEM_STATE")
    assert (await changes(hall, "close", note["id"], seen=3)).json()["state"] == "closed"
    assert refused(await changes(hall, "close", 99, seen=1)) == (404, "UNKNOWN_PROBLEM")
    assert refused(await changes(hall, "own", note["id"], "clerk", seen=1)) == (403, "NOT_ALLOWED")
    assert refused(await changes(hall, "answer", note["id"], seen=4, words="\u0007")) == (422, "BAD_WORD")


async def test_the_code_brings_the_answer(hall: HallApp) -> None:
    note = await noted(hall)
    path = f"/api/v1/problem-answers/{note['code'].lower()}"
    waits = (await hall.get("kiosk", path)).json()
    AnswerOut.model_validate(waits)
    assert (waits["state"], waits["answer"]) == ("open", "")
    assert not (await listed(hall))[0]["told"]  # nothing was there to be told
    await changes(hall, "answer", note["id"], seen=1, words="一窗受理")
    assert (await hall.get("kiosk", path)).json()["answer"] == "一窗受理"
    assert (await listed(hall))[0]["told"]
    assert refused(await hall.get("kiosk", "/api/v1/problem-answers/AAAAAAA")) == (404, "UNKNOWN_PROBLEM")
    assert (await hall.get("", path)).status_code == 401


async def test_codes_cannot_be_guessed_through(hall: HallApp) -> None:
    tries = [await hall.get("kiosk", "/api/v1/problem-answers/AAAAAAA") for _ in range(31)]
    assert [tries[0].status_code, tries[-1].status_code] == [404, 429]


async def test_the_contact_in_full_for_who_calls_back(hall: HallApp) -> None:
    note = await noted(hall, contact={"name": "某某甲", "phone": PHONE})
    page = (await hall.get("guide", "/problems")).text
    assert "138****5678" in page and PHONE not in page
    assert (await hall.get("guide", f"{API}/{note['id']}/contact")).json() == {"name": "某某甲", "phone": PHONE}
    assert (await hall.get("auditor", f"{API}/{note['id']}/contact")).status_code == 403
    other = await noted(hall)
    assert refused(await hall.get("guide", f"{API}/{other['id']}/contact")) == (404, "NO_PROBLEM_CONTACT")


async def test_a_meetings_decision(hall: HallApp) -> None:
    for _ in range(2):
        await noted(hall, service="residence")
    decision = {"service": "residence", "reason": "circle", "words": "一窗受理"}
    assert (await hall.post("guide", "/api/v1/problem-decisions", decision)).status_code == 403
    answer = await hall.post("manager", "/api/v1/problem-decisions", decision)
    assert (answer.status_code, answer.json()) == (201, {"closed": 2})
    assert {each["state"] for each in await listed(hall)} == {"closed"}


# pages ----------------------------------------------------------------------------------------------------------


async def test_the_page_gathers_by_item_and_reason(hall: HallApp) -> None:
    for words in ("来了三次", "<b>两边</b>都说找对方"):
        await noted(hall, service="residence", words=words)
    await noted(hall, reason="system")
    page = (await hall.get("manager", "/problems")).text
    assert "2 条" in page and "residence" in page and "未指明事项" in page
    assert "&lt;b&gt;两边&lt;/b&gt;" in page and "还有 5 个工作日" in page
    only = (await hall.get("manager", "/problems/rows?view=waiting&group=.system")).text
    assert only.count("data-id=") == 1
    assert "2 条" in (await hall.get("manager", "/problems/minutes")).text
    assert (await hall.get("manager", "/problems?view=nothing")).status_code == 303
    assert (await hall.get("clerk", "/problems")).status_code == 403
    english = (await hall.get("manager", "/problems?lang=en")).text
    assert "5 working days left" in english


async def test_only_a_manager_enters_decisions(hall: HallApp) -> None:
    note = await noted(hall, service="residence", words="来了三次")
    await changes(hall, "escalate", note["id"], seen=1)
    assert "data-decide" in (await hall.get("manager", "/problems/rows?view=meeting")).text
    page = (await hall.get("guide", "/problems/rows?view=meeting")).text
    assert "data-decide" not in page and "来了三次" in page


async def test_the_minutes_have_lines_for_decisions_and_what_was_decided(hall: HallApp) -> None:
    await noted(hall, service="residence", words="来了三次", contact={"phone": PHONE})
    await noted(hall, reason="system")
    page = (await hall.get("manager", "/problems/minutes")).text
    assert page.count("会议决定") == 2 and "共 2 条" in page and "来了三次" in page and "138" not in page
    decision = {"service": "residence", "reason": "circle", "words": "一窗受理"}
    await hall.post("manager", "/api/v1/problem-decisions", decision)
    page = (await hall.get("manager", "/problems/minutes")).text
    assert "一窗受理" in page and "来了三次" not in page


async def test_the_visitors_phone_has_the_answer(hall: HallApp) -> None:
    ticket = (await hall.takes_number())["number"]
    token = await hall.phone_token(ticket)
    path = f"/t/{token}/problem"
    assert "什么没办成？" in (await hall.get("", path)).text
    await hall.post("", f"/api/v1/tickets/{token}/problem", {"reason": "rule"})
    await hall.follows()
    assert "已记下，等大厅答复" in (await hall.get("", f"/t/{token}")).text
    page = (await hall.get("", path)).text
    assert "11-30 前答复" in page and "什么没办成？" not in page
    await changes(hall, "answer", 1, seen=1, words="新文件下周到")
    assert not (await listed(hall))[0]["told"]
    await hall.follows()
    assert "大厅已答复" in (await hall.get("", f"/t/{token}")).text
    assert "新文件下周到" in (await hall.get("", path)).text
    assert (await listed(hall))[0]["told"]
    assert (await hall.get("", "/t/20261123-A001.nothing/problem")).status_code == 404


async def test_the_guide_desk_finds_it_by_its_code(hall: HallApp) -> None:
    note = await noted(hall, words="来了三次")
    found = (await hall.get("guide", f"/guide/search?q={note['code']}")).text
    assert note["code"] in found and "待答复" in found and "data-problem-told" not in found
    await changes(hall, "answer", note["id"], seen=1, words="一窗受理")
    found = (await hall.get("guide", f"/guide/search?q={note['code']}")).text
    assert "一窗受理" in found and "data-problem-told" in found
