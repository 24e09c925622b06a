"""Requests made from the API's own document, right ones and wrong ones: no fault, and no refusal moves anything."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from typing import Any, NamedTuple

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.hall_app import WINDOW, HallApp
from web.openapi import PATH

CASES = 300


class Made(NamedTuple):
    """A request as it is sent, and the roles that may."""

    method: str
    url: str
    headers: list[tuple[bytes, bytes]]
    content: bytes
    roles: tuple[str, ...]


def made(document: dict[str, Any], count: int) -> list[Made]:
    """At least so many requests, as many for each operation; every other one breaks the document."""
    schema = schemathesis.openapi.from_dict(document)
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    each = -(-count // (2 * len(operations)))
    found: list[Made] = []
    for operation in operations:
        roles = tuple(operation.definition.raw["x-roles"])
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            with suppress(Unsatisfiable):  # where nothing is asked for, nothing can be wrong
                found += [_made(case, roles) for case in _cases(operation.as_strategy(generation_mode=mode), each)]
    return found


def _cases(strategy: Any, count: int) -> list[Case[Any]]:
    """The same ones each time."""
    found: list[Case[Any]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def collect(case: Case[Any]) -> None:
        found.append(case)

    collect()
    return found[:count]


def _made(case: Case[Any], roles: tuple[str, ...]) -> Made:
    sent = case.as_transport_kwargs(base_url="http://localhost")
    request = httpx2.Request(sent["method"], sent["url"], params=sent.get("params") or None, json=sent.get("json"))
    content = request.content if "json" in sent else _bytes(sent.get("data"))
    headers = [(name.encode(), str(value).encode("utf-8", "replace")) for name, value in sent["headers"].items()]
    return Made(
        sent["method"], str(request.url), [header for header in headers if _may_be_sent(header)], content, roles
    )


def _bytes(data: Any) -> bytes:
    if data is None:
        return b""
    return data if isinstance(data, bytes) else str(data).encode("utf-8", "replace")


def _may_be_sent(header: tuple[bytes, bytes]) -> bool:
    """A server hands no line breaks in headers on."""
    return not any(byte in header[1] for byte in b"\r\n\x00") and header[0].lower() not in (b"authorization", b"cookie")


async def sends(hall: HallApp, request: Made, role: str) -> httpx2.Response:
    client = await hall.client("" if role in ("public", "visitor") else role)
    return await client.request(request.method, request.url, headers=request.headers, content=request.content)


def alive(request: Made, names: dict[str, str], ticket: str, key: str) -> Made:
    """The same about a ticket and a window that exist, under a good request id."""
    parts = request.url.split("/")
    if "tickets" in parts and parts[-1] != "tickets":
        parts[parts.index("tickets") + 1] = names["ticket"]
    if "windows" in parts and parts[-1] != "windows":
        parts[parts.index("windows") + 1] = WINDOW
    content = request.content
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if isinstance(body, dict) and "ticket" in body:
        content = json.dumps(body | {"ticket": ticket}).encode()
    headers = [header for header in request.headers if header[0].lower() != b"idempotency-key"]
    return request._replace(
        url="/".join(parts), headers=[*headers, (b"Idempotency-Key", key.encode())], content=content
    )


@pytest.mark.timeout(110)  # a tenth of that where nobody else works
async def test_no_request_breaks_anything(hall: HallApp) -> None:
    await sends_all(hall, CASES)


@pytest.mark.soak
async def test_the_same_with_more(hall: HallApp) -> None:
    await sends_all(hall, int(os.environ.get("SIZE", "2000")))


async def sends_all(hall: HallApp, count: int) -> None:
    """At least so many requests, one after the other, in turn by nobody, by whoever may, and about what exists."""
    story = hall.story
    numbers = [(await hall.takes_number())["number"] for _ in range(8)]
    document = (await hall.get("", PATH)).json()
    requests = made(document, count)
    assert len(requests) >= count
    turn: Iterator[int] = cycle(range(3))
    seen: dict[int, int] = {}
    for request in requests:
        at = (await story.board()).window(WINDOW)
        if at.state == "free":  # somebody is always being served, so that commands find a ticket
            await story.calls(WINDOW)
            at = (await story.board()).window(WINDOW)
        ticket = at.ticket or numbers[-1]
        one = next(turn)
        role = "" if one == 0 else request.roles[len(seen) % len(request.roles)]
        token = await hall.phone_token(numbers[-1])
        if one == 2:
            name = token if role == "visitor" else ticket
            request = alive(request, {"ticket": name}, ticket, story.request())
        before = await story.everything()
        answer = await sends(hall, request, role or "public")
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (request, role, answer.text)
        if (request.method, answer.status_code) == ("DELETE", 204) and request.url.endswith("/sessions"):
            await hall.forgets(role)  # and signs in again for the next
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", (request, answer.text)
            assert await story.everything() == before, (request, role, answer.text)
    assert sum(count for status, count in seen.items() if status < 300) > 20, seen
    assert {400, 401, 422} <= set(seen), seen
    for role, path in (("", "/api/v1/board"), ("display", "/hall"), ("manager", "/dashboard"), ("kiosk", "/kiosk")):
        assert (await hall.get(role, path)).status_code == 200, path  # nothing that was taken breaks a screen
