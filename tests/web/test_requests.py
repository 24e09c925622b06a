"""Whatever is sent to a changing route that is not just what it asks for: refused in a sentence, and nothing moves."""

import json
import re
from typing import Any

import pytest

from tests.hall_app import HallApp

TICKETS = "/api/v1/tickets"
PAUSE = "/api/v1/windows/1/pause"
GOOD = {"lanes": ["general"]}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def refused(hall: HallApp, status: int, word: str, role: str, path: str, **sent: Any) -> dict[str, Any]:
    """The problem, after showing that both languages say it and that every byte in the engine stays as it was."""
    await hall.token(role)
    before = await hall.story.everything()
    found: dict[str, Any] = {}
    for language in ("zh", "en"):
        headers = {"Accept-Language": language, **sent.get("headers", {})}
        answer = await hall.post(role, path, **{**sent, "headers": headers})
        found = answer.json()
        assert (answer.status_code, found["code"]) == (status, word), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        assert bool(_CHINESE.search(found["title"])) == (language == "zh") and found["title"].strip()
    assert await hall.story.everything() == before
    return found


@pytest.mark.parametrize(
    "key",
    [
        None,
        "",
        "short-7",
        "x" * 65,
        "with a blank",
        "ключ-ключ-ключ",
        "键键键键键键键键",
        "tab\there-and-there",
        "１２３４５６７８",
    ],
)
async def test_a_request_names_itself(hall: HallApp, key: str | None) -> None:
    sent: list[tuple[bytes, bytes]] = [] if key is None else [(b"Idempotency-Key", key.encode())]
    before = await hall.story.everything()
    for language, said in (("zh", "缺少请求编号"), ("en", "request id")):
        client = await hall.client("kiosk")
        answer = await client.post(TICKETS, json=GOOD, headers=[*sent, (b"Accept-Language", language.encode())])
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST_ID")
        assert said in answer.json()["title"]
    assert await hall.story.everything() == before


@pytest.mark.parametrize("key", ["12345678", "x" * 64, "!~!~!~!~", '"quoted"'])
async def test_any_visible_ascii_names_it(hall: HallApp, key: str) -> None:
    one, again = [await hall.post("kiosk", TICKETS, GOOD, key=key) for _ in range(2)]
    assert one.status_code == 201 and again.json()["number"] == one.json()["number"] == "A001"


async def test_the_same_name_for_something_else_is_refused(hall: HallApp) -> None:
    await hall.post("kiosk", TICKETS, GOOD, key="one-press-1")
    await refused(hall, 422, "REQUEST_REUSED", "kiosk", TICKETS, body={"lanes": ["bank_one"]}, key="one-press-1")


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"null",
        b'"lanes"',
        b"42",
        b"{'lanes': []}",
        b'{"lanes": ["general"],}',
        b'{"lanes": ["general"]} {}',
        b'{"lanes": ["general"], "lanes": ["green"]}',
        b'{"lanes": ["general"], "a": {"x": 1, "x": 2}}',
        b'{"lanes": ["general"], "a": NaN}',
        b'{"lanes": ["general"], "a": -Infinity}',
        b"\xff\xfe{}",
        b'{"lanes": ["\xc3\x28"]}',
        '{"lanes": ["general"]}'.encode("utf-16"),
        b"[" * 8000,
        b'{"a":' * 2000,
        b'{"lanes":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b"\x00",
        b'{"lanes"\x00: []}',
        b'{"language": "z\x00h"}',
        b"lanes=general",
        b"<lanes/>",
    ],
    ids=lambda content: repr(content[:30]),
)
async def test_what_is_no_json_object_is_refused(hall: HallApp, content: bytes) -> None:
    await hall.token("kiosk")
    before = await hall.story.everything()
    answer = await hall.post("kiosk", TICKETS, content=content)
    assert (answer.status_code, answer.json()["code"]) in ((400, "NO_JSON"), (422, "WRONG_MEMBER"))
    assert answer.json()["title"]
    assert await hall.story.everything() == before


@pytest.mark.parametrize(
    ("content", "member"),
    [
        (b"", "body"),
        (b"{}", "body"),
        (b'{"lanes": ["general"], "lane": "general"}', "lane"),
        (b'{"lanes": "general"}', "lanes"),
        (b'{"lanes": [1]}', "lanes.0"),
        (b'{"lanes": [1e400]}', "lanes.0"),
        (b'{"lanes": ["general"], "papers_complete": "yes"}', "papers_complete"),
        (b'{"lanes": ["general"], "papers_complete": 1}', "papers_complete"),
        (b'{"lanes": ["\\ud800"]}', "body"),
        (b'{"lanes": ["general\\u0000"]}', "lanes.0"),
        ('{"lanes": ["ｇｅｎｅｒａｌ"]}'.encode(), "lanes.0"),
        ('{"service": "１２３"}'.encode(), "service"),
        (b'{"service": "../../etc/passwd"}', "service"),
        (b'{"service": "' + b"x" * 41 + b'"}', "service"),
        (json.dumps({"lanes": ["general"] * 21}).encode(), "lanes"),
        (json.dumps({"lanes": ["general"], "\u202eevil<script>": 1}).encode(), "evilscript"),
        (json.dumps({"lanes": ["general"], "x" * 500: 1}).encode(), "x" * 60),
    ],
    ids=lambda word: repr(word[:40]),
)
async def test_a_member_that_is_not_asked_for_is_named(hall: HallApp, content: bytes, member: str) -> None:
    found = await refused(hall, 422, "WRONG_MEMBER", "kiosk", TICKETS, content=content)
    assert found["detail"] == member and member in found["title"]
    assert found["errors"] and {"member", "problem"} == set(found["errors"][0])


@pytest.mark.parametrize(
    "text",
    ["\x00", "a\x1bb", "line\nbreak", "\x7f", "\x85", "\u202eevil", "a\u2066b", "x" * 61],
    ids=ascii,
)
async def test_text_that_could_do_harm_is_refused(hall: HallApp, text: str) -> None:
    answer = await hall.post("clerk", PAUSE, {"reason": text})
    assert answer.status_code == 422 and answer.json()["code"] in ("BAD_WORD", "WRONG_MEMBER")
    assert (await hall.story.board()).window("1").state == "free"


@pytest.mark.parametrize(
    "text", ["王小明", "𠮷野家𡈽", "👨‍👩‍👧 一家", "Z͑ͫa̴l", "=1+1", "{{7*7}}", "<b>", "'; DROP", "%s %(0)s"]
)
async def test_text_that_is_only_odd_is_text(hall: HallApp, text: str) -> None:
    assert (await hall.post("clerk", PAUSE, {"reason": text})).status_code == 200
    assert (await hall.story.board()).window("1").reason == text
    page = await (await hall.browser("clerk")).get("/clerk")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "until",
    [
        "tomorrow",
        "2026-11-23T10:00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "1969-01-01T00:00:00Z",
        1e400,
        "２０２６-11-23T10:00:00+08:00",
        True,
        [],
    ],
)
async def test_a_time_that_nobody_can_show_is_refused(hall: HallApp, until: Any) -> None:
    """One that was taken would break every screen that shows it."""
    answer = await hall.post("clerk", PAUSE, content=json.dumps({"until": until}).replace("Infinity", "1e400").encode())
    assert answer.status_code == 422, answer.text
    for role, path in (("", "/api/v1/board"), ("display", "/window/1"), ("clerk", "/clerk"), ("manager", "/dashboard")):
        assert (await hall.get(role, path)).status_code == 200, path


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=1e3",
        "limit=",
        "limit=-0x1",
        "after=",
        "after=1",
        "after=１-１",
        "after=$",
        "after=0-0&after=1-1",
        "after=%00",
        "unknown=1",
        "limit=1&limit=1",
        "after=99999999-9999999999999",
    ],
)
async def test_a_query_is_held_to_its_words_too(hall: HallApp, query: str) -> None:
    answer = await hall.get("manager", f"/api/v1/events?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "WRONG_MEMBER"), answer.text


async def test_a_good_query_is_answered(hall: HallApp) -> None:
    answer = await hall.get("manager", "/api/v1/events?after=20261123-1&limit=1&lang=en")
    assert [event["kind"] for event in answer.json()["events"]] == ["window.opened"]
    assert "session" not in json.dumps(answer.json()) and answer.json()["last"] == "20261123-2"


@pytest.mark.parametrize("ticket", ["A００１", "a001", "A1", "A001\n", "20261123-A001 ", "A001'--", "../A001", "🎫"])
async def test_a_ticket_is_named_as_it_is_printed(hall: HallApp, ticket: str) -> None:
    await hall.takes_number()
    found = await refused(hall, 422, "WRONG_MEMBER", "clerk", "/api/v1/windows/1/start", body={"ticket": ticket})
    assert found["detail"] == "ticket"


async def test_an_old_day_is_not_todays(hall: HallApp) -> None:
    await hall.takes_number()
    body = {"ticket": "20261122-A001"}
    await refused(hall, 404, "UNKNOWN_TICKET", "clerk", "/api/v1/windows/1/start", body=body)
