"""Connections on a real port that never finish what they begin: they are ended, and the hall goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx2
import pytest

from tests.hall_app import HallApp
from web import connections

HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: one-press-1\r\n"


@pytest.fixture
async def port(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The hall in a hurry."""
    monkeypatch.setattr(connections, "REQUEST_S", 0.1)
    async with hall.served() as origin:
        yield int(origin.rpartition(":")[2])
        async with httpx2.AsyncClient(base_url=origin) as client:
            assert (await client.get("/healthz")).status_code == 200  # whatever was tried


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """All that still comes until the server hangs up."""
    async with asyncio.timeout(2):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET",
        HEAD,
        HEAD + b"X-More: ",
        POST + b"Content-Length: 100\r\n\r\n{",
        POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
)
async def test_a_request_that_never_ends_is_ended(port: int, begun: bytes) -> None:
    async with connected(port) as (reader, writer):
        writer.write(begun)
        assert await rest(reader) == b""


async def test_so_is_the_second_one_of_a_connection(port: int) -> None:
    async with connected(port) as (reader, writer):
        writer.write(HEAD + b"\r\n")
        assert (await reader.readuntil(b"alive\n")).startswith(b"HTTP/1.1 200")
        writer.write(HEAD)
        assert await rest(reader) == b""


async def test_a_quick_one_is_answered_again_and_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 0.6)
    async with connected(port) as (reader, writer):
        for _ in range(4):
            await asyncio.sleep(0.2)  # in all longer than one request may take
            writer.write(HEAD)
            await asyncio.sleep(0.01)
            writer.write(b"\r\n")
            assert (await reader.readuntil(b"alive\n")).startswith(b"HTTP/1.1 200")


async def test_one_that_seeks_the_hall_has_to_dial_anew_the_next_time(port: int) -> None:
    async with connected(port) as (reader, writer):
        writer.write(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await rest(reader)).endswith(b"\r\n\r\nalive\n")


@pytest.mark.parametrize("begun", [HEAD, b""])
@pytest.mark.parametrize("more", [b"X-More: " + b"x" * 8000 + b"\r\n", b"x" * 8000])
async def test_a_head_without_end_is_not_kept(
    port: int, monkeypatch: pytest.MonkeyPatch, begun: bytes, more: bytes
) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 60.0)
    async with connected(port) as (reader, writer):
        answer = asyncio.create_task(rest(reader))
        writer.write(begun)
        for _ in range(50):
            with suppress(RuntimeError):  # what uvloop says once it is closed
                writer.write(more)
            await asyncio.sleep(0.002)
        assert answer.done()


@pytest.mark.parametrize(
    "smuggled",
    [
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        HEAD + b"X : y\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01 hello over TLS",
    ],
)
async def test_a_request_with_two_meanings_is_refused(port: int, smuggled: bytes) -> None:
    async with connected(port) as (reader, writer):
        writer.write(smuggled)
        answer = await rest(reader)
        assert answer.startswith(b"HTTP/1.1 4") and answer.count(b"HTTP/1.1") == 1


async def test_who_hangs_up_in_the_middle_leaves_no_fault(
    port: int, hall: HallApp, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(port) as (_, writer):
        writer.write(POST + b"Content-Length: 100\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.02)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("path", ["/api/v1/board", "/healthz", "/", "/nowhere", "/static/web/nothing.js"])
async def test_over_a_port_an_answer_has_each_header_once_and_the_same_ones(hall: HallApp, path: str) -> None:
    plain = await hall.get("", path)
    async with hall.served() as origin, httpx2.AsyncClient(base_url=origin) as client:
        for _ in range(2):  # also the second answer on one connection
            sent = await client.get(path, headers={"Host": "localhost"})
            names = [name for name, _ in sent.headers.multi_items()]
            assert sent.status_code == plain.status_code and len(names) == len(set(names))
            assert {name for name in names if name != "date"} == set(plain.headers)
            same = {"content-security-policy", "cache-control", "content-type", "permissions-policy"} & set(names)
            assert {name: sent.headers[name] for name in same} == {name: plain.headers[name] for name in same}
