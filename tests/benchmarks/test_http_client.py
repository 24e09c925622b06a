"""The measuring client: keep-alive requests whose answers come whole, in pieces, or not at all."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from benchmarks.http_client import Connection, connect, post

HOST = "127.0.0.1"


@asynccontextmanager
async def answered_with(*pieces: bytes) -> AsyncIterator[tuple[Connection, list[bytes]]]:
    """A connection to a server that answers every request with these pieces; and what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while heard := await reader.read(65536):
            asked.append(heard)
            await _write(writer, pieces)
        writer.close()

    server = await asyncio.start_server(serve, HOST, 0)
    connection = await connect(HOST, server.sockets[0].getsockname()[1])
    try:
        yield connection, asked
    finally:
        connection.close()
        server.close()


async def _write(writer: asyncio.StreamWriter, pieces: Sequence[bytes]) -> None:
    if not pieces:
        writer.close()
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)


async def test_one_connection_carries_one_request_after_the_other() -> None:
    async with answered_with(b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nA042") as (connection, asked):
        for number in range(3):
            assert await connection.ask(b"request %d" % number) == (201, b"A042")
        assert asked == [b"request 0", b"request 1", b"request 2"]


async def test_an_answer_may_come_in_pieces_and_without_a_body() -> None:
    pieces = (b"HTTP/1.1 200 OK\r\ncontent-", b"length: 6\r\n", b"\r\nwhole", b"!")
    async with answered_with(*pieces) as (connection, _):
        assert await connection.ask(b"request") == (200, b"whole!")
    async with answered_with(b"HTTP/1.1 204 No Content\r\n\r\n") as (connection, _):
        assert await connection.ask(b"request") == (204, b"")


async def test_a_lost_connection_is_said_at_once_and_ever_after() -> None:
    async with answered_with() as (connection, _):
        for _ in range(2):
            with pytest.raises(ConnectionResetError):
                await connection.ask(b"request")


def test_a_post_is_http_with_the_key_last_in_its_head() -> None:
    asked = post(HOST, "/api/v1/tickets", {"Authorization": "Bearer d_x"}, {"lanes": ["综合"]})("bench-000000000001")
    head, _, body = asked.partition(b"\r\n\r\n")
    assert body.decode() == '{"lanes": ["综合"]}'
    assert head.decode().split("\r\n") == [
        "POST /api/v1/tickets HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Authorization: Bearer d_x",
        "Idempotency-Key: bench-000000000001",
    ]
