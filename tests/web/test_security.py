"""What holds for every answer and every request, whatever route they meet."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
import redis
from sqlalchemy.exc import OperationalError

from dispatcher.errors import Unavailable
from tests.hall_app import ORIGIN, HallApp, filled
from web.app import hosts
from web.requests import BODY_LIMIT
from web.roles import Guarded
from web.security import Gate

SESSIONS = "/api/v1/sessions"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
IN_A_WINDOW = {"cross-origin-opener-policy": "same-origin"}
KEY = {"Idempotency-Key": "one-press-1"}


def dressed(answer: httpx2.Response) -> bool:
    """Whether the answer carries every header of the house."""
    policy = dict(word.strip().split(" ", 1) for word in answer.headers["content-security-policy"].split(";"))
    assert (
        policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    )
    assert policy["script-src"] == policy["style-src"] == "'self'"  # nothing inline, nothing from elsewhere
    assert HEADERS.items() <= answer.headers.items()
    assert answer.headers.get("content-type") == "application/json" or IN_A_WINDOW.items() <= answer.headers.items()
    assert "server" not in answer.headers
    kept = answer.headers["cache-control"]
    return kept in ("no-store", "no-cache") or answer.url.path.startswith("/static/")


def paths(hall: HallApp) -> Iterator[tuple[str, str]]:
    for each in hall.inner.routes:
        if isinstance(each, Guarded):
            yield from ((method, filled(each.path)) for method in each.methods or ())


async def test_every_answer_carries_the_headers(hall: HallApp) -> None:
    await hall.takes_number()
    for role in ("", "manager", "kiosk", "display"):
        client = await hall.client(role)
        for method, path in paths(hall):
            for headers in (KEY, {**KEY, "Accept": "text/html"}):
                assert dressed(await client.request(method, path, headers=headers)), (role, method, path)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/static/web/nothing.css", 404),
        ("GET", "/static/web/", 404),
        ("GET", "/static/web/../site.py", 404),
        ("GET", "/static/web/%2e%2e/site.py", 404),
        ("GET", "/static/web/..%2fsite.py", 404),
        ("GET", "/static/web/..%5csite.py", 404),
        ("GET", "/static/web/%00", 404),
        ("GET", "/static/web/" + "x" * 5000, 404),
        ("GET", "/%00", 404),
        ("PUT", "/", 405),
        ("DELETE", "/healthz", 405),
        ("OPTIONS", "/api/v1/board", 405),
        ("TRACE", "/", 405),
        ("POST", "/static/web/base.css", 405),
        ("GET", "/window/%EF%BC%91", 401),
    ],
)
async def test_so_does_every_error(hall: HallApp, method: str, path: str, status: int) -> None:
    answer = await (await hall.client()).request(method, path)
    assert answer.status_code == status and dressed(answer)
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("allow" in answer.headers) == (status == 405)


async def test_so_does_a_fault(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(hall.site, "view", broken)
    for accept in ("application/json", "text/html"):
        answer = await hall.get("", "/api/v1/hall", headers={"Accept": accept})
        assert answer.status_code == 500 and dressed(answer)
        assert answer.json()["code"] == "BROKEN" and "secret" not in answer.text and "Zero" not in answer.text
    page = await (await hall.browser("kiosk")).get("/kiosk")
    assert page.status_code == 500 and dressed(page) and "secret" not in page.text


async def test_whoever_is_signed_in_leaves_nothing_in_a_cache(hall: HallApp) -> None:
    await hall.takes_number()
    for role, path in (
        ("manager", "/dashboard"),
        ("clerk", "/clerk"),
        ("kiosk", "/kiosk"),
        ("display", "/hall"),
        ("manager", "/api/v1/events"),
        ("manager", "/api/v1/tickets/A001"),
        ("", f"/t/{await hall.phone_token('A001')}"),
    ):
        answer = await hall.get(role, path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
    assert (await hall.post("clerk", "/api/v1/windows/1/pause")).headers["cache-control"] == "no-store"


async def test_a_file_is_kept_only_under_its_digest(hall: HallApp) -> None:
    address = hall.site.assets.address("web/base.css")
    kept = (await hall.get("", address)).headers["cache-control"]
    asked = (await hall.get("", address.partition("?")[0])).headers["cache-control"]
    missing = await hall.get("", "/static/web/nothing.css?v=1")
    assert "immutable" in kept and asked == "no-cache" and "immutable" not in missing.headers["cache-control"]


# which host -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["evil.example", "", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]", "[", "hall.example@evil.example"],
)
async def test_another_host_is_refused(hall: HallApp, host: str) -> None:
    answer = await hall.get("", "/", headers={"Host": host})
    assert answer.status_code == 421 and dressed(answer)
    assert (
        answer.json()["code"] == "WRONG_HOST" and "大厅" in answer.json()["title"] and "hall" in answer.json()["title"]
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "hall.example"])
async def test_the_halls_own_names_are_let_in(hall: HallApp, host: str) -> None:
    assert (await hall.get("", "/", headers={"Host": host})).status_code == 200


async def test_where_it_listens_is_a_name_of_its_own(hall: HallApp) -> None:
    for listens, known in (("fd00::7", "[fd00::7]"), ("Hall.Local", "hall.local"), ("10.0.0.7", "10.0.0.7")):
        hall.site.settings = hall.settings.model_copy(update={"host": listens})
        assert known in hosts(hall.site)
    for anywhere in ("0.0.0.0", "::"):
        hall.site.settings = hall.settings.model_copy(update={"host": anywhere})
        assert not {anywhere, "", "[::]", "*"} & hosts(hall.site)


# how much -------------------------------------------------------------------------------------------------------


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """A body whose length nobody is told."""
    yield b'{"user": "'
    for _ in range(size // 1000):
        yield b"x" * 1000
    yield b'"}'


async def test_a_body_is_at_most_16_kib(hall: HallApp) -> None:
    before = await hall.story.everything()
    for body in (b" " * (BODY_LIMIT + 1), b"x" * 10_000_000):
        answer = await hall.post("", SESSIONS, content=body)
        assert answer.status_code == 413 and dressed(answer) and answer.json()["code"] == "TOO_LARGE"
    fits = await hall.post("", SESSIONS, content=b'{"user": "' + b"x" * (BODY_LIMIT - 12) + b'"}')
    assert fits.status_code == 422
    assert await hall.story.everything() == before


async def test_a_body_of_unknown_length_is_no_longer(hall: HallApp) -> None:
    answer = await hall.post("", SESSIONS, content=in_pieces(BODY_LIMIT + 1000), headers={"Accept-Language": "en"})
    assert answer.status_code == 413 and dressed(answer)
    assert answer.json()["code"] == "TOO_LARGE" and answer.json()["title"] == "The request is too large"
    assert (await hall.post("", SESSIONS, content=in_pieces(8000))).status_code == 422


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "999999999999999999999", "²", "١", "", " 5 5"])
async def test_a_length_that_is_none_is_refused(hall: HallApp, length: str) -> None:
    headers = [(b"content-length", length.encode()), (b"idempotency-key", b"one-press-1")]
    answer = await (await hall.client()).post(SESSIONS, headers=headers)
    assert answer.status_code == 413


async def test_headers_are_at_most_16_kib(hall: HallApp) -> None:
    large = {f"X-{number}": "x" * 1000 for number in range(17)}
    answer = await hall.get("", "/healthz", headers=large)
    assert answer.status_code == 431 and dressed(answer) and answer.json()["code"] == "TOO_LARGE"
    large.popitem()
    large.popitem()
    assert (await hall.get("", "/healthz", headers=large)).status_code == 200


async def test_the_engine_away_is_said_so(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(hall.story.runner, "run", away)
    answer = await hall.get("", "/api/v1/board")
    assert answer.status_code == 503 and dressed(answer) and int(answer.headers["retry-after"]) > 0


async def test_the_stream_away_is_said_so(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise redis.exceptions.ConnectionError("the address of the engine")

    monkeypatch.setattr(hall.site.feed, "read", away)
    answer = await hall.get("manager", "/api/v1/events")
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE") and dressed(answer)
    assert "address" not in answer.text


async def test_a_database_away_or_locked_is_said_so(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def locked(*_: object) -> None:
        raise OperationalError("select from accounts", {}, Exception("database is locked"))

    monkeypatch.setattr(hall.accounts, "session", locked)
    answer = await hall.get("manager", "/api/v1/events")
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE") and dressed(answer)
    assert "accounts" not in answer.text


async def test_a_gate_may_know_any_host(hall: HallApp) -> None:
    transport = httpx2.ASGITransport(app=Gate(hall.inner, {"*"}))
    async with httpx2.AsyncClient(transport=transport, base_url="http://anything.example") as client:
        assert (await client.get("/healthz")).status_code == 200
    assert ORIGIN.endswith("localhost")
